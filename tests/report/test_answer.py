from dataclasses import replace

import pandas as pd

from toolkit.report.answer import answer
from toolkit.study.result import StudyResult


def with_overall(result: StudyResult, rows: list[tuple[str, str, float, float, float, float]]) -> StudyResult:
    """The same result with other differences between targets: codes, estimate, interval, q-value."""
    columns = ["target_a", "target_b", "estimate", "ci_low", "ci_high", "q_value"]
    contrasts = pd.DataFrame(rows, columns=columns).assign(group="overall", level="all", warning="")
    return replace(result, contrasts=contrasts)


def test_it_says_what_the_numbers_say(result: StudyResult) -> None:
    read, means, differences, meaning = answer(result)
    assert read.startswith(
        "26 articles from 4 outlets, published 20 October 2025 to 30 October 2025, were read. 26 of them"
    )
    assert f"mention China, Japan or North Korea {result.panel['n_mentions'].sum()} times in all." in read
    assert means.index("North Korea") < means.index("China") < means.index("Japan")
    assert "95% intervals" in means
    assert "All 3 differences between two targets have an interval that excludes zero" in differences
    assert "North Korea lies below China (by " in differences
    assert "tone in the context of a mention" in meaning
    assert "stance" not in " ".join((read, means, differences))


def test_an_interval_that_includes_zero_is_said(result: StudyResult) -> None:
    mixed = with_overall(
        result,
        [
            ("CN", "JP", -0.2, -0.3, -0.1, 0.2),
            ("CN", "KP", 0.1, -0.1, 0.3, 0.5),
            ("JP", "KP", 0.3, float("nan"), float("nan"), float("nan")),
        ],
    )
    said = answer(mixed)[2]
    assert "1 of the 3 differences between two targets has an interval that excludes zero: China lies below" in said
    assert "below Japan (by 0.20)." in said
    assert "After correction for these 2 comparisons, none of them keeps a q-value below 0.05." in said
    assert "includes zero, so that these articles do not tell the two apart: China and North Korea." in said
    assert "has no interval (the table says why): Japan and North Korea." in said


def test_two_targets(result: StudyResult) -> None:
    said = answer(with_overall(result, [("CN", "JP", -0.2, -0.3, 0.1, 0.2)]))[2]
    assert said == (
        "The difference between China and Japan has an interval that includes zero, so that these articles do not tell "
        "them apart."
    )
    alone = answer(with_overall(result, [("CN", "JP", -0.2, -0.3, -0.1, 0.01)]))[2]
    assert alone == (
        "The difference between China and Japan has an interval that excludes zero: China lies below Japan (by 0.20). "
        "After correction, it keeps a q-value below 0.05."
    )


def test_zero_at_the_edge_is_included(result: StudyResult) -> None:
    assert "includes zero" in answer(with_overall(result, [("CN", "JP", 0.1, 0.0, 0.2, 0.05)]))[2]


def test_cautions_are_passed_on(result: StudyResult) -> None:
    comparison = result.comparison.assign(warning=["fewer than 10 articles", *[""] * (len(result.comparison) - 1)])
    assert "Be careful with China: the table of means says why." in answer(replace(result, comparison=comparison))[1]


def test_no_mention(result: StudyResult) -> None:
    nothing = replace(
        result,
        panel=result.panel.iloc[:0],
        comparison=result.comparison.iloc[:0],
        contrasts=result.contrasts.iloc[:0],
    )
    said = answer(nothing)
    assert len(said) == 2
    assert "None of them names China, Japan or North Korea." in said[0]


def test_a_target_that_nobody_names(result: StudyResult) -> None:
    panel = result.panel[result.panel["target"] == "JP"].iloc[:1]
    few = replace(result, panel=panel, comparison=result.comparison[result.comparison["target"] == "JP"])
    said = answer(few)[0]
    assert f"1 of them mentions Japan {panel['n_mentions'].iloc[0]} time" in said
    assert said.endswith(" Not named in any article: China, North Korea.")


def test_one_day_and_what_is_missing(result: StudyResult) -> None:
    day = pd.Timestamp("2025-10-20", tz="UTC")
    outlets = ["", "", *result.articles["outlet"][2:]]
    dates = pd.Series([day] * 25 + [pd.NaT], dtype=result.articles["published"].dtype)
    said = answer(replace(result, articles=result.articles.assign(outlet=outlets, published=dates)))[0]
    assert ", published on 20 October 2025 (2 without an outlet, 1 without a date), were read." in said
    one = replace(result, articles=result.articles.iloc[:1], panel=result.panel.iloc[:0])
    assert answer(one)[0].startswith("1 article from 1 outlet, published on ")
    assert answer(one)[0].endswith(" was read. It does not name China, Japan or North Korea.")


def test_no_brackets_without_intervals(result: StudyResult) -> None:
    none = result.comparison.assign(ci_low=float("nan"), ci_high=float("nan"))
    said = answer(replace(result, comparison=none))[1]
    assert "in brackets" not in said
    assert "(" not in said.partition("mean tone is")[2]


def test_a_pair_with_a_caution_is_no_ground_for_a_conclusion(result: StudyResult) -> None:
    rows = [("CN", "JP", -0.2, -0.3, -0.1, 0.01), ("CN", "KP", 0.4, 0.2, 0.6, 0.001), ("JP", "KP", 0.1, 0.0, 0.3, 0.2)]
    found = with_overall(result, rows)
    thin = found.contrasts.assign(warning=["", "KP: fewer than 10 articles", ""])
    said = answer(replace(found, contrasts=thin))[2]
    assert "1 of the 3 differences between two targets has an interval that excludes zero: China lies below" in said
    assert "North Korea lies below" not in said
    assert "After correction for these 3 comparisons, 1 of them keeps a q-value below 0.05." in said
    assert (
        "has an interval and a caution (the table says why), so that nothing is concluded here: China and North" in said
    )
    lone = with_overall(result, rows[1:2])
    alone = answer(replace(lone, contrasts=lone.contrasts.assign(warning="KP: fewer than 10 articles")))[2]
    assert alone == (
        "The difference between China and North Korea has an interval and a caution (the table says why), so that "
        "nothing is concluded here."
    )
