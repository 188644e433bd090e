import re

import pandas as pd
import pytest

from toolkit.targets.target import Target
from toolkit.tone.audit_probes import _exchanged, audit_data, audit_digest, audit_probes, fill, with_article
from toolkit.tone.training.data import read_countries, without

US = {"name": "United States", "adjective": "American", "capital": "Washington", "short": "US"}
IRAN = {"name": "Iran", "adjective": "Iranian", "capital": "Tehran", "short": "Iran"}


@pytest.fixture(scope="module")
def probes() -> pd.DataFrame:
    return audit_probes()


def sentences(frame: pd.DataFrame) -> "pd.Series[str]":
    return frame["left"] + frame["mention"] + frame["right"]


@pytest.mark.parametrize(
    ("sentence", "forms", "left", "mention", "right"),
    [
        ("[name] won.", US, "The ", "United States", " won."),
        ("Aid from [name] came.", US, "Aid from the ", "United States", " came."),
        ("Aid from [name] came.", IRAN, "Aid from ", "Iran", " came."),
        ("[name]'s reply", US, "The ", "United States", "' reply"),
        ("[name]'s reply", IRAN, "", "Iran", "'s reply"),
        ("A [short]-owned mine", US, "A ", "US", "-owned mine"),
        ("A [short]-owned mine", IRAN, "An ", "Iran", "-owned mine"),
        ("to see a [adjective] envoy", US, "to see an ", "American", " envoy"),
        ("Omega [adjective] envoy", US, "Omega ", "American", " envoy"),
        ("Peru and [capital], as {name} said", US, "Peru and ", "Washington", ", as the United States said"),
        ("The {adjective} team of [name]", IRAN, "The Iranian team of ", "Iran", ""),
    ],
)
def test_a_country_is_filled_in_as_grammar_has_it(sentence, forms, left, mention, right):
    assert fill(sentence, forms) == (left, mention, right)


def test_articles():
    names = ["China", "Czech Republic", "Netherlands", "United States", "Solomon Islands"]
    assert [with_article(name) == f"the {name}" for name in names] == [False, True, True, True, True]


def test_the_target_swap_is_large_and_mixed(probes):
    swap = probes[probes["check"] == "swap"]
    assert swap["target"].nunique() == 20
    assert (swap.groupby("item")["target"].nunique() == 20).all()
    assert swap.drop_duplicates("item")["expected"].value_counts().to_dict() == {
        "negative": 28,
        "neutral": 28,
        "positive": 28,
    }
    forms = swap.drop_duplicates("item")["role"].value_counts()
    assert set(forms.index) == {"name", "possessive", "adjective", "people", "capital", "short"}
    assert forms.min() >= 3
    again = [s for group in audit_data()["swap"].values() for s in group if "{" in s]
    assert len(again) >= 10


def test_the_pairs(probes):
    pairs = probes[~probes["check"].isin(["swap", "name_only", "company"])]
    assert (pairs["item"].iloc[::2].to_numpy() == pairs["item"].iloc[1::2].to_numpy()).all()
    assert (pairs.groupby("item").size() == 2).all()
    assert pairs.groupby("check")["item"].nunique().to_dict() == {
        "contrast": 20,
        "distance": 20,
        "exchange": 80,
        "negation": 40,
        "order": 80,
        "praiser": 24,
        "rejected": 24,
        "relief": 24,
        "reported": 20,
        "voice": 40,
        "weapons": 24,
    }
    expected = pairs.groupby("item")["expected"].agg(lambda sides: tuple(sorted(sides)))
    assert set(expected) == {("higher", "lower"), ("same", "same"), ("farther", "nearer")}
    one_target = pairs[pairs["check"].isin(["negation", "voice", "distance", "relief", "rejected", "weapons"])]
    assert set(one_target.groupby("item")["mention"].nunique()) == {1}
    assert set(sentences(one_target).groupby(one_target["item"]).nunique()) == {2}
    two_targets = pairs[pairs["check"].isin(["order", "reported", "contrast", "praiser"])]
    assert set(two_targets.groupby("item")["mention"].nunique()) == {2}
    assert set(sentences(two_targets).groupby(two_targets["item"]).nunique()) == {1}


def test_the_company_is_each_of_the_twenty(probes):
    company = probes[probes["check"] == "company"]
    assert set(company.groupby("item")["target"].nunique()) == {20}
    names = {code: entry["name"] for code, entry in audit_data()["countries"].items()}
    assert all(names[p.target] in p.left + p.right and p.mention not in names.values() for p in company.itertuples())
    assert company["item"].nunique() == 24


def test_negation_goes_both_ways(probes):
    negated = probes[(probes["check"] == "negation") & (probes["role"] == "negated")]
    assert negated["expected"].value_counts().to_dict() == {"lower": 20, "higher": 20}
    plain = sentences(probes[(probes["check"] == "negation") & (probes["role"] == "plain")])
    assert not plain.str.contains(r"\b(?:not|never|no|nobody|none|cannot|failed|refused)\b", case=False).any()


def test_exchanging_twice_gives_the_sentence_back():
    for sentence in audit_data()["order"]["pairs"]:
        assert _exchanged(sentence) != sentence
        assert _exchanged(_exchanged(sentence)) == sentence
    assert _exchanged("{India} sued [China].") == "{China} sued [India]."


def test_no_mark_is_left_and_the_grammar_holds(probes):
    text = sentences(probes[probes["check"] != "name_only"])
    assert not text.str.contains(r"[\[\]{}|()]").any()
    assert not text.str.contains(r"\b[Aa] [AEIO]|\b[Aa]n [^aeiouAEIOh]|\bthe the\b|s's\b|  ").any()
    assert text.str.contains(r'^["A-Z].*(?:[.]| [A-Z][a-z]+)$').all()
    united = probes[probes["mention"] == "United States"]
    united = united[united["check"] != "name_only"]
    assert united["left"].str.contains(r"(?:^The|\bthe) $").all()
    assert probes["probe_id"].is_unique


def test_codes_fit_the_mentions(probes):
    own = probes[~probes["check"].isin(["name_only", "company"])]
    forms = {code: set(entry.values()) for code, entry in audit_data()["countries"].items()}
    assert all(mention in forms[code] for mention, code in zip(own["mention"], own["target"], strict=True))


def test_every_check_has_one_bar_and_words():
    for entry in audit_data()["checks"].values():
        assert len({"at_most", "at_least"} & set(entry)) == 1
        assert len(entry["what"]) > 20


def test_targets_of_ones_own_stand_in_sentences_that_take_a_name(probes):
    own = audit_probes([Target("HUAWEI", "Huawei"), Target("NO", "Norway"), Target("JP", "Japan")])
    assert set(own["target"]) - set(probes["target"]) == {"HUAWEI", "NO"}
    huawei, norway = own[own["target"] == "HUAWEI"], own[own["target"] == "NO"]
    assert set(huawei["role"]) == {"name", "possessive", "short"}
    assert (huawei["mention"] == "Huawei").all()
    written = [s for group in audit_data()["swap"].values() for s in group]
    taken = [written[int(item.removeprefix("swap-")) - 1] for item in norway["item"]]
    assert len(taken) == len(huawei) - sum("Norway" in written[int(i[5:]) - 1] for i in huawei["item"]) < len(huawei)
    assert not any("Norway" in sentence for sentence in taken)
    pd.testing.assert_frame_equal(own[~own["target"].isin(["HUAWEI", "NO"])].reset_index(drop=True), probes)


def test_no_sentence_of_the_audit_is_trained_on(probes):
    trained = read_countries()
    assert len(without(probes, trained)) == len(probes)
    masked = re.compile("|".join(sorted((f for e in audit_data()["countries"].values() for f in e.values()), key=len)))
    ours = set(sentences(probes).str.replace(masked, "", regex=True))
    assert not ours & set(sentences(trained).str.replace(masked, "", regex=True))


def test_the_digest_is_of_the_sentences():
    assert re.fullmatch("[0-9a-f]{64}", audit_digest())
