from dataclasses import replace

import pandas as pd

from toolkit.report.figures import FIGURES, MOST_LEVELS, MOST_PAIRS, draw_figures
from toolkit.study.result import StudyResult


def test_one_figure_for_each_split(result: StudyResult) -> None:
    figures = draw_figures(result)
    assert list(figures) == list(FIGURES)
    assert b"China \xe2\x88\x92 North Korea" in figures["tone_decomposition"].svg
    assert figures["topics_over_time"].alt_text.startswith("Topic prevalence by week. 3 panels")
    tone = figures["tone"]
    assert tone.svg.lstrip().startswith(b"<?xml")
    assert tone.png.startswith(b"\x89PNG")
    place = tone.png.index(b"pHYs") + 4
    assert round(int.from_bytes(tone.png[place : place + 4]) * 0.0254) == 300  # journals ask for 300 dpi
    assert "North Korea" in tone.alt_text
    assert b"North Korea" in tone.svg


def test_what_has_no_rows_is_left_out(result: StudyResult) -> None:
    undated = result.comparison[result.comparison["group"].isin(["overall", "period"])].assign(level="undated")
    one_period = result.prevalence[result.prevalence["level"] == result.prevalence["level"].iloc[0]]
    bare = replace(
        result,
        comparison=undated[undated["group"] == "period"],
        topic_terms=result.topic_terms.iloc[:0],
        decomposition=result.decomposition.iloc[:0],
    )
    for prevalence in (one_period, one_period.assign(level="undated"), one_period.iloc[:0]):
        assert draw_figures(replace(bare, prevalence=prevalence)) == {}


def test_many_outlets_are_cut_to_the_largest(result: StudyResult) -> None:
    row = result.comparison[result.comparison["group"] == "outlet"].iloc[[0]]
    many = pd.concat([row.assign(level=f"o{i:02d}", n_articles=i) for i in range(40)], ignore_index=True)
    figures = draw_figures(replace(result, comparison=many, topic_terms=result.topic_terms.iloc[:0]))
    figure = figures["tone_by_outlet"]
    assert figure.note == f"The {MOST_LEVELS} largest of 40 are drawn."
    assert b"o39" in figure.svg
    assert b"o09" not in figure.svg


def test_many_pairs_and_topics_are_cut_to_the_largest(result: StudyResult) -> None:
    pair = (
        result.decomposition[result.decomposition["level"] == "all"]
        .iloc[:3]
        .assign(ci_low=float("nan"), ci_high=float("nan"))
    )
    pairs = [pair.assign(target_b=f"T{i:02d}", estimate=pair["estimate"] * (i + 1) / 50) for i in range(40)]
    first = result.prevalence[result.prevalence["topic"] == 0]
    topics = [first.assign(topic=i, estimate=i / 100, ci_low=0.0, ci_high=0.5) for i in range(40)]
    many = replace(
        result,
        comparison=result.comparison.iloc[:0],
        topic_terms=result.topic_terms.iloc[:0],
        decomposition=pd.concat(pairs),
        prevalence=pd.concat(topics),
    )
    figures = draw_figures(many)
    assert figures["tone_decomposition"].note == f"The {MOST_PAIRS} largest differences of 40 are drawn."
    assert b"T39" in figures["tone_decomposition"].svg
    assert b"T24" not in figures["tone_decomposition"].svg
    assert figures["topics_over_time"].note == f"The {MOST_LEVELS} largest of 40 are drawn."
    assert figures["topics_over_time"].alt_text.startswith("Topic prevalence by week. 30 panels")
