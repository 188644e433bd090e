import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.schema import check_table
from toolkit.targets.target import Target
from toolkit.tone.audit import ScorerAudit, audit_scorer
from toolkit.tone.audit_probes import audit_data, audit_probes
from toolkit.tone.spans import tone_columns


class ByRule:
    """A scorer that a test gives its rule: left, mention, right -> score."""

    name = "rule"

    def __init__(self, rule):
        self.rule = rule
        self.seen = 0

    def score(self, spans):
        self.seen += len(spans)
        scores = [self.rule(*span) for span in zip(*(spans[c] for c in ("left", "mention", "right")), strict=True)]
        return tone_columns(scores, spans.index, negative=-0.2, positive=0.2)


def key() -> dict[tuple[str, str, str], float]:
    """What every span of the audit should score."""
    value = {"negative": -0.6, "neutral": 0.0, "positive": 0.6, "lower": -0.4, "higher": 0.4, "same": 0.0}
    value |= {"nearer": 0.0, "farther": 0.4}
    probes = audit_probes()
    probes = probes[probes["check"] != "exchange"]  # the same spans as in "order"
    spans = zip(probes["left"], probes["mention"], probes["right"], strict=True)
    return dict(zip(spans, probes["expected"].map(value), strict=True))


def figures(audit: ScorerAudit) -> dict[str, float]:
    return dict(zip(audit.table["check"], audit.table["figure"], strict=True))


@pytest.fixture(scope="module")
def vader() -> ScorerAudit:
    return audit_scorer("vader")


def test_who_answers_all_meets_every_bar():
    known = key()
    audit = audit_scorer(ByRule(lambda *span: known[span]))
    assert audit.passed
    assert audit.probes["passed"].all()
    assert figures(audit) == {
        name: pytest.approx(1.0 if "at_least" in entry else 0.0) for name, entry in audit_data()["checks"].items()
    }


def test_who_answers_all_the_wrong_way_round():
    known = key()
    audit = audit_scorer(ByRule(lambda *span: -known[span]))
    got = figures(audit)
    assert [got[c] for c in ("negation", "order", "reported", "contrast")] == [0, 0, 0, 0]
    assert [got[c] for c in ("relief", "rejected", "weapons", "praiser")] == [0, 0, 0, 1]  # as far from zero
    assert got["swap_written"] == pytest.approx(1 / 3)
    assert [got[c] for c in ("swap_shift", "voice", "exchange", "distance")] == [0, 0, 0, 0]
    assert not audit.passed


def test_who_always_says_neutral_does_not_pass():
    audit = audit_scorer(ByRule(lambda *_: 0.0))
    met = audit.table.set_index("check")["passed"]
    assert met[met].index.tolist() == [
        "swap_shift",
        "swap_country",
        "swap_label",
        "name_only",
        "voice",
        "exchange",
        "distance",
        "company",
    ]


def test_a_bias_by_company_is_measured_and_in_no_other_figure():
    def beside(left, mention, right):
        known = mention in (
            "Norway",
            "Peru",
            "Kenya",
            "Portugal",
            "Chile",
            "Ghana",
            "Finland",
            "Jordan",
            "Uruguay",
            "Malta",
        )
        return -0.4 if known and "North Korea" in left + right else 0.0

    audit = audit_scorer(ByRule(beside))
    assert figures(audit)["company"] == pytest.approx(0.4 * 19 / 20)
    assert figures(audit)["swap_country"] == 0
    row = audit.figures[(audit.figures["check"] == "company") & (audit.figures["target"] == "KP")]
    assert row["figure"].item() == pytest.approx(-0.38)
    assert set(audit.sentences("company", missed=True)["target"]) == {"KP"}
    assert len(audit.sentences("company", target="KP")) == 24


def test_who_praises_must_be_nearer_to_zero_by_more_than_the_margin():
    expected = {(p.left, p.mention, p.right): p.expected for p in audit_probes().itertuples() if p.check == "praiser"}
    value = {"nearer": -0.5, "farther": 0.5}
    same = audit_scorer(ByRule(lambda *span: value.get(expected.get(span), 0.0)))
    assert figures(same)["praiser"] == 0
    value["nearer"] = 0.4
    assert figures(audit_scorer(ByRule(lambda *span: value.get(expected.get(span), 0.0))))["praiser"] == 1
    assert same.sentences("praiser", missed=True)["expected"].tolist()[0] == "nearer"


def test_a_bias_against_one_country_is_measured():
    forms = set(audit_data()["countries"]["KP"].values())
    audit = audit_scorer(ByRule(lambda left, mention, right: -0.5 if mention in forms else 0.0))
    swap = audit.swap.set_index("target")
    assert swap.loc["KP"].to_dict() == {
        "n": 84,
        "mean_shift": pytest.approx(-0.475),
        "mean_absolute_shift": pytest.approx(0.475),
        "labels_that_change": 1.0,
        "labels_as_written": pytest.approx(1 / 3),
    }
    assert swap.drop(index="KP")["mean_shift"].to_numpy() == pytest.approx(np.full(19, 0.025))
    got = figures(audit)
    assert got["swap_shift"] == pytest.approx(0.0475)
    assert got["swap_country"] == pytest.approx(0.475)
    assert got["swap_label"] == pytest.approx(0.05)
    # Four pairs of "order" name North Korea: its roles score -0.5 before or after the exchange.
    assert got["exchange"] == pytest.approx(0.5 * (4 * 2) / 80)
    assert audit.sentences("swap_label", missed=True)["target"].unique().tolist() == ["KP"]
    assert audit.sentences("swap_shift", missed=True)["target"].unique().tolist() == ["KP"]


def test_a_difference_within_the_margin_is_none():
    known = key()
    small = audit_scorer(ByRule(lambda *span: known[span] / 0.4 * 0.02))
    large = audit_scorer(ByRule(lambda *span: known[span] / 0.4 * 0.03))
    assert figures(small)["order"] == figures(small)["negation"] == 0
    assert figures(large)["order"] == figures(large)["negation"] == 1


def test_voice_counts_the_size_of_the_difference():
    audit = audit_scorer(ByRule(lambda left, mention, right: 0.3 if left.endswith(" by ") else 0.0))
    voice = audit.sentences("voice")
    passive = voice[voice["role"] == "passive"]
    n = int(passive["left"].str.endswith(" by ").sum())
    assert 10 < n < 40
    assert figures(audit)["voice"] == pytest.approx(0.3 * n / 40)
    assert audit.sentences("voice", missed=True)["item"].nunique() == n


def test_every_figure_can_be_counted_again(vader):
    for row in vader.table.itertuples():
        own = vader.sentences(row.check)
        if row.check.startswith("swap_") or row.check == "company":
            assert row.n == own["item"].nunique() == (24 if row.check == "company" else 84)
            continue
        assert row.n == own["item"].nunique()
        first = own.drop_duplicates("item")
        counted = first["passed"].mean() if row.rule == "at least" else first["difference"].abs().mean()
        assert row.figure == pytest.approx(counted)
    swap = vader.sentences("swap_shift")
    mean = swap.groupby("item")["score"].transform("mean")
    np.testing.assert_allclose(swap["score"] - mean, swap["difference"], atol=1e-12)


def test_what_vader_cannot_do_shows(vader):
    got = figures(vader)
    assert got["name_only"] < 0.3
    assert got["order"] == got["reported"] == got["contrast"] == 0  # one score for all targets of a sentence
    assert vader.swap.set_index("target")["mean_shift"].idxmax() == "US"  # "united" is a good word
    assert vader.swap["mean_shift"].max() > 0.1


def test_the_lexicon_is_not_moved_by_names():
    got = figures(audit_scorer("lexicon"))
    assert got["name_only"] == 1
    assert got["exchange"] < 0.001  # "North Korea" is two words long
    assert got["swap_shift"] < 0.01


def test_the_tables_keep_their_contract(vader):
    check_table("audit", vader.figures)
    check_table("audit_probes", vader.probes)
    assert vader.figures.loc[vader.figures["target"] == "all", "check"].tolist() == list(audit_data()["checks"])


def test_the_same_audit_again_and_each_span_read_once(vader):
    pd.testing.assert_frame_equal(audit_scorer("vader").probes, vader.probes)
    scorer = ByRule(lambda *_: 0.0)
    probes = audit_scorer(scorer).probes
    assert scorer.seen == len(probes.drop_duplicates(["left", "mention", "right"])) < len(probes)


def test_targets_of_ones_own_move_no_figure_over_all(vader):
    own = audit_scorer("vader", targets=["Chad", "Japan", "United Arab Emirates"])
    pd.testing.assert_frame_equal(own.table, vader.table)
    swap = own.swap.set_index("target")
    assert swap.index.tolist()[-2:] == ["TD", "AE"]
    assert swap.loc["TD", "n"] == swap.loc["AE", "n"] < 84
    assert swap.loc["AE", "mean_shift"] > 0.1 > swap.loc["TD", "mean_shift"]
    assert own.sentences("swap_shift", target="AE")["left"].str.contains(r"(?:^The|\bthe|^A|^An) $").all()
    pd.testing.assert_frame_equal(audit_scorer("vader", targets=[]).figures, vader.figures)
    for thing in ("Chad", 3):
        with pytest.raises(InputError, match="'targets' of audit_scorer must be a list"):
            audit_scorer("vader", targets=thing)
    with pytest.raises(InputError, match="no target 'Chat'"):
        audit_scorer("vader", targets=["Chat"])


def test_a_bias_against_a_target_of_ones_own_is_in_its_row_alone():
    audit = audit_scorer(ByRule(lambda left, mention, right: -0.5 if mention == "Chad" else 0.0), targets=["Chad"])
    assert audit.swap.set_index("target").loc["TD", "mean_shift"] == pytest.approx(-0.5)
    assert (figures(audit)["swap_shift"], figures(audit)["swap_country"]) == (0, 0)
    for check in ("swap_shift", "swap_country", "swap_label"):
        assert audit.sentences(check, missed=True).empty
    assert len(audit.sentences("swap_shift", target="TD", missed=True)) == audit.swap.set_index("target").loc["TD", "n"]


def test_sentences_behind_a_figure(vader):
    missed = vader.sentences("negation", missed=True)
    wrong = missed["difference"].where(missed["expected"] == "lower", -missed["difference"])
    assert wrong.is_monotonic_decreasing
    assert wrong.min() >= -0.05
    names = vader.sentences("name_only", target="KP", missed=True)
    assert set(names["target"]) == {"KP"}
    assert set(names["label"]) == {"negative", "positive"}
    with pytest.raises(InputError, match="Did you mean 'negation'"):
        vader.sentences("negaton")
    for check in (None, 3):
        with pytest.raises(InputError, match=f"'check' must be one of the audit. Got {check}"):
            vader.sentences(check)
    with pytest.raises(InputError, match="'target' must be a code"):
        vader.sentences("name_only", target="BR")


@pytest.mark.parametrize("target", [Target("XX", "Foo\ud83d"), Target("\ud83d", "Foo")])
def test_a_target_with_half_a_character_is_told(target):
    with pytest.raises(
        InputError, match=r"'targets' of audit_scorer must have names of whole characters\. Got '.*encode"
    ):
        audit_scorer("lexicon", targets=[target])


def test_a_scorer_that_breaks_its_contract_is_told():
    with pytest.raises(InputError, match="from -1 to 1"):
        audit_scorer(ByRule(lambda *_: 2.0))
    with pytest.raises(InputError, match="Did you mean 'vader'"):
        audit_scorer("wader")


def test_it_shows_itself(vader):
    shown = repr(vader)
    assert shown.startswith("Audit of 'vader': 6 of 17 bars are met\n")
    assert shown.count("\n") == 17
    assert "missed  order          0.000 [0.000, 0.088]  at least 0.90" in shown
    page = ScorerAudit("<b>", vader.figures, vader.probes)._repr_html_()
    assert "&lt;b&gt;" in page
    assert page.count("<table") == 2
