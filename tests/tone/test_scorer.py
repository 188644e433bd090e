import shutil
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError, ReadError
from toolkit.schema import EVIDENCE, TONE, check_table
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
    with pytest.raises(InputError, match="'name' and a 'score' method"):
        get_scorer(thing)


def test_a_scorer_of_ones_own_is_read_from_its_path(tmp_path):
    LinearScorer().save(tmp_path / "mine.npz")
    linear = get_scorer(str(tmp_path / "mine.npz"))
    assert (type(linear), linear.name) == (LinearScorer, "mine")
    shutil.copytree(NeuralScorer().folder, tmp_path / "neural")
    neural = get_scorer(f"{tmp_path}/neural")
    assert (type(neural), neural.name) == (NeuralScorer, "neural-own")  # not to be taken for the bundled one
    assert neural.digest == NeuralScorer().digest
    assert set(score_tone(MENTIONS, scorer=f"{tmp_path}/mine.npz")["scorer"]) == {"mine"}


@pytest.mark.parametrize("path", ["./none", "none.npz"])
def test_a_path_without_a_scorer_is_told_at_once(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError, match="none"):
        get_scorer(path)


def test_words_reach_the_lexicon_and_nothing_else():
    assert get_scorer("lexicon", words={"met": 2}).words == {"met": 2}
    with pytest.raises(InputError, match="'words' are for scorer='lexicon'"):
        get_scorer("vader", words={"met": 2})
    with pytest.raises(InputError, match="'words' are for scorer='lexicon'"):
        get_scorer(LexiconScorer(), words={"met": 2})


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
    ],
)
def test_a_broken_row_names_scorer_rule_and_row(changed, rule):
    with pytest.raises(InputError, match="'fixed'.*" + rule):
        score_tone(MENTIONS, scorer=Fixed(**changed))


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


def test_evidence_of_a_third_party_must_have_the_columns():
    class Bad(Fixed):
        def explain(self, spans: pd.DataFrame) -> pd.DataFrame:
            return pd.DataFrame({"row": [0], "token": ["x"]})

    with pytest.raises(InputError, match="'explain' of scorer 'fixed'"):
        evidence_table(MENTIONS, scorer=Bad())
