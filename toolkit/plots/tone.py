"""ToneDisplay: mean tone with its interval, by level and target."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.compare.comparison import ToneComparison
from toolkit.plots.display import Display, check_given, check_size, figure_of, new_axes, settle
from toolkit.plots.legend import hollow_handle, legend_above, target_handle
from toolkit.plots.rows import counted, extremes, group_rows, is_overall, name_of, spelled, targets_of, topic_labels
from toolkit.plots.style import DOUBLE, GREY, SMALL, TargetStyle, print_style, target_styles

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.container import ErrorbarContainer
    from matplotlib.text import Annotation

_LINE = 0.17  # inches for one point


class ToneDisplay(Display):
    """Points with intervals: mean tone towards each target, in each level of a group.

    A hollow point has a warning in the table (few articles, few clusters); a point without a bar has no
    interval. The scale fits the points and the intervals without a warning; longer ones run out of it.

    Parameters
    ----------
    rows : DataFrame
        Rows of the comparison table, of one group.
    targets : list of str
        Codes of the targets, in the order in which they are drawn.
    title : str
        The figure's title.
    level : float, default 0.95
        Nominal coverage of the intervals.
    labels : mapping of str to str or None, default None
        Readable names of the levels.
    names : mapping of str to str or None, default None
        Readable names of the targets.
    all_targets : sequence of str or None, default None
        Codes of all targets of the comparison, which decide the colours; None for ``targets``.

    Attributes
    ----------
    ax_, figure_ : matplotlib Axes and Figure
        Where it is drawn.
    points_ : dict of str to list of ErrorbarContainer
        The points of each target, filled ones first.
    counts_ : list of Annotation
        The number of articles beside each point.

    Examples
    --------
    >>> row = {"group": "overall", "level": "all", "target": "CN", "estimate": -0.2, "ci_low": -0.3, "ci_high": -0.1}
    >>> display = ToneDisplay(pd.DataFrame([row]).assign(n_articles=40, warning=""), ["CN"], "Mean tone overall").plot()
    >>> display.counts_[0].get_text(), display.ax_.get_title(loc="left")
    ('40', 'Mean tone overall')
    """

    ax_: "Axes"
    points_: "dict[str, list[ErrorbarContainer]]"
    counts_: "list[Annotation]"

    def __init__(
        self,
        rows: pd.DataFrame,
        targets: list[str],
        title: str,
        *,
        level: float = 0.95,
        labels: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
        all_targets: Sequence[str] | None = None,
    ) -> None:
        self.rows, self.targets, self.title, self.level = rows, targets, title, level
        self.all_targets = all_targets or targets
        self.labels, self.names = labels or {}, names
        shown = rows.assign(level=rows["level"].map(lambda name: self.labels.get(name, name)))
        self.alt_text = (
            f"{title}. Points with {level:.0%} intervals on a scale from −1 to +1, for "
            f"{spelled([name_of(t, names) for t in targets])}"
            + ("" if self._overall else f", in {counted(rows['level'].nunique(), 'level')}")
            + f". {extremes(shown, names)}"
        )

    @classmethod
    def from_comparison(
        cls,
        comparison: ToneComparison,
        *,
        group: str | None = None,
        topic_summary: pd.DataFrame | None = None,
        names: Mapping[str, str] | None = None,
        ax: "Axes | None" = None,
        width: float = DOUBLE,
    ) -> "ToneDisplay":
        """Draw one group of a comparison.

        Parameters
        ----------
        comparison : ToneComparison
            What ``compare_tone`` returned.
        group : {"overall", "outlet", "period", "topic"} or None, default None
            The group to draw; None for the first that the comparison was split by, or else the overall rows.
        topic_summary : DataFrame or None, default None
            The topic summary table, for the topics' labels.
        names : mapping of str to str or None, default None
            Readable names of the targets by code.
        ax : matplotlib Axes or None, default None
            Where to draw; None for a figure of its own.
        width : float, default 7.2
            Width of that figure in inches; 3.5 fits one column of a journal.

        Raises
        ------
        InputError
            When it is no comparison, or was not split by the group.

        Examples
        --------
        >>> from toolkit.compare.comparison import ToneComparison
        >>> row = {"group": "overall", "level": "all", "target": "CN", "estimate": -0.2, "ci_low": -0.3}
        >>> table = pd.DataFrame([row]).assign(ci_high=-0.1, n_articles=40, warning="")
        >>> comparison = ToneComparison(table, pd.DataFrame(), {"targets": ["CN"], "level": 0.95})
        >>> ToneDisplay.from_comparison(comparison, group="overall", names={"CN": "China"}).alt_text
        'Mean tone overall. Points with 95% intervals on a scale from −1 to +1, for China.
        Lowest −0.20 for China, highest −0.20 for China.'
        """
        check_given(comparison, ToneComparison, parameter="comparison", made_by="compare_tone")
        group = group or next(iter(comparison.settings["by"]), "overall")
        rows = group_rows(comparison, group)
        title = "Mean tone overall" if group == "overall" else f"Mean tone by {group}"
        return cls(
            rows,
            targets_of(rows, comparison),
            title,
            level=comparison.settings["level"],
            labels=topic_labels(topic_summary, group),
            names=names,
            all_targets=comparison.settings["targets"],
        ).plot(ax, width=width)

    @property
    def _overall(self) -> bool:
        return is_overall(self.rows)

    def plot(self, ax: "Axes | None" = None, *, width: float = DOUBLE) -> "ToneDisplay":
        """Draw, on ``ax`` or on a figure of its own of ``width`` inches, and return the Display."""
        check_size(width, parameter="width", least=1)
        levels = list(dict.fromkeys(self.rows["level"]))
        # Overall, the targets themselves are the lines of the figure.
        called = [name_of(code, self.names) for code in self.targets]
        shown = called if self._overall else [self.labels.get(name, name) for name in levels]
        labels = [textwrap.fill(x, min(30, int(5 * width)), max_lines=4, placeholder=" …") for x in shown]
        lines = len(labels) * (1 if self._overall else len(self.targets) + 1)
        lines = max(lines, sum(label.count("\n") + 1 for label in labels))
        with print_style():
            self.ax_ = new_axes(width, 1.1 + max(0.5, _LINE * lines)) if ax is None else ax
            self.figure_ = figure_of(self.ax_)
            self.points_, self.counts_ = {}, []
            self.ax_.axvline(0.0, color=GREY, linewidth=0.8, zorder=1)
            styles = target_styles(self.all_targets)
            for i, code in enumerate(self.targets):
                rows = self.rows[self.rows["target"] == code]
                place = [float(i)] * len(rows)
                if not self._overall:
                    shift = (i - (len(self.targets) - 1) / 2) / (len(self.targets) + 1)
                    place = [levels.index(name) + shift for name in rows["level"]]
                self._points(rows.assign(place=place), styles[code])
            self._label(labels)
            handles = (
                []
                if self._overall
                else [target_handle(styles[c], n, line=False) for c, n in zip(self.targets, called, strict=True)]
            )
            cut = self._scale()
            hollow = [hollow_handle(cut=cut)] if (self.rows["warning"] != "").any() else []
            legend_above(self.ax_, self.title, handles + hollow, grow=ax is None)
            if ax is None:
                settle(self.figure_)
        return self

    def _points(self, rows: pd.DataFrame, style: TargetStyle) -> None:
        """Draw the points of one target, its intervals, and the number of articles at the right."""
        code = rows["target"].iloc[0]
        self.points_[code] = []
        for face, part in ((style.colour, rows["warning"] == ""), ("white", rows["warning"] != "")):
            drawn = rows[part]
            ends = [drawn["estimate"] - drawn["ci_low"], drawn["ci_high"] - drawn["estimate"]]
            self.points_[code].append(
                self.ax_.errorbar(
                    drawn["estimate"],
                    drawn["place"],
                    xerr=ends,
                    color=style.colour,
                    marker=style.marker,
                    markerfacecolor=face,
                    linestyle="none",
                    elinewidth=1.2,
                    zorder=3,
                )
            )
        for place, n in zip(rows["place"], rows["n_articles"], strict=True):
            self.counts_.append(_beside(self.ax_, f"{n:,}", place))

    def _scale(self) -> bool:
        """Fit the scale to what has no warning and to all points; return whether bars run out of it."""
        sound = self.rows[self.rows["warning"] == ""]
        values = pd.concat([self.rows["estimate"], sound["ci_low"], sound["ci_high"]])
        low, high = min(0.0, values.min()) - 0.05, max(0.0, values.max()) + 0.05
        self.ax_.set_xlim(low, high)
        return bool((self.rows["ci_low"] < low).any() or (self.rows["ci_high"] > high).any())

    def _label(self, labels: list[str]) -> None:
        """Set ticks, their labels, and what the axes mean."""
        ax = self.ax_
        if not self._overall:
            for k in range(1, len(labels)):
                ax.axhline(k - 0.5, color="#DDDDDD", linewidth=0.5, zorder=0)
        ax.set_yticks(range(len(labels)), labels)
        ax.set_ylim(len(labels) - 0.5, -0.5)
        ax.tick_params(axis="y", length=0)
        ax.locator_params(axis="x", nbins=max(3, int(1.6 * self.figure_.get_figwidth())))
        ax.set_xlabel(f"Mean tone of articles (−1 to +1), {self.level:.0%} interval")
        _beside(ax, "articles", -0.5).set_verticalalignment("bottom")


def _beside(ax: "Axes", text: str, place: float) -> "Annotation":
    """Write at the right of the axes, at the height of a point."""
    return ax.annotate(
        text,
        (1.0, place),
        xycoords=("axes fraction", "data"),
        xytext=(4, 0),
        textcoords="offset points",
        verticalalignment="center",
        fontsize=SMALL,
        color=GREY,
        annotation_clip=False,
    )
