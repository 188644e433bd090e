import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError, ReadError
from toolkit.schema import EVIDENCE, TONE, check_table
from toolkit.tone.explain import explain
from toolkit.tone.lexicon import LexiconScorer
from toolkit.tone.linear import LinearScorer
from toolkit.tone.neural import NeuralScorer
from toolkit.tone.scorer import DEFAULT_SCORER, SCORERS, evidence_table, get_scorer, score_tone
from toolkit.tone.vader import VaderScorer

MENTIONS = pd.DataFrame(
    {
        "mention_id": ["b", "a", "c"],
        "left": ["They praised ", "They condemned ", "The "],
        "mention": ["Japan", "Japan", "United States"],
        "right": [".", ".", " and the United Nations met."],
    },
    index=[7, 7, 3],
)
PROBABILITIES = {"p_negative": 0.2, "p_neutral": 0.3, "p_positive": 0.5, "score": 0.3, "label": "positive"}


class Fixed:
    """A scorer from elsewhere that returns the same for every span, or what it is told to."""

    name = "fixed"

    def __init__(self, **changed: object) -> None:
        self.changed = changed

    def score(self, spans: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame([PROBABILITIES] * len(spans), index=spans.index).assign(**self.changed)


@pytest.mark.parametrize("name", [name for name in SCORERS if name != "neural-large"])
def test_each_registered_name_gives_a_scorer_of_that_name_that_explains(name):
    scorer = get_scorer(name)
    assert scorer.name == name
    tone, evidence = score_tone(MENTIONS, scorer=name), evidence_table(MENTIONS, scorer=name)
    sums = evidence.groupby("mention_id")["contribution"].sum().reindex(tone["mention_id"]).fillna(0)
    np.testing.assert_allclose(sums, tone["score"], atol=1e-9)


def test_the_default_is_the_best_one():
    assert get_scorer().name == DEFAULT_SCORER == "neural"


def test_a_scorer_passes_through():
    scorer = Fixed()
    assert get_scorer(scorer) is scorer


def test_unknown_name_suggests():
    names = "lexicon, linear, neural, neural-large, vader"
    with pytest.raises(InputError, match=rf"Got 'vadr'. Did you mean 'vader'\? Available: {names}"):
        get_scorer("vadr")


@pytest.mark.parametrize("thing", [None, 3, VaderScorer, SimpleNamespace(name="x")])
def test_what_is_no_scorer_is_refused(thing):
    with pytest.raises(InputError, match="or have a 'score' method"):
        get_scorer(thing)


def test_a_scorer_without_a_name_is_called_by_its_class():
    class Nameless:
        def score(self, spans: pd.DataFrame) -> pd.DataFrame:
            return Fixed().score(spans)

    class Explaining(Nameless):
        def explain(self, spans: pd.DataFrame) -> pd.DataFrame:
            return Telling().explain(spans)

    assert set(score_tone(MENTIONS, scorer=Nameless())["scorer"]) == {"Nameless"}
    assert evidence_table(MENTIONS, scorer=Explaining())["token"].tolist() == ["condemned"]
    with pytest.raises(InputError, match="'Nameless' must have an 'explain' method"):
        evidence_table(MENTIONS, scorer=Nameless())


@pytest.mark.parametrize("name", ["", " ", 3, None])
def test_a_name_is_text(name):
    scorer = Fixed()
    scorer.name = name
    with pytest.raises(InputError, match="'name' of the scorer Fixed must be text, not empty"):
        score_tone(MENTIONS, scorer=scorer)


def test_the_names_of_the_bundled_scorers_are_theirs_alone(tmp_path):
    LinearScorer().save(tmp_path / "mine.npz")
    shutil.copytree(NeuralScorer().folder, tmp_path / "net")
    own = [LinearScorer(tmp_path / "mine.npz", name="linear"), NeuralScorer(tmp_path / "net", name="neural")]
    for name in SCORERS:
        own.append(Fixed())
        own[-1].name = name
    own += [LexiconScorer(name="vader"), NeuralScorer(name="neural-large"), LinearScorer(name="neural")]
    for scorer in own:
        with pytest.raises(InputError, match=f"must not be that of a bundled scorer. Got '{scorer.name}'; call it '"):
            score_tone(MENTIONS, scorer=scorer)
    assert LinearScorer(tmp_path / "mine.npz").name == "linear-own"
    assert NeuralScorer(tmp_path / "net").name == "neural-own"
    for scorer in (LinearScorer(), NeuralScorer(n_threads=1), LexiconScorer({"met": 1}), VaderScorer()):
        assert get_scorer(scorer) is scorer


def test_a_scorer_of_ones_own_is_read_from_its_path(tmp_path):
    LinearScorer().save(tmp_path / "mine.npz")
    linear = get_scorer(str(tmp_path / "mine.npz"))
    assert (type(linear), linear.name) == (LinearScorer, "mine")
    shutil.copytree(NeuralScorer().folder, tmp_path / "neural")
    neural = get_scorer(f"{tmp_path}/neural")
    assert (type(neural), neural.name) == (NeuralScorer, "neural-own")  # not to be taken for the bundled one
    assert neural.digest == NeuralScorer().digest
    assert set(score_tone(MENTIONS, scorer=f"{tmp_path}/mine.npz")["scorer"]) == {"mine"}


@pytest.mark.parametrize("path", ["./none", "none.npz", Path("none")])
def test_a_path_without_a_scorer_is_told_at_once(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError, match=r"none.*folder of a neural scorer, or the file of a linear one.*neither"):
        get_scorer(path)


def test_a_linear_scorer_without_its_ending_is_told(tmp_path):
    LinearScorer().save(tmp_path / "mine")
    with pytest.raises(ReadError, match=r"ends in \.npz\. This file has another ending"):
        get_scorer(f"{tmp_path}/mine")


def test_a_path_may_be_a_path(tmp_path):
    LinearScorer().save(tmp_path / "mine.npz")
    assert get_scorer(tmp_path / "mine.npz").name == "mine"
    assert set(score_tone(MENTIONS, scorer=tmp_path / "mine.npz")["scorer"]) == {"mine"}
    assert not evidence_table(MENTIONS, scorer=tmp_path / "mine.npz").empty
    assert explain("a", MENTIONS, scorer=tmp_path / "mine.npz").scorer == "mine"


def test_words_reach_the_lexicon_and_nothing_else():
    assert get_scorer("lexicon", words={"met": 2}).words == {"met": 2}
    with pytest.raises(InputError, match="'words' are for scorer='lexicon'"):
        get_scorer("vader", words={"met": 2})
    for other in (LexiconScorer(), MENTIONS):
        with pytest.raises(InputError, match="'words' are for scorer='lexicon'"):
            get_scorer(other, words={"met": 2})


def test_tone_keeps_contract_and_order():
    tone = score_tone(MENTIONS, scorer="lexicon")
    assert list(check_table("tone", tone).columns) == list(TONE)
    assert tone["mention_id"].tolist() == ["b", "a", "c"]
    assert tone["label"].tolist() == ["positive", "negative", "neutral"]
    assert tone["p_neutral"].isna().all()


def test_tone_of_a_scorer_with_probabilities():
    tone = score_tone(MENTIONS, scorer=Fixed())
    assert tone["p_positive"].tolist() == [0.5, 0.5, 0.5]
    assert set(tone["scorer"]) == {"fixed"}


def test_no_mentions_give_empty_tables():
    assert list(score_tone(MENTIONS.head(0)).columns) == list(TONE)
    assert list(evidence_table(MENTIONS.head(0)).columns) == list(EVIDENCE)


def test_mentions_without_spans_are_refused():
    with pytest.raises(InputError, match=r"columns \['right'\]"):
        score_tone(MENTIONS.drop(columns="right"))


@pytest.mark.parametrize("thing", [None, "text", Corpus.from_texts(["China said."])])
@pytest.mark.parametrize("ask", [score_tone, evidence_table])
def test_what_is_no_table_of_mentions_is_refused(ask, thing):
    with pytest.raises(InputError, match=r"'mentions' parameter must be a DataFrame .* find_mentions\(corpus\)"):
        ask(thing, scorer="lexicon")


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"score": [0, 0, 1.5]}, r"score.*Row 2 has 1.5"),
        ({"score": [0, None, 0]}, r"score.*Row 1"),
        ({"score": "high"}, r"score.*Row 0 has 'high'"),
        ({"label": ["neutral", "good", "neutral"]}, r"label.*Row 1 has 'good'"),
        ({"p_neutral": 0.6}, "sum to 1"),
        ({"p_neutral": None}, "sum to 1"),
        ({"p_neutral": -0.3, "p_positive": 1.1}, "probabilities from 0 to 1"),
        ({"score": "0.3"}, r"numbers in 'score'.*Row 0 has '0.3'"),
        ({"score": 0.3 + 0j}, r"numbers in 'score'.*Row 0"),
        ({"score": True}, r"numbers in 'score'.*Row 0"),
        ({"p_negative": [0.2, "0.2", 0.2]}, r"numbers in 'p_negative'.*Row 1 has '0.2'"),
        ({"score": 0.9}, r"'score' of p_positive - p_negative.*Row 0"),
        ({"label": ["positive", "positive", "negative"]}, r"as 'label' the most probable one.*Row 2"),
    ],
)
def test_a_broken_row_names_scorer_rule_and_row(changed, rule):
    with pytest.raises(InputError, match="'fixed'.*" + rule):
        score_tone(MENTIONS, scorer=Fixed(**changed))


def test_of_equal_probabilities_either_may_be_the_label():
    equal = {"p_negative": 0.4, "p_neutral": 0.2, "p_positive": 0.4, "score": 0.0}
    for label in ("negative", "positive"):
        assert set(score_tone(MENTIONS, scorer=Fixed(**equal, label=label))["label"]) == {label}
    with pytest.raises(InputError, match="most probable"):
        score_tone(MENTIONS, scorer=Fixed(**equal, label="neutral"))


def test_columns_that_come_twice_are_refused():
    class Twice(Fixed):
        def score(self, spans: pd.DataFrame) -> pd.DataFrame:
            return pd.concat([super().score(spans)] * 2, axis=1)

    with pytest.raises(InputError, match=r"'fixed' must return a DataFrame with the columns .* each once"):
        score_tone(MENTIONS, scorer=Twice())
    with pytest.raises(InputError, match=r"each column once\. Got \['mention_id', 'left', 'mention', 'right'\]"):
        score_tone(pd.concat([MENTIONS, MENTIONS], axis=1), scorer="lexicon")


@pytest.mark.parametrize("scorer", ["vader", "lexicon", "linear", "neural"])
@pytest.mark.parametrize("ask", [score_tone, evidence_table])
def test_a_mention_without_words_is_refused_whatever_the_scorer(ask, scorer):
    mentions = MENTIONS.assign(mention=["Japan", "", "United States"])
    with pytest.raises(InputError, match=r"'mention' of the mentions table .* Row 1 is empty \(1 in all\): leave"):
        ask(mentions, scorer=scorer)


def test_all_three_probabilities_may_be_missing():
    nothing = dict.fromkeys(("p_negative", "p_neutral", "p_positive"), np.nan)
    assert score_tone(MENTIONS, scorer=Fixed(**nothing))["score"].tolist() == [0.3] * 3


@pytest.mark.parametrize("change", [lambda f: f.iloc[::-1], lambda f: f.head(2), lambda f: f.set_axis([5, 6, 7])])
def test_another_index_is_refused(change):
    class Shuffled(Fixed):
        def score(self, spans: pd.DataFrame) -> pd.DataFrame:
            return change(super().score(spans))

    with pytest.raises(InputError, match="'fixed' must return the index"):
        score_tone(MENTIONS, scorer=Shuffled())


@pytest.mark.parametrize("change", [lambda f: f.drop(columns="label"), lambda f: f["score"]])
def test_missing_columns_are_refused(change):
    class Partial(Fixed):
        def score(self, spans: pd.DataFrame) -> pd.DataFrame:
            return change(super().score(spans))

    with pytest.raises(InputError, match="'fixed' must return a DataFrame with the columns"):
        score_tone(MENTIONS, scorer=Partial())


def test_scorer_without_explain_says_so():
    with pytest.raises(InputError, match="'fixed' must have an 'explain' method"):
        evidence_table(MENTIONS, scorer=Fixed())


def test_evidence_keeps_contract_and_points_into_the_sentence():
    evidence = evidence_table(MENTIONS, scorer="lexicon")
    check_table("evidence", evidence)
    assert list(evidence.columns) == list(EVIDENCE)
    assert evidence["mention_id"].tolist() == ["b", "a"]
    assert evidence["token"].tolist() == ["praised", "condemned"]
    assert evidence["token_start"].tolist() == [5, 5]


class Telling(Fixed):
    """A scorer whose evidence is one good row, or what a test makes of it."""

    def __init__(self, change: Callable[[pd.DataFrame], object] = lambda rows: rows) -> None:
        super().__init__()
        self.change = change

    def explain(self, spans: pd.DataFrame) -> object:
        row = {"row": 1, "token": "condemned", "token_start": 5, "token_end": 14, "contribution": 0.3}
        return self.change(pd.DataFrame([row]))


def test_evidence_of_a_third_party_is_of_its_mention():
    rows = evidence_table(MENTIONS, scorer=Telling())
    assert rows.iloc[0].to_dict() == {
        "mention_id": "a",
        "token": "condemned",
        "token_start": 5,
        "token_end": 14,
        "contribution": 0.3,
    }
    assert evidence_table(MENTIONS, scorer=Telling(lambda rows: rows.head(0))).empty


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda rows: rows[["row", "token"]], "DataFrame with the columns"),
        (lambda rows: None, "DataFrame with the columns .* Got NoneType"),
        (lambda rows: pd.concat([rows, rows], axis=1), "each once"),
        (lambda rows: rows.assign(row=-1), r"'row' the position of a span, from 0 to 2.*Row 0 has -1"),
        (lambda rows: rows.assign(row=3), "'row' the position of a span"),
        (lambda rows: rows.assign(row=0.5), r"whole numbers in 'row'.*Row 0 has 0\.5"),
        (lambda rows: rows.assign(row=np.nan), "whole numbers in 'row'"),
        (lambda rows: rows.assign(row="1"), "numbers in 'row'.*Row 0 has '1'"),
        (lambda rows: rows.assign(token_start=-9), "0 <= token_start < token_end <= the length"),
        (lambda rows: rows.assign(token_end=900), "0 <= token_start < token_end <= the length"),
        (lambda rows: rows.assign(token_end=5, token=""), "0 <= token_start < token_end <= the length"),
        (lambda rows: rows.assign(token="praised"), "as 'token' the characters .* Row 0 has .*'praised'"),
        (lambda rows: rows.assign(row=0), "as 'token' the characters"),
        (lambda rows: rows.assign(contribution="x"), "numbers in 'contribution'.*Row 0 has 'x'"),
        (lambda rows: rows.assign(contribution=np.nan), "a finite 'contribution'"),
    ],
)
def test_evidence_that_is_of_no_mention_is_refused(change, rule):
    with pytest.raises(InputError, match="'explain' of scorer 'fixed' must return .*" + rule):
        evidence_table(MENTIONS, scorer=Telling(change))
