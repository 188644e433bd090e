"""TimelineDisplay: mean tone over time, one line per target, with a gap where there is no data."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.compare.comparison import ToneComparison
from toolkit.compare.periods import UNDATED, as_period, period_name
from toolkit.errors import InputError
from toolkit.plots.display import Display, check_given, figure_of, new_axes, settle
from toolkit.plots.legend import hollow_handle, legend_above, target_handle
from toolkit.plots.rows import extremes, group_rows, name_of, spelled, targets_of
from toolkit.plots.style import DOUBLE, GREY, SMALL, TargetStyle, print_style, target_styles

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.container import ErrorbarContainer
    from matplotlib.lines import Line2D

_STRIP = 0.18  # part of the height for the numbers of articles
_TICK_WIDTH = 0.72  # inches for one label of the time axis


class TimelineDisplay(Display):
    """Mean tone per period with its interval, and the number of articles at the foot of the axes.

    A line breaks where a period has no articles of the target. A hollow point has a warning in the table (few
    articles, few clusters); a point without a bar has no interval. The scale fits the points and the
    intervals without a warning; longer ones run out of it.

    Parameters
    ----------
    rows : DataFrame
        Rows of the comparison table, of the group "period", with dates.
    targets : list of str
        Codes of the targets.
    period : {"day", "week", "month", "quarter", "year"}
        Length of a period.
    level : float, default 0.95
        Nominal coverage of the intervals.
    names : mapping of str to str or None, default None
        Readable names of the targets.
    all_targets : sequence of str or None, default None
        Codes of all targets of the comparison, which decide the colours; None for ``targets``.

    Attributes
    ----------
    ax_, counts_ax_, figure_ : matplotlib Axes and Figure
        Where tone and the numbers of articles are drawn.
    lines_ : dict of str to Line2D
        The line of each target, NaN where it breaks.
    intervals_ : dict of str to ErrorbarContainer
        The intervals of each target.

    Examples
    --------
    >>> rows = pd.DataFrame({"level": ["2025-10", "2025-11"], "estimate": [-0.1, 0.2], "ci_low": [-0.2, 0.1]})
    >>> rows = rows.assign(group="period", ci_high=[0.0, 0.3], target="CN", n_articles=30, warning="")
    >>> TimelineDisplay(rows, ["CN"], "month").plot().ax_.get_xlabel()
    'Time (month, UTC)'
    """

    ax_: "Axes"
    counts_ax_: "Axes"
    lines_: "dict[str, Line2D]"
    intervals_: "dict[str, ErrorbarContainer]"

    def __init__(
        self,
        rows: pd.DataFrame,
        targets: list[str],
        period: str,
        *,
        level: float = 0.95,
        names: Mapping[str, str] | None = None,
        all_targets: Sequence[str] | None = None,
    ) -> None:
        self.all_targets = all_targets or targets
        self.rows, self.targets, self.period, self.level, self.names = rows, targets, period, level, names
        self.title = f"Mean tone by {period}"
        first, last = rows["level"].min(), rows["level"].max()
        self.alt_text = (
            f"{self.title}. Lines with {level:.0%} intervals on a scale from −1 to +1, for "
            f"{spelled([name_of(t, names) for t in targets])}, from {first} to {last}. "
            f"{extremes(rows, names)}"
        )

    @classmethod
    def from_comparison(
        cls,
        comparison: ToneComparison,
        *,
        names: Mapping[str, str] | None = None,
        ax: "Axes | None" = None,
        width: float = DOUBLE,
    ) -> "TimelineDisplay":
        """Draw the periods of a comparison; articles without a date are not shown.

        Parameters
        ----------
        comparison : ToneComparison
            What ``compare_tone(by="period")`` returned.
        names : mapping of str to str or None, default None
            Readable names of the targets by code.
        ax : matplotlib Axes or None, default None
            Where to draw; None for a figure of its own. The numbers of articles take a strip at its foot.
        width : float, default 7.2
            Width of that figure in inches.

        Raises
        ------
        InputError
            When it is no comparison, was not split by period, or no article has a date.

        Examples
        --------
        >>> from toolkit.compare.comparison import ToneComparison
        >>> rows = pd.DataFrame({"level": ["2025-10", "2025-12"], "estimate": [-0.1, 0.2]})
        >>> rows = rows.assign(ci_low=[-0.2, 0.1], ci_high=[0.0, 0.3], group="period", target="CN")
        >>> rows = rows.assign(n_articles=30, warning="")
        >>> settings = {"targets": ["CN"], "level": 0.95, "period": "month"}
        >>> comparison = ToneComparison(rows, pd.DataFrame(), settings)
        >>> TimelineDisplay.from_comparison(comparison).lines_["CN"].get_ydata()
        array([-0.1,  nan,  0.2])
        """
        check_given(comparison, ToneComparison, parameter="comparison", made_by="compare_tone")
        rows = group_rows(comparison, "period")
        rows = rows[rows["level"] != UNDATED].reset_index(drop=True)
        if rows.empty:
            message = "A timeline needs articles with a date (published). Got none."
            raise InputError(message)
        settings = comparison.settings
        return cls(
            rows,
            targets_of(rows, comparison),
            settings["period"],
            level=settings["level"],
            names=names,
            all_targets=settings["targets"],
        ).plot(ax, width=width)

    def plot(self, ax: "Axes | None" = None, *, width: float = DOUBLE) -> "TimelineDisplay":
        """Draw, on ``ax`` or on a figure of its own of ``width`` inches, and return the Display."""
        periods = self.rows["level"].map(lambda name: as_period(name, period=self.period))
        numbers = periods.map(lambda p: p.ordinal)
        first, n_periods = numbers.min(), numbers.max() - numbers.min() + 1
        with print_style():
            self.ax_ = new_axes(width, 3.4) if ax is None else ax
            self.figure_ = figure_of(self.ax_)
            self.counts_ax_ = self.ax_.inset_axes((0.0, 0.0, 1.0, _STRIP), sharex=self.ax_)
            self.lines_, self.intervals_ = {}, {}
            self.ax_.axhline(0.0, color=GREY, linewidth=0.8, zorder=1)
            styles = target_styles(self.all_targets)
            for i, code in enumerate(self.targets):
                rows = self.rows[self.rows["target"] == code].set_index(numbers[self.rows["target"] == code] - first)
                # Side by side within 0.3 of a period, so that intervals do not hide each other.
                shift = 0.3 * ((i + 0.5) / len(self.targets) - 0.5)
                self._line(rows.reindex(np.arange(n_periods)), styles[code], code, shift)
            cut = self._label(periods.min(), n_periods)
            handles = [target_handle(styles[c], name_of(c, self.names), line=True) for c in self.targets]
            hollow = [hollow_handle(cut=cut)] if (self.rows["warning"] != "").any() else []
            legend_above(self.ax_, self.title, handles + hollow, grow=ax is None)
            if ax is None:
                settle(self.figure_)
        return self

    def _line(self, rows: pd.DataFrame, style: TargetStyle, code: str, shift: float) -> None:
        """Draw the line, points, intervals and numbers of one target."""
        place = rows.index.to_numpy() + shift
        (self.lines_[code],) = self.ax_.plot(
            place, rows["estimate"], color=style.colour, linestyle=style.line, zorder=3
        )
        known = rows["estimate"].notna().to_numpy()
        drawn = rows[known]
        self.intervals_[code] = self.ax_.errorbar(
            place[known],
            drawn["estimate"],
            yerr=[drawn["estimate"] - drawn["ci_low"], drawn["ci_high"] - drawn["estimate"]],
            color=style.colour,
            linestyle="none",
            elinewidth=0.7,
            alpha=0.6,
            zorder=2,
        )
        for face, part in ((style.colour, drawn["warning"] == ""), ("white", drawn["warning"] != "")):
            self.ax_.plot(
                place[known][part.to_numpy()],
                drawn.loc[part, "estimate"],
                color=style.colour,
                marker=style.marker,
                markerfacecolor=face,
                linestyle="none",
                zorder=4,
            )
        self.counts_ax_.plot(
            place,
            rows["n_articles"].fillna(0),
            color=style.colour,
            linestyle=style.line,
            linewidth=0.8,
            alpha=0.6,
        )

    def _label(self, start: pd.Period, n_periods: int) -> bool:
        """Name the periods, as many as fit, and keep the strip free of points; return whether bars run out."""
        from matplotlib.ticker import MaxNLocator

        ax, strip = self.ax_, self.counts_ax_
        every = -(-n_periods // max(2, int(self.figure_.get_figwidth() / _TICK_WIDTH)))
        ticks = list(range(0, n_periods, every))
        ax.set_xticks(ticks, [period_name(start + k, period=self.period) for k in ticks])
        ax.set_xlim(-0.5, n_periods - 0.5)
        ax.grid(axis="x", color="#EEEEEE", linewidth=0.5)
        ax.set_axisbelow(True)
        ax.set_xlabel(f"Time ({self.period}, UTC)")
        ax.set_ylabel(f"Mean tone of articles\n(−1 to +1), {self.level:.0%} interval")

        sound = self.rows[self.rows["warning"] == ""]
        values = pd.concat([self.rows["estimate"], sound["ci_low"], sound["ci_high"]])
        low, high = min(0.0, values.min()) - 0.05, max(0.0, values.max()) + 0.05
        ax.set_yticks([t for t in MaxNLocator(6).tick_values(low, high) if low <= t <= high])
        ax.set_ylim(low - (high - low) * _STRIP / (1 - _STRIP), high)

        strip.set_facecolor("#F4F4F4")
        strip.spines[:].set_visible(False)
        strip.set_ylim(0, 1.25 * self.rows["n_articles"].max())
        strip.set_yticks([])
        strip.tick_params(axis="x", bottom=False, labelbottom=False)
        words = f"articles per {self.period}, up to {self.rows['n_articles'].max():,}"
        strip.text(0.005, 0.95, words, transform=strip.transAxes, va="top", fontsize=SMALL, color=GREY)
        return bool((self.rows["ci_low"] < low).any() or (self.rows["ci_high"] > high).any())
