"""HeatmapDisplay: mean tone in every level (topic, outlet, period) and towards every target."""

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.compare.comparison import ToneComparison
from toolkit.plots.display import Display, check_given, check_size, figure_of, new_axes, settle
from toolkit.plots.fonts import fit_fonts
from toolkit.plots.rows import counted, extremes, group_rows, name_of, number, spelled, targets_of, topic_labels
from toolkit.plots.style import DOUBLE, GREY, SMALL, print_style
from toolkit.plots.wrapping import label_width, room_of, wrap_text, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import QuadMesh
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text


class HeatmapDisplay(Display):
    """Cells coloured by mean tone, with the mean and the number of articles written in each.

    Red is negative, blue positive, white zero (ColorBrewer's RdBu, which keeps its order with any colour
    vision). A hatched cell has a warning in the table (few articles, few clusters); a grey one has no
    articles. The colours reach as far as the cells without a warning do.

    Parameters
    ----------
    rows : DataFrame
        Rows of the comparison table, of one group.
    targets : list of str
        Codes of the targets, from left to right.
    title : str
        The figure's title.
    labels : mapping of str to str or None, default None
        Readable names of the levels.
    names : mapping of str to str or None, default None
        Readable names of the targets.

    Attributes
    ----------
    ax_, figure_ : matplotlib Axes and Figure
        Where it is drawn.
    mesh_ : QuadMesh
        The coloured cells, levels by targets; masked where there are no articles.
    texts_ : list of Text
        What is written in the cells.
    thin_ : list of Rectangle
        The hatched cells.

    Examples
    --------
    >>> rows = pd.DataFrame({"level": ["Daily", "Wire"], "target": "CN", "estimate": [-0.1, 0.2]})
    >>> rows = rows.assign(group="outlet", n_articles=30, warning="")
    >>> display = HeatmapDisplay(rows, ["CN"], "Mean tone by outlet").plot()
    >>> display.mesh_.get_array().ravel().tolist()
    [-0.1, 0.2]
    """

    ax_: "Axes"
    mesh_: "QuadMesh"
    texts_: "list[Text]"
    thin_: "list[Rectangle]"

    def __init__(
        self,
        rows: pd.DataFrame,
        targets: list[str],
        title: str,
        *,
        labels: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.rows, self.targets, self.title, self.names = rows, targets, title, names
        self.labels = labels or {}
        shown = rows.assign(level=rows["level"].map(lambda name: self.labels.get(name, name)))
        self.alt_text = (
            f"{title}. A grid of {counted(rows['level'].nunique(), 'row')} and {counted(len(targets), 'column')} "
            f"({spelled([name_of(t, names) for t in targets])}), red for negative and blue for positive "
            f"tone. {extremes(shown, names)}"
        )

    @classmethod
    def from_comparison(
        cls,
        comparison: ToneComparison,
        *,
        group: str = "topic",
        topic_summary: pd.DataFrame | None = None,
        names: Mapping[str, str] | None = None,
        ax: "Axes | None" = None,
        width: float = DOUBLE,
    ) -> "HeatmapDisplay":
        """Draw one group of a comparison.

        Parameters
        ----------
        comparison : ToneComparison
            What ``compare_tone(by=...)`` returned.
        group : {"topic", "outlet", "period"}, default "topic"
            The group to draw.
        topic_summary : DataFrame or None, default None
            The topic summary table, for the topics' labels.
        names : mapping of str to str or None, default None
            Readable names of the targets by code.
        ax : matplotlib Axes or None, default None
            Where to draw; None for a figure of its own.
        width : float, default 7.2
            Width of that figure in inches.

        Raises
        ------
        InputError
            When it is no comparison, or was not split by the group.

        Examples
        --------
        >>> from toolkit.compare.comparison import ToneComparison
        >>> rows = pd.DataFrame({"level": ["0", "1"], "estimate": [-0.1, 0.2], "n_articles": [30, 4]})
        >>> rows = rows.assign(group="topic", target="CN", warning=["", "fewer than 10 articles"])
        >>> comparison = ToneComparison(rows, pd.DataFrame(), {"targets": ["CN"]})
        >>> display = HeatmapDisplay.from_comparison(comparison)
        >>> [text.get_text().splitlines() for text in display.texts_], len(display.thin_)
        ([['−0.10', 'n = 30'], ['+0.20', 'n = 4']], 1)
        """
        check_given(comparison, ToneComparison, parameter="comparison", made_by="compare_tone")
        rows = group_rows(comparison, group)
        return cls(
            rows,
            targets_of(rows, comparison),
            f"Mean tone by {group} and target",
            labels=topic_labels(topic_summary, group),
            names=names,
        ).plot(ax, width=width)

    def plot(self, ax: "Axes | None" = None, *, width: float = DOUBLE) -> "HeatmapDisplay":
        """Draw, on ``ax`` or on a figure of its own of ``width`` inches, and return the Display."""
        check_size(width, parameter="width", least=1)
        levels = list(dict.fromkeys(self.rows["level"]))
        grid = np.full((len(levels), len(self.targets)), np.nan)
        across = self.rows["target"].map(self.targets.index)
        down = self.rows["level"].map(levels.index)
        grid[down, across] = self.rows["estimate"]
        # At least 0.1, so that a table of near-zeros does not look like one of extremes.
        sound = self.rows.loc[self.rows["warning"] == "", "estimate"].abs()
        limit = float(max([0.1, *sound]))
        with print_style():
            names = [textwrap.fill(self.labels.get(name, name), int(5 * width)) for name in levels]
            lines = max(2, *(name.count("\n") + 1 for name in names))
            self.ax_ = new_axes(width, 1.1 + (0.1 + 0.13 * lines) * len(levels)) if ax is None else ax
            self.figure_ = figure_of(self.ax_)
            self.ax_.set_facecolor("#E4E4E4")
            self.mesh_ = self.ax_.pcolormesh(
                np.ma.masked_invalid(grid),
                cmap="RdBu",
                vmin=-limit,
                vmax=limit,
                edgecolors="white",
                linewidth=1.0,
            )
            self.texts_, self.thin_ = [], []
            values = (self.rows["estimate"], self.rows["n_articles"], self.rows["warning"])
            for i, j, estimate, n, warning in zip(down, across, *values, strict=True):
                ink = "white" if abs(estimate) > 0.65 * limit else "black"
                self._cell(i, j, f"{number(estimate)}\nn = {n:,}", ink, thin=warning != "")
            more = self._label(names)
            if ax is None:
                self.figure_.set_figheight(self.figure_.get_figheight() + more / 72)
                settle(self.figure_)
        return self

    def _cell(self, i: int, j: int, words: str, ink: str, *, thin: bool) -> None:
        """Write into a cell, and hatch it when it is thin."""
        from matplotlib.patches import Rectangle

        if thin:
            hatch = Rectangle((j, i), 1, 1, fill=False, hatch="////", edgecolor=GREY, linewidth=0, alpha=0.4)
            self.thin_.append(hatch)
            self.ax_.add_patch(hatch)
        text = self.ax_.text(j + 0.5, i + 0.5, words, ha="center", va="center", fontsize=SMALL, color=ink)
        self.texts_.append(text)

    def _label(self, levels: list[str]) -> float:
        """Name rows and columns, and draw the scale; return the height of the columns' names in points."""
        ax = self.ax_
        names = [name_of(code, self.names) for code in self.targets]
        ax.set_xticks(np.arange(len(names)) + 0.5, [""] * len(names))
        ax.set_yticks(np.arange(len(levels)) + 0.5, levels)
        ax.xaxis.tick_top()
        ax.invert_yaxis()
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        note = "\nhatched: see warning" if self.thin_ else ""
        low, high = self.mesh_.get_clim()
        beyond = bool((self.rows["estimate"] < low).any() or (self.rows["estimate"] > high).any())
        scale = self.figure_.colorbar(
            self.mesh_,
            ax=ax,
            location="bottom",
            shrink=0.7,
            aspect=40,
            pad=0.02,
            extend="both" if beyond else "neither",
        )
        scale.set_label(f"Mean tone of articles (−1 to +1){note}", fontsize=SMALL)
        scale.outline.set_visible(False)
        room = room_of(ax)
        title = ax.set_title(self.title, pad=8, x=0.0)
        fit_fonts(self.figure_)
        wrap_text(title, room)
        return self._fit_columns(names, 0.94 * room / len(names)) + 10.0 * title.get_text().count("\n")

    def _fit_columns(self, names: list[str], room: float) -> float:
        """Wrap the names of the columns, or turn them where a word alone is wider than its column."""
        widths = [label_width(word, self.figure_, size=SMALL) for name in names for word in name.split()]
        upright = max(widths, default=0.0) > room
        fitted = [
            textwrap.fill(name, 26) if upright else wrapped(name, room, self.figure_, size=SMALL) for name in names
        ]
        self.ax_.set_xticks(self.ax_.get_xticks(), fitted, rotation=90 if upright else 0)
        fit_fonts(self.figure_)
        tallest = max(label.get_window_extent().height for label in self.ax_.get_xticklabels())
        return float(tallest * 72 / self.figure_.dpi)
