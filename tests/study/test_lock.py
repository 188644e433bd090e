import json

from toolkit.schema import TABLES
from toolkit.study.digest import table_digest
from toolkit.study.lock import build_lock, lock_text
from toolkit.study.result import StudyResult


def test_the_lock_holds_what_the_run_was_made_of(result: StudyResult) -> None:
    lock = build_lock(result)
    tables = {name: entry for step in lock["steps"].values() for name, entry in step.items()}
    assert set(tables) == set(TABLES)
    assert tables["panel"] == {"rows": len(result.panel), "sha256": table_digest(result.panel)}
    assert lock["seeds"] == {"random_state": 7}
    assert {len(lock["inputs"][name]) for name in ("corpus", "gazetteer", "word lists", "audit")} == {64}
    assert lock["inputs"]["own words"] is None
    assert {"python", "numpy", "pandas", "scikit-learn", "tonelens", "tonelens code"} <= set(lock["versions"])
    assert lock["articles"][result.articles["article_id"][0]] == ["small.jsonl", 1]


def test_it_holds_no_text_and_no_place(result: StudyResult) -> None:
    text = lock_text(build_lock(result))
    assert "Prisoners" not in text
    assert str(result.study.folder.resolve()) not in text


def test_the_file_gives_the_lock_back(result: StudyResult) -> None:
    lock = build_lock(result)
    text = lock_text(lock)
    assert json.loads(text) == lock
    assert text == lock_text(build_lock(result))
    assert sum('["small.jsonl", ' in line for line in text.splitlines()) == len(result.articles)
