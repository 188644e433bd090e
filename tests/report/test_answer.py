from dataclasses import replace

import pandas as pd

from toolkit.report.answer import answer
from toolkit.study.result import StudyResult


def with_overall(result: StudyResult, rows: list[tuple[str, str, float, float, float, float]]) -> StudyResult:
    """The same result with other differences between targets: codes, estimate, interval, q-value."""
    columns = ["target_a", "target_b", "estimate", "ci_low", "ci_high", "q_value"]
    contrasts = pd.DataFrame(rows, columns=columns).assign(group="overall", level="all")
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
    assert "has no interval, for want of articles: Japan and North Korea." in said


def test_two_targets(result: StudyResult) -> None:
    said = answer(with_overall(result, [("CN", "JP", -0.2, -0.3, 0.1, 0.2)]))[2]
    assert said == (
        "The difference between the two targets has an interval that includes zero, so that these articles do not tell "
        "them apart: China and Japan."
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
    assert "None of them names China, Japan and North Korea." in said[0]
