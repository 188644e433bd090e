import json
import re
from pathlib import Path

import pytest

from toolkit.errors import InputError, ReadError
from toolkit.schema import TABLES, check_table
from toolkit.study.config import Study, read_study
from toolkit.study.digest import table_digest
from toolkit.study.pipeline import check_topics, load_corpus, load_scorer, run_study, sample_path
from toolkit.study.result import STEPS, StudyResult


def test_all_tables_keep_their_contract(result: StudyResult) -> None:
    assert list(result.tables) == list(TABLES) == [name for names in STEPS.values() for name in names]
    for name, table in result.tables.items():
        check_table(name, table)
        assert len(table), name


def test_what_the_articles_say_comes_out(result: StudyResult) -> None:
    assert len(result.articles) == 26
    assert result.rejected["source_row"].tolist() == [27, 28]
    overall = result.overall.set_index("target")
    assert overall.index.tolist() == ["CN", "JP", "KP"]
    assert overall.loc["KP", "ci_high"] < -0.3 < 0.3 < overall.loc["JP", "ci_low"]
    # s25 repeats s02 under another outlet's name: one cluster.
    assert result.panel["article_id"].nunique() == result.panel["cluster_id"].nunique() + 1


def test_bodies_are_never_altered(result: StudyResult, small_study: Path) -> None:
    lines = small_study.with_name("small.jsonl").read_text(encoding="utf-8").split("\n")[:26]
    assert result.articles["text"].tolist() == [json.loads(line)["body"] for line in lines]
    for row in result.mentions[result.mentions["part"] != "title"].itertuples():
        text = result.articles.set_index("article_id").loc[row.article_id, "text"]
        assert text[row.start : row.end] == row.surface


def test_the_same_bytes_again(result: StudyResult, small_study: Path) -> None:
    again = run_study(read_study(small_study))
    assert {n: table_digest(t) for n, t in again.tables.items()} == {
        n: table_digest(t) for n, t in result.tables.items()
    }
    assert again.settings == result.settings


def test_progress_tells_each_step_once(small_study: Path) -> None:
    told: list[tuple[str, int, int]] = []
    study = Study.from_dict(
        {"corpus": {"path": "small.jsonl"}, "topics": {"model": "none"}, "compare": {"n_boot": 100}},
        folder=small_study.parent,
    )
    run = run_study(study, progress=lambda *said: told.append(said))
    assert told == [*((step, i, 7) for i, step in enumerate(STEPS)), ("", 7, 7)]
    assert run.topic_summary.empty
    assert (run.panel["topic"] == -1).all()
    assert set(run.comparison["group"]) == {"overall", "outlet", "period"}


def test_nobody_names_the_target(small_study: Path) -> None:
    table = {"corpus": {"path": "small.jsonl"}, "topics": {"model": "none"}, "targets": [{"country": "Chad"}]}
    run = run_study(Study.from_dict(table, folder=small_study.parent))
    assert run.mentions.empty
    assert run.comparison.empty
    assert "<StudyResult" in repr(run)


def test_own_words_move_the_score(small_study: Path) -> None:
    table = {
        "corpus": {"path": "small.jsonl"},
        "targets": [{"country": "Japan"}],
        "topics": {"model": "none"},
        "tone": {"scorer": "lexicon", "words": {"praise": -4, "praised": -4, "welcomed": -4, "cheered": -4}},
    }
    plain = Study.from_dict({**table, "tone": {"scorer": "lexicon"}}, folder=small_study.parent)
    own = Study.from_dict(table, folder=small_study.parent)
    assert run_study(own).tone["score"].mean() < run_study(plain).tone["score"].mean() - 0.1
    assert load_scorer(own).name == "lexicon"


def test_too_many_topics_is_an_input_error(small_study: Path) -> None:
    study = Study.from_dict({"corpus": {"path": "small.jsonl"}, "topics": {"n_topics": 400}}, folder=small_study.parent)
    said = re.escape('too few or too short articles for 400 topics: set [topics] n_topics lower, or model = "none".')
    with pytest.raises(InputError, match=said):
        run_study(study)
    with pytest.raises(InputError, match=said):
        check_topics(study, load_corpus(study))


def test_articles_without_a_vocabulary(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Japan sent help to the coast after the storm.", encoding="utf-8")
    table = {"corpus": {"path": "one.txt"}, "compare": {"by": ["topic"]}}
    study = Study.from_dict(table, folder=tmp_path)
    with pytest.raises(InputError, match=r'or model = "none" and take "topic" out of \[compare\] by'):
        check_topics(study, load_corpus(study))
    check_topics(Study.from_dict({**table, "topics": {"model": "none"}, "compare": {}}), load_corpus(study))


def test_missing_articles_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="nowhere"):
        run_study(Study.from_dict({"corpus": {"path": "nowhere"}}, folder=tmp_path))


def test_samples_by_name() -> None:
    assert (sample_path("asia-tour") / "corpus.toml").is_file()
    with pytest.raises(InputError, match="Did you mean 'asia-tour'"):
        sample_path("asia-tor")


def test_shown_in_a_notebook(result: StudyResult) -> None:
    shown = result._repr_html_()
    assert "A small &lt;study&gt; &amp; its parts" in shown
    assert "<table" in shown
    assert "26 articles" in shown


def test_topics_carry_how_stable_they_are_unless_not_asked(result: StudyResult, small_study: Path) -> None:
    stability = result.topic_summary["stability"]
    assert stability.between(0, 1).all()
    corpus = load_corpus(read_study(small_study))
    table = {"corpus": {"path": "small.jsonl"}, "compare": {"n_boot": 100}}
    for topics in ({"n_topics": 3, "stability": 0}, {"model": "lda", "n_topics": len(corpus.articles)}):
        study = Study.from_dict({**table, "topics": topics}, folder=small_study.parent)
        assert run_study(study).topic_summary["stability"].isna().all()


def test_categories_of_the_file_name_topics(small_study: Path) -> None:
    topics = {
        "model": "seeded",
        "n_topics": 3,
        "categories": {"trade": ["exports"], "arms": ["missile"]},
        "stability": 0,
    }
    table = {"corpus": {"path": "small.jsonl"}, "topics": topics, "compare": {"n_boot": 100}}
    found = run_study(Study.from_dict(table, folder=small_study.parent))
    assert {"trade", "arms"} <= set(found.topic_summary["label"])
