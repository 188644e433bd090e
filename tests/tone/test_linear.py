import csv
import hashlib
import pickle
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import InputError, ReadError
from toolkit.tone import linear
from toolkit.tone.agreement import macro_f1
from toolkit.tone.linear import LinearScorer
from toolkit.tone.linear_model import LinearWeights
from toolkit.tone.probes import name_probes
from toolkit.tone.scorer import ExplainingScorer, evidence_table, score_tone
from toolkit.tone.training.data import read_gold

COUNTRIES = ["China", "North Korea", "the Democratic People's Republic of Korea", "U.S.", "Chinese", "crisis", ""]
TEXT = """
praised condemned attacked not never very while , and ; missile sanctions won the party Supreme Leader United
Nations SLAMS Crackdown peace talks was by fell war against “Good ” A Security Council said crisis 50,000 don't ?
"""
WORDS = st.lists(st.sampled_from(TEXT.split()), max_size=14).map(" ".join)
MODELS = files("toolkit.tone") / "models"


def spans(*marked):
    """Return spans of sentences with the mention in square brackets."""
    return pd.DataFrame([re.split(r"[\[\]]", s) for s in marked], columns=["left", "mention", "right"])


def label(marked):
    return LinearScorer().score(spans(marked))["label"][0]


def small(**features):
    """Return a scorer with these features, each with its weights for negative, neutral, positive."""
    weights = np.array(list(features.values()), dtype=np.float64).reshape(-1, 3)
    return LinearScorer(LinearWeights(tuple(features), weights, np.array([0.1, 0.5, 0.0])))


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, st.sampled_from([" ", ", ", "'s ", "-"]))
def test_another_target_has_exactly_the_same_numbers(left, right, gap):
    frame = pd.DataFrame([[left + " ", c, gap + right] for c in COUNTRIES], columns=["left", "mention", "right"])
    scorer = LinearScorer()
    assert len(scorer.score(frame).drop_duplicates()) == 1
    # one at a time as well, so that the result does not come from the shared computation
    alone = pd.concat([scorer.score(frame.iloc[[i]]) for i in range(len(frame))])
    assert len(alone.drop_duplicates()) == 1


@pytest.mark.parametrize("marked", ["* condemned [Japan].", "[Japan] met *'s minister.", "* AND [JAPAN] SIGN A DEAL"])
def test_other_countries_are_masked_too(marked):
    upper = marked.endswith("DEAL")
    names = ["China", "North Korea", "United States", "Türkiye", "Papua New Guinea"]
    frame = spans(*(marked.replace("*", name.upper() if upper else name) for name in names))
    assert len(LinearScorer().score(frame).drop_duplicates()) == 1


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS)
def test_evidence_sums_to_the_score_and_points_at_its_words(left, right):
    frame = pd.DataFrame([[left + " ", "Japan", " " + right]], columns=["left", "mention", "right"])
    scored, evidence = LinearScorer().score(frame)["score"][0], LinearScorer().explain(frame)
    assert -1 < scored < 1
    np.testing.assert_allclose(evidence["contribution"].sum(), scored, atol=1e-12)
    sentence = left + " Japan " + right
    assert evidence["token_start"].is_monotonic_increasing
    assert evidence["token_start"].is_unique
    assert (evidence["token_end"] > evidence["token_start"]).all()
    assert [sentence[r.token_start : r.token_end] for r in evidence.itertuples()] == evidence["token"].tolist()


def test_exact_numbers_of_a_score():
    scorer = small(**{"<praised": [0.0, 0.0, 2.0], "list +": [0.0, 0.0, 0.4]})
    logits = np.array([0.1, 0.5, 2.0 + 0.4 * 2.1 / 4])  # "praised": beside the mention, valence 2.1 in VADER's list
    p = np.exp(logits) / np.exp(logits).sum()
    scored = scorer.score(spans("They praised [Japan]."))
    np.testing.assert_allclose(scored[["p_negative", "p_neutral", "p_positive"]].to_numpy()[0], p, rtol=1e-12)
    assert scored["score"][0] == pytest.approx(p[2] - p[0], rel=1e-12)
    assert scored["label"][0] == "positive"
    evidence = scorer.explain(spans("They praised [Japan]."))
    assert evidence["token"].tolist() == ["praised", "Japan"]  # the mention's row is the intercept
    share = (p[2] - p[0]) / (logits[2] - logits[0])
    np.testing.assert_allclose(evidence["contribution"], [(logits[2]) * share, -0.1 * share], rtol=1e-12)


def test_a_feature_of_two_tokens_is_shared_and_the_mention_left_out():
    evidence = small(**{"<they praised": [0.0, 0.0, 1.0]}).explain(spans("They praised [Japan]."))
    they, praised = evidence["contribution"][:2]
    assert evidence["token"].tolist() == ["They", "praised", "Japan"]
    assert they == praised > 0
    alone = small(**{"praised @target": [0.0, 0.0, 1.0]}).explain(spans("They praised [Japan]."))
    assert alone["token"].tolist() == ["praised", "Japan"]
    assert alone["contribution"][1] < 0  # the intercept alone


def test_evidence_where_the_difference_of_the_logits_is_nothing():
    scorer = LinearScorer(LinearWeights(("<they", "<praised"), np.array([[0, 0, 1.0], [1.25, 0, 0]]), np.zeros(3)))
    frame = spans("They praised [Japan].")
    assert scorer.explain(frame)["contribution"].sum() == pytest.approx(scorer.score(frame)["score"][0], abs=1e-15)


@pytest.mark.parametrize(
    ("expected", "marked"),
    [
        ("negative", "Lawmakers condemned [China] for its brutal crackdown on peaceful protesters."),
        ("negative", "[North Korea] threatens its neighbours with yet another reckless missile test."),
        ("negative", "The report accused [Russia] of war crimes and lies."),
        ("neutral", "The ministers will meet in [Beijing] on Monday."),
        ("neutral", "A delegation left for [Tokyo] on Tuesday."),
        ("positive", "The president praised [Japan] as a reliable and generous partner."),
        ("positive", "[Taiwan] has done a great job and deserves respect."),
    ],
)
def test_plain_sentences(expected, marked):
    assert label(marked) == expected


def test_names_alone_are_neutral():
    path = Path(__file__).parent / "fresh_probes.tsv"
    fresh = pd.read_csv(path, sep="\t", quoting=csv.QUOTE_NONE, keep_default_na=False)
    assert (LinearScorer().score(name_probes())["label"] == "neutral").mean() >= 0.95
    assert (LinearScorer().score(fresh)["label"] == "neutral").mean() >= 0.95


def test_agrees_with_the_coders_of_the_gold_sentences():
    gold = read_gold(Path(__file__).parent / "country_gold.tsv")
    said = LinearScorer().score(gold)["label"].map({"negative": 0, "neutral": 1, "positive": 2}).to_numpy()
    assert macro_f1(gold["label"].to_numpy() + 1, said) > 0.62


def test_the_same_bits_in_any_company_and_order():
    frame = name_probes()
    scorer = LinearScorer()
    whole = scorer.score(frame)
    order = np.random.default_rng(0).permutation(len(frame))
    pd.testing.assert_frame_equal(scorer.score(frame.iloc[order]), whole.iloc[order], check_exact=True)
    alone = pd.concat([scorer.score(frame.iloc[[i]]) for i in range(0, len(frame), 7)])
    pd.testing.assert_frame_equal(alone, whole.iloc[::7], check_exact=True)
    many = scorer.score(pd.concat([frame.assign(right=frame["right"] + f" {i}") for i in range(5)], ignore_index=True))
    alone = scorer.score(frame.assign(right=frame["right"] + " 4"))
    pd.testing.assert_frame_equal(many.tail(len(frame)).reset_index(drop=True), alone, check_exact=True)


def test_keeps_the_contract():
    assert isinstance(LinearScorer(), ExplainingScorer)
    frame = spans("They praised [Japan].", "They met [Japan].").set_axis([7, 3])
    assert LinearScorer().score(frame).index.tolist() == [7, 3]
    assert LinearScorer().score(frame.head(0)).empty
    assert LinearScorer().explain(frame.head(0)).empty
    mentions = frame.assign(mention_id=["a", "b"])
    tone, evidence = (f(mentions, scorer=LinearScorer(name="mine")) for f in (score_tone, evidence_table))
    assert tone["scorer"].unique().tolist() == ["mine"]
    sums = evidence.groupby("mention_id")["contribution"].sum()
    np.testing.assert_allclose(sums[["a", "b"]], tone["score"], atol=1e-12)
    assert repr(LinearScorer(name="mine")) == "LinearScorer(name='mine')"


def test_a_distinct_span_is_read_once(monkeypatch):
    calls = []
    monkeypatch.setattr(linear, "read", lambda span, own=linear.read: calls.append(span) or own(span))
    LinearScorer().score(pd.concat([spans("They met [Japan].", "They met [China].")] * 20))
    assert len(calls) == 1


def test_weights_are_saved_read_and_pickled(tmp_path):
    scorer, frame = small(**{"<praised": [0.0, 0.25, 2.0]}), spans("They praised [Japan].")
    scorer.save(tmp_path / "mine.npz")
    again = LinearScorer(tmp_path / "mine.npz")
    for other in (again, pickle.loads(pickle.dumps(again))):
        pd.testing.assert_frame_equal(other.score(frame), scorer.score(frame), check_exact=True)


def test_the_lock_knows_the_weights_by_their_digest(tmp_path):
    assert LinearScorer().digest == hashlib.sha256((MODELS / "linear.npz").read_bytes()).hexdigest()
    one, other = (small(**{"<praised": [0.0, 0.25, x]}) for x in (2.0, 2.5))
    assert one.digest == small(**{"<praised": [0.0, 0.25, 2.0]}).digest != other.digest
    one.save(tmp_path / "mine")
    assert LinearScorer(tmp_path / "mine").digest == hashlib.sha256((tmp_path / "mine").read_bytes()).hexdigest()
    with pytest.raises(ReadError, match="none"):
        _ = LinearScorer(tmp_path / "none").digest


def test_the_card_is_of_these_weights():
    content = (MODELS / "linear.npz").read_bytes()
    assert len(content) < 5e6
    assert hashlib.sha256(content).hexdigest() in (MODELS / "linear.md").read_text("utf-8")


def sample(n=40):
    """Return coded spans in which words that no list knows make the tone."""
    verbs = {"positive": "glimbered with", "neutral": "met", "negative": "snarkled at"}
    rows = [(f"Group {i} {verb} ", "Japan", f" in room {i}.", name) for i in range(n) for name, verb in verbs.items()]
    return pd.DataFrame(rows, columns=["left", "mention", "right", "label"])


@pytest.mark.parametrize("base", [True, False])
def test_fit_learns_what_the_bundled_model_cannot_know(base):
    coded = sample()
    fitted = LinearScorer.fit(coded, coded["label"], base=base)
    own, bundled, difference = fitted.table.itertuples()
    assert own.n == bundled.n == len(coded)
    assert own.macro_f1 > 0.95 > bundled.macro_f1
    assert difference.low > 0
    assert fitted.predictions.index.equals(coded.index)
    assert (fitted.predictions["label"] == coded["label"]).mean() == pytest.approx(own.accuracy)
    scored = fitted.scorer.score(spans("China snarkled at [Iran].", "China glimbered with [Iran]."))
    assert scored["label"].tolist() == ["negative", "positive"]
    assert "bundled" in repr(fitted)


def test_fit_starts_from_the_bundled_weights():
    coded = sample(10)
    frame = spans("They condemned [Japan] for its brutal crackdown.")
    kept, lost = (
        LinearScorer.fit(coded, coded["label"], base=b).scorer.score(frame)["score"][0] for b in (True, False)
    )
    assert kept < -0.3 < lost


def test_fit_does_not_depend_on_the_order_of_the_rows():
    coded = sample(8)
    order = np.random.default_rng(1).permutation(len(coded))
    one, two = (LinearScorer.fit(f, f["label"].tolist(), random_state=3) for f in (coded, coded.iloc[order]))
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)
    pd.testing.assert_frame_equal(one.predictions.iloc[order], two.predictions, check_exact=True)
    np.testing.assert_array_equal(one.scorer.weights_.weights, two.scorer.weights_.weights)


def test_fit_keeps_groups_together():
    coded = sample(10)
    article = coded["left"].str.split().str[1].astype(int) // 2
    fitted = LinearScorer.fit(coded, coded["label"], groups=article)
    assert fitted.table["sentences"].tolist() == [30] * 3
    with pytest.raises(InputError, match="each label in 5 or more groups"):
        LinearScorer.fit(coded, coded["label"], groups=["one"] * len(coded))
    with pytest.raises(InputError, match="'name' must not be 'bundled'"):
        LinearScorer.fit(coded, coded["label"], name="bundled")


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["positive"], "one for each of the 24 spans. Got 1"),
        (["good"] * 24, "must be negative, neutral, positive. Row 0 has 'good'"),
        ([1, 0, -1] * 8, "Row 0 has 1"),
        (["positive", "neutral"] * 12, "Got 'negative' in 0"),
    ],
)
def test_bad_labels_are_refused(labels, message):
    with pytest.raises(InputError, match=message):
        LinearScorer.fit(sample(8), labels)


@pytest.mark.parametrize("name", ["random_state", "base", "labels", "groups", "name"])
def test_fit_refuses_what_is_none_of_its_values(name):
    coded = sample(8)
    bad = {
        "random_state": ["a", None, -1, 1.5, True, 2**40],
        "base": ["no", None, 1],
        "labels": [None, "negative", 3],
        "groups": ["abc", 3],
        "name": ["", 3, "bundled", "linear", "neural"],
    }
    for value in bad[name]:
        with pytest.raises(InputError, match=f"'{name}'"):
            LinearScorer.fit(coded, **{"labels": coded["label"], name: value})


def test_fit_counts_a_span_once_and_refuses_one_with_two_labels():
    coded = sample(8)
    twice = pd.concat([coded, coded], ignore_index=True)
    fitted = LinearScorer.fit(twice, twice["label"])
    assert fitted.table["n"].tolist() == [len(coded)] * 3
    assert fitted.note.startswith(f"{len(coded)} of {len(twice)} rows")
    pd.testing.assert_frame_equal(fitted.table, LinearScorer.fit(coded, coded["label"]).table)
    with pytest.raises(InputError, match="are one span"):
        LinearScorer.fit(twice, [*coded["label"], *coded["label"][::-1]])


@pytest.mark.parametrize("weights", [3, "", spans("[Japan]")])
def test_weights_that_are_none_are_refused(weights):
    with pytest.raises(InputError, match="'weights' of LinearScorer must be the path of a file"):
        LinearScorer(weights)
    with pytest.raises(InputError, match=r"'name' of LinearScorer must be text, not empty\. Got 3"):
        LinearScorer(name=3)


@pytest.mark.parametrize("place", ["none/mine.npz", ".", ""])
def test_a_place_where_nothing_can_be_written_is_told(place, tmp_path):
    with pytest.raises(InputError, match=r"'path' of LinearScorer\.save must be"):
        LinearScorer().save(tmp_path / place if place else "")
