"""The figures of a run, drawn from its tables."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from toolkit.compare.comparison import ToneComparison
from toolkit.compare.periods import UNDATED
from toolkit.plots.decomposition_pairs import DecompositionPairsDisplay
from toolkit.plots.display import Display
from toolkit.plots.heatmap import HeatmapDisplay
from toolkit.plots.prevalence import PrevalenceDisplay
from toolkit.plots.timeline import TimelineDisplay
from toolkit.plots.tone import ToneDisplay
from toolkit.plots.topics import TopicTermsDisplay
from toolkit.study.result import StudyResult

#: Levels of a figure; more would not fit a page. The tables hold all.
MOST_LEVELS = 30
#: Pairs of targets of a figure, those that differ most.
MOST_PAIRS = 15
#: Those that a run may have.
FIGURES = (
    "tone",
    "tone_by_outlet",
    "tone_over_time",
    "tone_by_topic",
    "tone_decomposition",
    "topic_terms",
    "topics_over_time",
)


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
        Any of tone, tone_by_outlet, tone_over_time, tone_by_topic, tone_decomposition, topic_terms,
        topics_over_time; the same bytes for the same tables.
    """
    names = {target.code: target.name for target in result.study.load_targets()}
    drawn: dict[str, Figure] = {}

    def draw(name: str, group: str, make: Callable[[ToneComparison], Display]) -> None:
        rows = result.comparison[result.comparison["group"] == group]
        if rows.empty or (group == "period" and (rows["level"] == UNDATED).all()):
            return
        sizes = rows.groupby("level", sort=True)["n_articles"].sum()
        kept, note = _largest(rows, "level", sizes) if group in ("outlet", "topic") else (rows, "")
        drawn[name] = _figure(name, make(ToneComparison(kept, result.contrasts, result.settings["compare"])), note)

    draw("tone", "overall", lambda c: ToneDisplay.from_comparison(c, group="overall", names=names))
    draw("tone_by_outlet", "outlet", lambda c: ToneDisplay.from_comparison(c, group="outlet", names=names))
    draw("tone_over_time", "period", lambda c: TimelineDisplay.from_comparison(c, names=names))
    draw(
        "tone_by_topic",
        "topic",
        lambda c: HeatmapDisplay.from_comparison(c, topic_summary=result.topic_summary, names=names),
    )
    level, period = result.settings["compare"]["level"], result.settings["compare"]["period"]
    n_pairs = len(result.decomposition[["target_a", "target_b"]].drop_duplicates())
    if n_pairs:
        pairs = DecompositionPairsDisplay.from_table(result.decomposition, level=level, n_pairs=MOST_PAIRS, names=names)
        note = f"The {MOST_PAIRS} largest differences of {n_pairs} are drawn." if n_pairs > MOST_PAIRS else ""
        drawn["tone_decomposition"] = _figure("tone_decomposition", pairs, note)
    if len(result.topic_terms):
        terms = TopicTermsDisplay.from_tables(result.topic_terms, result.topic_summary)
        drawn["topic_terms"] = _figure("topic_terms", terms, "")
    dated = result.prevalence[result.prevalence["level"] != UNDATED]
    if len(set(dated["level"])) > 1:  # one period is no course over time
        kept, note = _largest(dated, "topic", (dated["estimate"] * dated["n_articles"]).groupby(dated["topic"]).sum())
        shares = PrevalenceDisplay.from_prevalence(kept, period=period, level=level, topic_summary=result.topic_summary)
        drawn["topics_over_time"] = _figure("topics_over_time", shares, note)
    return drawn


def _largest(rows: pd.DataFrame, column: str, sizes: "pd.Series[float]") -> tuple[pd.DataFrame, str]:
    """Keep the rows of the largest levels of a column, in their order, and say so."""
    ordered = sizes.sort_values(ascending=False, kind="stable")
    if len(ordered) <= MOST_LEVELS:
        return rows, ""
    kept = rows[rows[column].isin(ordered.index[:MOST_LEVELS])]
    return kept, f"The {MOST_LEVELS} largest of {len(ordered)} are drawn."


def _figure(name: str, display: Display, note: str) -> Figure:
    return Figure(name, display.title, display.alt_text, note, display.render("svg"), display.render("png"))
