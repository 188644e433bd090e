"""DecompositionDisplay: how much of a difference in tone is other topics, and how much is another tone."""

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.compare.decomposition import DIFFERENCE, TONE, TOPICS, ToneDecomposition
from toolkit.errors import InputError
from toolkit.plots.display import Display, check_given, check_size, figure_of, new_axes, settle
from toolkit.plots.legend import legend_above
from toolkit.plots.rows import name_of, number, topic_labels
from toolkit.plots.style import DOUBLE, GREY, print_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer, ErrorbarContainer
    from matplotlib.patches import Patch

# Colours and hatches that stand for no target.
_LOOKS: Mapping[str, tuple[str, str]] = {
    DIFFERENCE: ("#A0A0A0", ""),
    TOPICS: ("#88A0B8", "////"),
    TONE: ("#D8B45A", ""),
}
_WORDS: Mapping[str, str] = {DIFFERENCE: "difference", TOPICS: "other topics", TONE: "same topic, other tone"}
_LINE = 0.3  # inches for one bar


class DecompositionDisplay(Display):
    """Bars with intervals: a difference in tone, its two parts, and the topics that make them.

    A dagger marks what has a warning in the table (few articles, few clusters).

    Parameters
    ----------
    rows : DataFrame
        Rows of the table of ``decompose_tone`` to draw, "all" first.
    title : str
        The figure's title.
    level : float, default 0.95
        Nominal coverage of the intervals.
    labels : mapping of str to str or None, default None
        Readable names of the topics.
    names : (str, str), default ("a", "b")
        Readable names of the targets.

    Attributes
    ----------
    ax_, figure_ : matplotlib Axes and Figure
        Where it is drawn.
    bars_ : dict of str to BarContainer
        The bars of each part.
    intervals_ : dict of str to ErrorbarContainer
        Their intervals.

    Examples
    --------
    >>> parts = {"part": ["difference", "other topics", "other tone"], "estimate": [-0.4, -0.3, -0.1]}
    >>> rows = pd.DataFrame(parts).assign(level="all", ci_low=-0.5, ci_high=0.0, warning="")
    >>> display = DecompositionDisplay(rows, "Tone towards China minus Japan", names=("China", "Japan")).plot()
    >>> display.bars_["other topics"].datavalues.tolist()
    [-0.3]
    """

    ax_: "Axes"
    bars_: "dict[str, BarContainer]"
    intervals_: "dict[str, ErrorbarContainer]"

    def __init__(
        self,
        rows: pd.DataFrame,
        title: str,
        *,
        level: float = 0.95,
        labels: Mapping[str, str] | None = None,
        names: tuple[str, str] = ("a", "b"),
    ) -> None:
        self.rows, self.title, self.level, self.labels, self.names = rows, title, level, labels or {}, names
        whole = rows[rows["level"] == "all"]
        careful = " The table has a warning for these." if (whole["warning"] != "").any() else ""
        self.alt_text = f"{title}. Bars with {level:.0%} intervals: difference {said_parts(whole)}{careful}"

    @classmethod
    def from_decomposition(
        cls,
        decomposition: ToneDecomposition,
        *,
        n_topics: int = 6,
        topic_summary: pd.DataFrame | None = None,
        names: Mapping[str, str] | None = None,
        ax: "Axes | None" = None,
        width: float = DOUBLE,
    ) -> "DecompositionDisplay":
        """Draw a decomposition.

        Parameters
        ----------
        decomposition : ToneDecomposition
            What ``decompose_tone`` returned.
        n_topics : int, default 6
            Topics to draw below the sums: those with the largest parts; 0 for none.
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
            When it is no decomposition, or ``n_topics`` is negative.

        Examples
        --------
        >>> from toolkit.compare.decomposition import ToneDecomposition
        >>> parts = {"part": ["difference", "other topics", "other tone"], "estimate": [-0.4, -0.3, -0.1]}
        >>> table = pd.DataFrame(parts).assign(level="all", ci_low=-0.5, ci_high=0.0, warning="")
        >>> found = ToneDecomposition(table, {"target_a": "CN", "target_b": "JP", "level": 0.95})
        >>> DecompositionDisplay.from_decomposition(found, names={"CN": "China", "JP": "Japan"}).title
        'Tone towards China minus Japan'
        """
        check_given(decomposition, ToneDecomposition, parameter="decomposition", made_by="decompose_tone")
        if not isinstance(n_topics, int | np.integer) or n_topics < 0:
            message = f"The 'n_topics' parameter of from_decomposition must not be negative. Got {n_topics!r}."
            raise InputError(message)
        table, settings = decomposition.table, decomposition.settings
        pair = name_of(settings["target_a"], names), name_of(settings["target_b"], names)
        topics = table[table["level"] != "all"]
        # Largest first; between equals, in the table's order.
        sizes = topics["estimate"].abs().groupby(topics["level"], sort=False).sum()
        chosen = list(sizes.sort_values(ascending=False, kind="stable").index[:n_topics])
        rows = pd.concat([table[table["level"] == "all"], *(topics[topics["level"] == name] for name in chosen)])
        return cls(
            rows.reset_index(drop=True),
            f"Tone towards {pair[0]} minus {pair[1]}",
            level=settings["level"],
            labels=topic_labels(topic_summary, "topic"),
            names=pair,
        ).plot(ax, width=width)

    def plot(self, ax: "Axes | None" = None, *, width: float = DOUBLE) -> "DecompositionDisplay":
        """Draw, on ``ax`` or on a figure of its own of ``width`` inches, and return the Display."""
        check_size(width, parameter="width", least=1)
        places, ticks = self._places()
        with print_style():
            self.ax_ = new_axes(width, 1.2 + _LINE * (places.max() + 1)) if ax is None else ax
            self.figure_ = figure_of(self.ax_)
            self.bars_, self.intervals_ = draw_parts(self.ax_, self.rows, places)
            # The dagger stays where the end of a long label is cut.
            cut = [textwrap.fill(text, min(34, int(5 * width)), max_lines=2) + mark for text, mark in ticks.values()]
            self.ax_.set_yticks(list(ticks), cut)
            a, b = self.names
            note = "; †: see warning" if (self.rows["warning"] != "").any() else ""
            self.ax_.set_xlabel(f"Difference in mean tone, {a} minus {b}, {self.level:.0%} interval{note}")
            legend_above(self.ax_, self.title, part_handles(TOPICS, TONE), grow=ax is None)
            if ax is None:
                settle(self.figure_)
        return self

    def _places(self) -> "tuple[np.ndarray, dict[float, tuple[str, str]]]":
        """Return the height of each bar, and at each height that has one the label and its dagger."""
        heights: list[float] = []
        ticks: dict[float, tuple[str, str]] = {}
        thin = set(self.rows.loc[self.rows["warning"] != "", "level"])
        place = -1.0
        level = "all"
        for row in self.rows.itertuples():
            place += 1.0 if row.level == level else 1.4
            if row.level == "all":
                ticks[place] = _WORDS[str(row.part)], " †" if row.warning else ""
            elif row.level != level:
                ticks[place + 0.5] = self.labels.get(str(row.level), f"topic {row.level}"), " †" * (row.level in thin)
            level = str(row.level)
            heights.append(place)
        return np.array(heights), ticks


def said_parts(rows: pd.DataFrame) -> str:
    """Say a difference and its two parts with their intervals, for readers who do not see the bars."""
    said = {
        row["part"]: f"{number(row['estimate'])} "
        + ("(no interval)" if np.isnan(row["ci_low"]) else f"({number(row['ci_low'])} to {number(row['ci_high'])})")
        for row in rows.to_dict("records")
    }
    return (
        f"{said[DIFFERENCE]}, of which {said[TOPICS]} from other topics and {said[TONE]} from another tone on the same "
        "topics."
    )


def draw_parts(
    ax: "Axes", rows: pd.DataFrame, places: "np.ndarray"
) -> "tuple[dict[str, BarContainer], dict[str, ErrorbarContainer]]":
    """Draw rows of a decomposition at their places, counted downwards; return bars and intervals by part."""
    bars, intervals = {}, {}
    for part, (colour, hatch) in _LOOKS.items():
        mine = (rows["part"] == part).to_numpy()
        own = rows[mine]
        bars[part] = ax.barh(
            places[mine], own["estimate"], height=0.8, color=colour, hatch=hatch, edgecolor="white", label=part
        )
        intervals[part] = ax.errorbar(
            own["estimate"],
            places[mine],
            xerr=[own["estimate"] - own["ci_low"], own["ci_high"] - own["estimate"]],
            color="black",
            linestyle="none",
            elinewidth=1.0,
            zorder=3,
        )
    ax.axvline(0.0, color=GREY, linewidth=0.8, zorder=1)
    ax.set_ylim(places.max() + 0.6, -0.6)
    ax.tick_params(axis="y", length=0)
    return bars, intervals


def part_handles(*parts: str) -> "list[Patch]":
    """Return the legend's entries of some parts."""
    from matplotlib.patches import Patch

    return [
        Patch(facecolor=_LOOKS[part][0], hatch=_LOOKS[part][1], edgecolor="white", label=_WORDS[part]) for part in parts
    ]
