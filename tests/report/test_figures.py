from dataclasses import replace

import pandas as pd

from toolkit.report.figures import MOST_LEVELS, draw_figures
from toolkit.study.result import StudyResult


def test_one_figure_for_each_split(result: StudyResult) -> None:
    figures = draw_figures(result)
    assert list(figures) == ["tone", "tone_by_outlet", "tone_over_time", "tone_by_topic", "topic_terms"]
    tone = figures["tone"]
    assert tone.svg.lstrip().startswith(b"<?xml")
    assert tone.png.startswith(b"\x89PNG")
    assert "North Korea" in tone.alt_text
    assert b"North Korea" in tone.svg


def test_what_has_no_rows_is_left_out(result: StudyResult) -> None:
    undated = result.comparison[result.comparison["group"].isin(["overall", "period"])].assign(level="undated")
    bare = replace(result, comparison=undated[undated["group"] == "period"], topic_terms=result.topic_terms.iloc[:0])
    assert draw_figures(bare) == {}


def test_many_outlets_are_cut_to_the_largest(result: StudyResult) -> None:
    row = result.comparison[result.comparison["group"] == "outlet"].iloc[[0]]
    many = pd.concat([row.assign(level=f"o{i:02d}", n_articles=i) for i in range(40)], ignore_index=True)
    figures = draw_figures(replace(result, comparison=many, topic_terms=result.topic_terms.iloc[:0]))
    figure = figures["tone_by_outlet"]
    assert figure.note == f"The {MOST_LEVELS} largest of 40 are drawn."
    assert b"o39" in figure.svg
    assert b"o09" not in figure.svg
