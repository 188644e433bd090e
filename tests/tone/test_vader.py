import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from toolkit.tone.vader import VaderScorer

ANALYZER = SentimentIntensityAnalyzer()
TEXT = """
good bad great GREAT awful not never very slightly but least no or kind of won party missile the at all 😀 😢
:) ! !! ? ??? good, (bad) without doubt isn't
"""
WORDS = st.sampled_from(TEXT.split())


def spans(*sentences):
    return pd.DataFrame([[s, "", ""] for s in sentences], columns=["left", "mention", "right"])


@pytest.mark.parametrize(
    ("sentence", "compound"),
    [
        ("The United States and the United Nations met.", 0.6808),
        ("The South Korean won fell against the dollar.", 0.5719),
        ("North Korea launched a missile.", 0.128),
        ("The missile is nuclear.", 0.0),
    ],
)
def test_published_scores(sentence, compound):
    assert VaderScorer().score(spans(sentence))["score"].tolist() == [pytest.approx(compound, abs=2e-3)]


def test_the_whole_sentence_is_scored():
    one = pd.DataFrame([["A good day for ", "Japan", ", a bad one."]], columns=["left", "mention", "right"])
    assert (
        VaderScorer().score(one)["score"][0] == ANALYZER.polarity_scores("A good day for Japan, a bad one.")["compound"]
    )


@pytest.mark.parametrize(
    ("compound", "label"),
    [(0.05, "positive"), (0.0499, "neutral"), (-0.05, "negative"), (-0.0499, "neutral")],
)
def test_published_thresholds(monkeypatch, compound, label):
    monkeypatch.setattr(
        "toolkit.tone.vader.analyzer",
        lambda: type("V", (), {"polarity_scores": lambda s, t: {"compound": compound}})(),
    )
    assert VaderScorer().score(spans("x"))["label"].tolist() == [label]


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_contributions_sum_to_the_compound_and_point_at_their_tokens(sentence):
    evidence = VaderScorer().explain(spans(sentence))
    compound = ANALYZER.polarity_scores(sentence)["compound"]
    np.testing.assert_allclose(evidence["contribution"].sum(), compound, atol=1e-9)
    assert evidence["token_start"].is_unique
    for row in evidence.itertuples():
        assert sentence[row.token_start : row.token_end] == row.token


def test_punctuation_and_emoji_have_rows_of_their_own():
    evidence = VaderScorer().explain(spans("Great! 😀"))
    assert evidence["token"].tolist() == ["Great", "!", "😀"]
    assert evidence["token_start"].tolist() == [0, 5, 7]


def test_index_is_kept():
    frame = spans("good", "bad").set_axis([4, 9])
    assert VaderScorer().score(frame).index.tolist() == [4, 9]
