import ntpath
import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import ConfigError
from toolkit.study.config import Study, path_from, read_study

MINIMAL = {"corpus": {"path": "articles"}}


def write(folder: Path, text: str) -> Path:
    file = folder / "study.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_path_alone_is_a_study(tmp_path: Path) -> None:
    study = read_study(write(tmp_path, '[corpus]\npath = "articles"\n'))
    assert [target.code for target in study.load_targets()] == ["CN", "JP", "KP"]
    assert study.title == "Tone towards China, Japan and North Korea"
    assert (study.tone.scorer, study.topics.model, study.topics.n_topics) == ("neural", "nmf", 12)
    assert study.by == ("outlet", "period", "topic")
    assert (study.folder, study.file) == (tmp_path, tmp_path / "study.toml")


def test_the_demo_is_a_study() -> None:
    study = read_study(Path(__file__).parents[2] / "corpora" / "asia-tour" / "study.toml")
    assert [target.code for target in study.load_targets()] == ["CN", "JP", "KP", "KR", "US"]
    assert (study.by, study.topics.n_topics) == (("outlet", "period", "topic"), 12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[corpsu]\n", ["study.toml: unknown section 'corpsu'", "Did you mean 'corpus'?"]),
        ("", ["study.toml: the section [corpus] is missing"]),
        ('[corpus]\npth = "x"\n', ["[corpus] has an unknown key 'pth'", "Did you mean 'path'?"]),
        ("[corpus]\npath = 3\n", ["[corpus] path must be a string that is not empty. Got 3."]),
        ('[corpus]\npath = " "\n', ["[corpus] path must be a string"]),
        ('[corpus]\npath = "x"\nsample = "y"\n', ["[corpus] must have one of", '"path"', '"sample"']),
        ("[corpus]\n", ["[corpus] must have one of"]),
        ('corpus = "x"\n', ["[corpus] must be a table. Got 'x'."]),
        ('[corpus]\npath = "x"\n[tone]\nscorer = "vadr"\n', ['[tone] scorer must be one of "lexicon", "linear"']),
        ('[corpus]\npath = "x"\n[tone]\nscorer = "mine"\n', ['such as "./my-scorer" or "mine.npz". Got \'mine\'']),
        (
            '[corpus]\npath = "x"\n[tone]\nscorer = "vader"\nwords = {a = 1}\n',
            ['[tone] words goes with scorer = "lexicon" only'],
        ),
        ('[corpus]\npath = "x"\n[topics]\nn_topics = 1\n', ["[topics] n_topics must be a whole number from 2 to 500"]),
        ('[corpus]\npath = "x"\n[topics]\nn_topics = true\n', ["[topics] n_topics must be a whole number", "Got True"]),
        (
            '[corpus]\npath = "x"\n[topics]\nmodel = "seeded"\nn_topics = 2\n'
            '[topics.categories]\na = ["x"]\nb = ["y"]\nc = ["z"]\n',
            ["[topics] n_topics must be at least 3", "[topics.categories]", "Got 2."],
        ),
        ('[corpus]\npath = "x"\n[topics]\nmask_countries = 1\n', ["[topics] mask_countries must be true or false"]),
        ('[corpus]\npath = "x"\n[topics]\nmask_persons = "yes"\n', ["[topics] mask_persons must be true or false"]),
        ('[corpus]\npath = "x"\n[compare]\nlevel = 1.5\n', ["[compare] level must be a number from 0.5 to 0.99"]),
        ('[corpus]\npath = "x"\n[compare]\nby = ["outlt"]\n', ["[compare] by must be a list of different ones of"]),
        (
            '[corpus]\npath = "x"\n[compare]\nby = ["topic"]\n[topics]\nmodel = "none"\n',
            ['[compare] by must not hold "topic"'],
        ),
        ('[corpus]\npath = "x"\n[study]\nrandom_state = -1\n', ["[study] random_state must be a whole number from 0"]),
        ('[corpus]\npath = "x"\n[[targets]]\ncountry = "Chnia"\n', ["[[targets]] no. 1", "Did you mean 'China'?"]),
        ('[corpus]\npath = "x"\n[[targets]]\ncontry = "China"\n', ["[[targets]] no. 1", "Did you mean 'country'?"]),
        (
            '[corpus]\npath = "x"\n[[targets]]\ncode = "X"\nnmaes = ["X"]\n',
            ["unknown key 'nmaes'", "Did you mean 'names'?"],
        ),
        ('[corpus]\npath = "x"\n[[targets]]\ncountry = "China"\nnames = ["x"]\n', ["must hold nothing else"]),
        (
            '[corpus]\npath = "x"\n[[targets]]\ncountry = "China"\n[[targets]]\ncountry = "CN"\n',
            ["[[targets]] must name each target once. Got 'CN' 2 times."],
        ),
        ("[corpus\n", ["study.toml: not valid TOML"]),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        read_study(write(tmp_path, text))
    message = str(caught.value)
    assert message.startswith(str(tmp_path / "study.toml"))
    for part in words:
        assert part in message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: the study cannot be read"):
        read_study(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="this is a folder"):
        read_study(tmp_path)


def test_own_targets(tmp_path: Path) -> None:
    text = (
        '[corpus]\npath="x"\n[[targets]]\ncode="NATO"\nname="the alliance"\nnames=["NATO"]\nexclude=["NATO alphabet"]\n'
    )
    (target,) = read_study(write(tmp_path, text)).load_targets()
    assert (target.code, target.name, target.aliases[0].text) == ("NATO", "the alliance", "NATO")
    assert target.exclude == ("NATO alphabet",)


def test_own_words_from_a_file_beside_the_study(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text("word,valence\ncrackdown,-2.5\n", encoding="utf-8")
    study = read_study(write(tmp_path, '[corpus]\npath="x"\n[tone]\nscorer="lexicon"\nwords="words.csv"\n'))
    assert study.load_words() == {"crackdown": -2.5}
    assert Study.from_dict(MINIMAL | {"tone": {"scorer": "lexicon", "words": {"glad": 1}}}).load_words() == {"glad": 1}
    assert Study.from_dict(MINIMAL).load_words() is None


def test_own_words_that_contradict_each_other() -> None:
    study = Study.from_dict(MINIMAL | {"tone": {"scorer": "lexicon", "words": {"Bad": -4, "bad": 4}}})
    with pytest.raises(ConfigError, match=r"the table: 'Bad' \(-4\) and 'bad' \(4\) are the same word"):
        study.load_words()


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        ({"model": "seeded"}, "need each other"),
        ({"categories": {"trade": ["tariff"]}}, "need each other"),
        ({"model": "seeded", "categories": {"trade": "tariff"}}, "categories must be a table of lists of words"),
        ({"model": "seeded", "categories": {"trade": []}}, "categories must be a table of lists of words"),
    ],
)
def test_categories_go_with_the_seeded_model(topics: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        Study.from_dict(MINIMAL | {"topics": topics})
    right = Study.from_dict(MINIMAL | {"topics": {"model": "seeded", "categories": {"trade": ["tariff"]}}})
    assert Study.from_dict(tomllib.loads(right.to_toml())) == right


def test_without_topics_nothing_is_split_by_topic() -> None:
    assert Study.from_dict(MINIMAL | {"topics": {"model": "none"}}).by == ("outlet", "period")


def test_the_same_study_from_its_own_toml(tmp_path: Path, small_study: Path) -> None:
    study = read_study(small_study)
    assert read_study(write(tmp_path, study.to_toml())) == study


def test_to_dict_holds_paths_as_written_and_defaults() -> None:
    written = Study.from_dict(MINIMAL, folder="/somewhere").to_dict()
    assert written["corpus"] == {"path": "articles"}
    assert written["compare"] == {"period": "month", "n_boot": 2000, "level": 0.95, "min_articles": 10}
    assert written["targets"][0] == {"country": "China"}


def test_moved_paths_lead_to_the_same_files(tmp_path: Path) -> None:
    home, run = tmp_path / "home", tmp_path / "runs" / "first"
    home.mkdir()
    (home / "words.csv").write_text("word,valence\nglad,1\n", encoding="utf-8")
    study = Study.from_dict(MINIMAL | {"tone": {"scorer": "lexicon", "words": "words.csv"}}, folder=home).moved(run)
    assert study.corpus.path == "../../home/articles"
    assert study.locate(study.corpus.path) == (home / "articles").resolve()
    assert study.load_words() == {"glad": 1.0}
    own = Study.from_dict(MINIMAL | {"tone": {"scorer": "mine.npz"}}, folder=home)
    assert own.moved(run).tone.scorer == "../../home/mine.npz"
    for scorer in ("./mine", "../home/mine"):  # in the same folder it stays a path
        beside = Study.from_dict(MINIMAL | {"tone": {"scorer": scorer}}, folder=home).moved(home)
        assert beside.tone.scorer == "./mine"
        assert beside.locate(beside.tone.scorer) == (home / "mine").resolve()
    absolute = Study.from_dict({"corpus": {"path": "/data/articles"}}, folder=home).moved(run)
    assert absolute.corpus.path == "/data/articles"


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=12), st.integers() | st.text() | st.booleans() | st.lists(st.integers()))
def test_no_unknown_key_passes(name: str, value: object) -> None:
    known = {"path", "sample", "columns", "pattern", "format", "encoding", "language", "outlet", "day_first"}
    if name not in known:
        with pytest.raises(ConfigError, match="unknown key"):
            Study.from_dict({"corpus": {"path": "x", name: value}})


def test_a_path_on_another_drive_is_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert path_from(tmp_path / "a", tmp_path / "b") == "../a"
    # As on Windows, where the articles lie on D: and the run on C:.
    monkeypatch.setattr(os.path, "relpath", lambda path, start: ntpath.relpath(f"D:{path}", f"C:{start}"))
    study = Study.from_dict(MINIMAL, folder=tmp_path).moved(tmp_path / "runs")
    assert study.corpus.path == (tmp_path.resolve() / "articles").as_posix()
