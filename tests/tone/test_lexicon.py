import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import InputError
from toolkit.tone.lexicon import NEGATIVE, POSITIVE, LexiconScorer

COUNTRIES = [
    "China",
    "Japan",
    "North Korea",
    "the Democratic People's Republic of Korea",
    "The United States",
    "U.S.",
    "Great Britain",
]
TEXT = """
praised condemned attacked not never very while , and ; missile sanctions won the party Supreme Leader United
Nations SLAMS Crackdown peace talks was by fell war against “Good ” A Security Council said crisis 50,000
"""
WORDS = st.sampled_from(TEXT.split())


def spans(*marked):
    """Return spans of sentences with the mention in square brackets."""
    return pd.DataFrame([re.split(r"[\[\]]", s) for s in marked], columns=["left", "mention", "right"])


def score(marked, words=None):
    return LexiconScorer(words).score(spans(marked))["score"][0]


def tokens(marked, words=None):
    return LexiconScorer(words).explain(spans(marked))["token"].tolist()


@pytest.mark.parametrize(
    "sentence",
    [
        "The [United States] and the United Nations met.",
        "The Communist Party of [China] and the United Front Work Department issued a statement.",
        "The Great Hall of the People in [Beijing] was closed.",
        "The [South Korean] won fell against the dollar.",
        "Supreme Leader Kim Jong Un visited a factory in [North Korea].",
        "The Workers' Party of [Korea] met on Monday.",
        "The Security Council met on Tuesday in [New York].",
        "SUPREME LEADER KIM JONG UN VISITS GREAT HALL IN [CHINA]",
    ],
)
def test_names_alone_score_exactly_zero(sentence):
    assert score(sentence) == 0.0


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("China SLAMS Sanctions on [Japan]", ["SLAMS", "Sanctions"]),
        ("CRACKDOWN IN [CHINA]: DISSIDENTS JAILED", ["CRACKDOWN", "DISSIDENTS", "JAILED"]),
        ("[North Korea] launched a missile.", ["launched a missile"]),
        ("Voters are fed up with [China].", ["fed up"]),
        ("Human-rights abuses in [China] are widespread.", ["Human-rights abuses"]),
        ("[Japan]’s “brave” fishermen met.", ["brave"]),
        ("The [Chinese] team won the match.", ["won"]),
        ("The trade war with [China] went on.", ["trade war"]),
    ],
)
def test_words_that_count(sentence, found):
    assert tokens(sentence) == found


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("They praised [Japan].", "They met [Japan]."),
        ("They met [Japan].", "They criticised [Japan]."),
        ("They very warmly praised [Japan].", "They praised [Japan]."),
        ("They never criticised [Japan].", "They criticised [Japan]."),
        ("They met [Japan].", "They never praised [Japan]."),
        (
            "[Japan] won praise, while China drew criticism.",
            "Japan won praise, while [China] drew criticism.",
        ),
        ("[Japan] condemned China.", "China condemned [Japan]."),
        ("[Japan] condemned China.", "[Japan] was condemned by China."),
        (
            "They met [Japan] after a long and slow journey with many stops in a storm of criticism.",
            "They met [Japan] in a storm of criticism.",
        ),
    ],
)
def test_order_of_tone(better, worse):
    assert score(better) > score(worse)


def test_not_only_is_no_negation():
    assert score("They not only praised [Japan].") == score("They now only praised [Japan].") > 0


def test_negation_stops_at_the_clause():
    assert score("They did not stay; praised [Japan].") > 0


def test_exact_value():
    # "praised" 2.1 right beside the mention: 2.1 / sqrt(2.1² + 4)
    assert score("They praised [Japan].") == pytest.approx(2.1 / (2.1**2 + 4) ** 0.5, abs=1e-12)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(WORDS, max_size=12).map(" ".join),
    st.lists(WORDS, max_size=12).map(" ".join),
    st.sampled_from([" ", ", ", "'s ", "-"]),
)
def test_another_country_has_the_same_score(left, right, gap):
    frame = pd.DataFrame(
        [[left + " ", country, gap + right] for country in COUNTRIES], columns=["left", "mention", "right"]
    )
    assert LexiconScorer().score(frame)["score"].max() == LexiconScorer().score(frame)["score"].min()
    # one at a time as well, so that the result does not come from the shared computation
    alone = [LexiconScorer().score(frame.iloc[[i]])["score"].iloc[0] for i in range(len(frame))]
    assert len(set(alone)) == 1


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=14).map(" ".join))
def test_evidence_sums_to_the_score_and_points_at_its_words(left, right):
    frame = pd.DataFrame([[left + " ", "Japan", " " + right]], columns=["left", "mention", "right"])
    scored, evidence = LexiconScorer().score(frame)["score"][0], LexiconScorer().explain(frame)
    assert -1 < scored < 1
    np.testing.assert_allclose(evidence["contribution"].sum(), scored, atol=1e-9)
    sentence = left + " Japan " + right
    assert [sentence[r.token_start : r.token_end] for r in evidence.itertuples()] == evidence["token"].tolist()
    assert evidence["token_start"].is_monotonic_increasing
    assert evidence["token_start"].is_unique


def test_repeating_an_article_does_not_move_its_mean():
    article = spans("They condemned [Japan].", "The [Japanese] team won.", "[Japan] met China.")
    once = LexiconScorer().score(article)["score"].mean()
    often = LexiconScorer().score(pd.concat([article] * 16, ignore_index=True))["score"].mean()
    assert often == pytest.approx(once, abs=1e-12)
    assert -0.9 < once < 0


def test_label_follows_thresholds():
    scored = LexiconScorer().score(
        spans(
            "They praised [Japan].",
            "They condemned [Japan].",
            "They met [Japan].",
            "[Japan] called a summit.",
        )
    )
    assert scored["label"].tolist() == ["positive", "negative", "neutral", "neutral"]
    assert NEGATIVE < 0 < scored["score"][3] < POSITIVE


def test_words_of_the_user_win():
    sentence = "The trade war with [China] went on."
    assert tokens(sentence, {"war": -3}) == ["war"]
    assert score(sentence, {"trade war": 0}) == 0
    assert score(sentence, {"trade war": 3}) > 0
    assert tokens("[China] built a flyover.", {"flyover": 1}) == ["flyover"]


def test_words_of_the_user_with_a_capital_count_inside_names_and_only_as_written():
    words = {"Belt and Road": 2.0}
    assert tokens("Italy left the Belt and Road with [China].", words) == ["Belt and Road"]
    assert tokens("A belt and road with [China].", words) == []
    assert tokens("The Crisis Group is in [China].", {"crisis": -3}) == []


def test_mention_is_masked_even_from_the_user():
    assert score("They met [Crisis] there.", {"Crisis": -3, "crisis": -3}) == 0


@pytest.mark.parametrize("words", [{"": 1}, {"  ": 1}, {"!": 1}, {3: 1}])
def test_empty_words_are_refused(words):
    with pytest.raises(InputError, match="must hold a letter or digit"):
        LexiconScorer(words)


@pytest.mark.parametrize("valence", [4.1, -5, float("nan"), float("inf"), "bad", None, True])
def test_bad_valences_are_refused(valence):
    with pytest.raises(InputError, match="The valence of 'war'"):
        LexiconScorer({"war": valence})


@pytest.mark.parametrize("words", [[1], "abc", 3])
def test_words_that_are_no_mapping_are_refused(words):
    with pytest.raises(InputError, match="'words' of LexiconScorer must be a mapping"):
        LexiconScorer(words)
    with pytest.raises(InputError, match="'name' of LexiconScorer must be text"):
        LexiconScorer(name=3)


def test_scoring_does_not_depend_on_the_order_of_the_users_words():
    words = {"war": -1, "trade war": 2, "trade": 1}
    back = dict(reversed(words.items()))
    assert tokens("A trade war with [China].", words) == tokens("A trade war with [China].", back) == ["trade war"]


def test_index_and_repr():
    assert LexiconScorer().score(spans("[a]", "[b]").set_axis([4, 9])).index.tolist() == [4, 9]
    assert repr(LexiconScorer({"war": -1}, name="mine")) == "LexiconScorer(words={'war': -1}, name='mine')"


def test_a_distinct_span_is_scored_once(monkeypatch):
    scorer, calls = LexiconScorer(), []
    hits = scorer._hits
    monkeypatch.setattr(scorer, "_hits", lambda span: calls.append(span) or hits(span))
    scorer.score(pd.concat([spans("They met [Japan].")] * 50))
    assert len(calls) == 1
