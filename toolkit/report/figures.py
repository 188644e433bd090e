"""The figures of a run, drawn from its tables."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from toolkit.compare.comparison import ToneComparison
from toolkit.compare.periods import UNDATED
from toolkit.plots.display import Display
from toolkit.plots.heatmap import HeatmapDisplay
from toolkit.plots.timeline import TimelineDisplay
from toolkit.plots.tone import ToneDisplay
from toolkit.plots.topics import TopicTermsDisplay
from toolkit.study.result import StudyResult

#: Levels of a figure; more would not fit a page. The tables hold all.
MOST_LEVELS = 30
#: Those that a run may have.
FIGURES = ("tone", "tone_by_outlet", "tone_over_time", "tone_by_topic", "topic_terms")
_DPI = 200


@dataclass(frozen=True)
class Figure:
    """A drawn figure: its file name without ending, title, what it shows, and the bytes of both formats."""

    name: str
    title: str
    alt_text: str
    note: str
    svg: bytes
    png: bytes


def draw_figures(result: StudyResult) -> dict[str, Figure]:
    """Return the figures of a run by name; one without rows is left out.

    Parameters
    ----------
    result : StudyResult
        A finished run.

    Returns
    -------
    dict of str to Figure
        Any of tone, tone_by_outlet, tone_over_time, tone_by_topic, topic_terms; the same bytes for the same
        tables.
    """
    names = {target.code: target.name for target in result.study.load_targets()}
    drawn: dict[str, Figure] = {}

    def draw(name: str, group: str, make: Callable[[ToneComparison], Display]) -> None:
        rows = result.comparison[result.comparison["group"] == group]
        if rows.empty or (group == "period" and (rows["level"] == UNDATED).all()):
            return
        kept, note = _largest(rows) if group in ("outlet", "topic") else (rows, "")
        drawn[name] = _figure(name, make(ToneComparison(kept, result.contrasts, result.settings["compare"])), note)

    draw("tone", "overall", lambda c: ToneDisplay.from_comparison(c, group="overall", names=names))
    draw("tone_by_outlet", "outlet", lambda c: ToneDisplay.from_comparison(c, group="outlet", names=names))
    draw("tone_over_time", "period", lambda c: TimelineDisplay.from_comparison(c, names=names))
    draw(
        "tone_by_topic",
        "topic",
        lambda c: HeatmapDisplay.from_comparison(c, topic_summary=result.topic_summary, names=names),
    )
    if len(result.topic_terms):
        terms = TopicTermsDisplay.from_tables(result.topic_terms, result.topic_summary)
        drawn["topic_terms"] = _figure("topic_terms", terms, "")
    return drawn


def _largest(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Keep the levels with the most articles, in their order, and say so."""
    sizes = rows.groupby("level", sort=True)["n_articles"].sum().sort_values(ascending=False, kind="stable")
    if len(sizes) <= MOST_LEVELS:
        return rows, ""
    return rows[rows["level"].isin(sizes.index[:MOST_LEVELS])], f"The {MOST_LEVELS} largest of {len(sizes)} are drawn."


def _figure(name: str, display: Display, note: str) -> Figure:
    return Figure(name, display.title, display.alt_text, note, display.render("svg"), display.render("png", dpi=_DPI))
