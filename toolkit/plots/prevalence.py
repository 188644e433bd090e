"""PrevalenceDisplay: how much of the news each topic takes over time, one small panel per topic."""

import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.compare.periods import UNDATED, as_period, check_period, period_name
from toolkit.errors import InputError
from toolkit.plots.display import Display, check_size, settle
from toolkit.plots.rows import counted
from toolkit.plots.style import DOUBLE, GREY, SMALL, print_style
from toolkit.schema import check_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import FillBetweenPolyCollection, LineCollection
    from matplotlib.lines import Line2D

_PANEL = (2.3, 1.25)  # inches
_BLUE = "#0072B2"


class PrevalenceDisplay(Display):
    """Mean share of each topic per period, with the band of its pointwise interval.

    All panels have one scale. A line breaks where a period has no articles; where no band can be drawn, as the periods
    on both sides have no interval, a bar stands for it. A hollow point has a warning in the table (few articles, few
    clusters).

    Parameters
    ----------
    rows : DataFrame
        What ``topic_prevalence(by="period")`` returned, without undated articles.
    period : {"day", "week", "month", "quarter", "year"}
        Length of a period.
    level : float, default 0.95
        Nominal coverage of the intervals.
    topic_summary : DataFrame or None, default None
        The topic summary table, for the topics' labels.

    Attributes
    ----------
    axes_ : list of Axes
        The panels, in the order of the topics.
    figure_ : matplotlib Figure
        Where they are drawn.
    lines_ : dict of int to Line2D
        The line of each topic, NaN where it breaks.
    bands_ : dict of int to FillBetweenPolyCollection
        The band of each topic.
    bars_ : dict of int to LineCollection
        The intervals of its periods that stand alone.

    Examples
    --------
    >>> rows = pd.DataFrame({"level": ["2025-10", "2025-11"], "estimate": [0.1, 0.3], "ci_low": [0.05, 0.2]})
    >>> rows = rows.assign(topic=0, ci_high=[0.2, 0.4], warning="")
    >>> PrevalenceDisplay(rows, "month").plot().lines_[0].get_ydata().tolist()
    [0.1, 0.3]
    """

    axes_: "list[Axes]"
    lines_: "dict[int, Line2D]"
    bands_: "dict[int, FillBetweenPolyCollection]"
    bars_: "dict[int, LineCollection]"

    def __init__(
        self, rows: pd.DataFrame, period: str, *, level: float = 0.95, topic_summary: pd.DataFrame | None = None
    ) -> None:
        self.rows, self.period, self.level, self.topic_summary = rows, period, level, topic_summary
        self.title = f"Topic prevalence by {period}"
        self.topics = sorted(int(t) for t in rows["topic"].unique())
        self.alt_text = (
            f"{self.title}. {counted(len(self.topics), 'panel')}, each a line with its {level:.0%} band, from "
            f"{rows['level'].min()} to {rows['level'].max()}. {self._highest()}"
        )

    def _highest(self) -> str:
        """Say which share is highest, among those without a warning."""
        sound = self.rows[self.rows["warning"] == ""]
        if sound.empty:
            return "Every share has a warning, so no highest is named."
        top = sound.iloc[int(sound["estimate"].argmax())]
        among = "" if len(sound) == len(self.rows) else ", of the shares without a warning"
        return f"Highest {top['estimate']:.0%} for topic {self._name(int(top['topic']))} in {top['level']}{among}."

    @classmethod
    def from_prevalence(
        cls,
        prevalence: pd.DataFrame,
        *,
        period: str = "month",
        level: float = 0.95,
        topic_summary: pd.DataFrame | None = None,
        topics: list[int] | None = None,
        width: float = DOUBLE,
    ) -> "PrevalenceDisplay":
        """Draw the periods of a prevalence table; articles without a date are not shown.

        Parameters
        ----------
        prevalence : DataFrame
            What ``topic_prevalence(by="period")`` returned.
        period : {"day", "week", "month", "quarter", "year"}, default "month"
            The period it was made with.
        level : float, default 0.95
            The level it was made with.
        topic_summary : DataFrame or None, default None
            The topic summary table, for the topics' labels.
        topics : list of int or None, default None
            Topics to draw; None for all.
        width : float, default 7.2
            Width of the figure in inches.

        Raises
        ------
        InputError
            When the table breaks its contract, was not split by period, no article has a date, or a topic is not in it.

        Examples
        --------
        >>> rows = pd.DataFrame({"level": ["2025-10", "2025-12"], "estimate": [0.1, 0.3], "ci_low": [0.05, 0.2]})
        >>> rows = rows.assign(group="period", topic=0, ci_high=[0.2, 0.4], n_articles=30, n_clusters=30, warning="")
        >>> PrevalenceDisplay.from_prevalence(rows).lines_[0].get_ydata().tolist()
        [0.1, nan, 0.3]
        """
        check_table("prevalence", prevalence)
        if topic_summary is not None:
            check_table("topic_summary", topic_summary)
        rows = prevalence[(prevalence["group"] == "period") & (prevalence["level"] != UNDATED)]
        if rows.empty:
            message = "PrevalenceDisplay needs topic_prevalence(by='period') of articles with a date. Got no such row."
            raise InputError(message)
        if topics is not None:
            known = sorted(int(t) for t in rows["topic"].unique())
            unknown = sorted(set(topics) - set(known))
            if unknown or not topics:
                message = f"The 'topics' parameter must name topics of the table, {known}. Got {topics}."
                raise InputError(message)
            rows = rows[rows["topic"].isin(topics)]
        _check_levels(rows["level"], period)
        return cls(rows.reset_index(drop=True), period, level=level, topic_summary=topic_summary).plot(width=width)

    def plot(self, *, width: float = DOUBLE) -> "PrevalenceDisplay":
        """Draw on a figure of ``width`` inches, and return the Display."""
        check_size(width, parameter="width", least=1)
        from matplotlib.figure import Figure

        periods = self.rows["level"].map(lambda name: as_period(name, period=self.period))
        numbers = periods.map(lambda p: p.ordinal).to_numpy()
        first, n_periods = int(numbers.min()), int(numbers.max() - numbers.min() + 1)
        with print_style():
            columns = min(len(self.topics), max(1, int(width / _PANEL[0])))
            lines = -(-len(self.topics) // columns)
            self.figure_ = Figure(figsize=(width, 0.75 + lines * (_PANEL[1] + 0.3)), layout="constrained")
            self.figure_.suptitle(self.title, x=0.01, ha="left", fontsize=9, fontweight="bold")
            grid = self.figure_.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
            self.axes_ = list(grid.flat)[: len(self.topics)]
            for spare in list(grid.flat)[len(self.topics) :]:
                spare.remove()
            self.lines_, self.bands_, self.bars_ = {}, {}, {}
            for topic, ax in zip(self.topics, self.axes_, strict=True):
                of_topic = (self.rows["topic"] == topic).to_numpy()
                rows = self.rows[of_topic].set_index(numbers[of_topic] - first)
                self._panel(ax, topic, rows.reindex(np.arange(n_periods)))
            self._label(columns, periods.min(), n_periods)
            settle(self.figure_)
        return self

    def _panel(self, ax: "Axes", topic: int, rows: pd.DataFrame) -> None:
        """Draw one topic: the band or bars, the line, and the points, hollow where there is a warning."""
        place = rows.index.to_numpy()
        self.bands_[topic] = ax.fill_between(
            place, rows["ci_low"].to_numpy(), rows["ci_high"].to_numpy(), color=_BLUE, alpha=0.2, linewidth=0
        )
        known = rows["ci_low"].notna().to_numpy()
        beside = np.append(known[1:], False) | np.append(False, known[:-1])
        alone = rows[known & ~beside]
        self.bars_[topic] = ax.vlines(
            alone.index.to_numpy(), alone["ci_low"].to_numpy(), alone["ci_high"].to_numpy(), color=_BLUE, alpha=0.4
        )
        (self.lines_[topic],) = ax.plot(place, rows["estimate"].to_numpy(), color=_BLUE)
        for face, part in ((_BLUE, rows["warning"] == ""), ("white", rows["warning"].fillna("") != "")):
            drawn = rows[part.to_numpy(dtype=bool)]
            ax.plot(
                drawn.index.to_numpy(),
                drawn["estimate"].to_numpy(),
                color=_BLUE,
                marker="o",
                markerfacecolor=face,
                markersize=3,
                linestyle="none",
            )
        ax.set_title(textwrap.fill(self._name(topic), 38), fontsize=SMALL, fontweight="normal")

    def _label(self, columns: int, start: pd.Period, n_periods: int) -> None:
        """Name the periods and the scale, and say what is hollow."""
        from matplotlib.ticker import PercentFormatter

        every = -(-n_periods // 3)
        ticks = list(range(0, n_periods, every))
        names = [period_name(start + k, period=self.period) for k in ticks]
        # A band that ends at the axis would look like one that ends there.
        top = np.nanmax([*self.rows["estimate"], *self.rows["ci_high"]])
        for k, ax in enumerate(self.axes_):
            ax.set_xticks(ticks, names)
            ax.set_xlim(-0.5, n_periods - 0.5)
            ax.set_ylim(0, min(1.0, 1.08 * top))
            ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
            ax.tick_params(axis="x", labelbottom=k + columns >= len(self.axes_))
        note = "; hollow: see warning" if (self.rows["warning"] != "").any() else ""
        drawn = "band or bar" if any(len(bars.get_segments()) for bars in self.bars_.values()) else "band"
        self.figure_.supxlabel(
            f"Time ({self.period}, UTC); mean share of the topic, pointwise {self.level:.0%} {drawn}{note}",
            fontsize=SMALL,
            color=GREY,
        )

    def _name(self, topic: int) -> str:
        summary = self.topic_summary
        if summary is None or topic not in set(summary["topic"]):
            return str(topic)
        return f"{topic}: {summary.loc[summary['topic'] == topic, 'label'].iloc[0]}"


def _check_levels(levels: "pd.Series[str]", period: str) -> None:
    """Raise unless the levels are names of periods of the length that is said."""
    check_period(period)
    for level in levels.unique():
        try:
            fits = period_name(as_period(level, period=period), period=period) == level
        except ValueError:
            fits = False
        if not fits:
            message = (
                f"The 'period' parameter must be the one that the table was made with. Got {period!r}, and the level "
                f"{level!r}."
            )
            raise InputError(message)
