"""DecompositionPairsDisplay: the differences in tone between targets, each with its two parts."""

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.compare.decomposition import DIFFERENCE, TONE, TOPICS
from toolkit.errors import InputError
from toolkit.plots.decomposition import draw_parts, part_handles, said_parts
from toolkit.plots.display import Display, check_size, figure_of, new_axes, settle
from toolkit.plots.legend import legend_above
from toolkit.plots.rows import counted, name_of
from toolkit.plots.style import DOUBLE, print_style
from toolkit.schema import check_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer, ErrorbarContainer

_LINE = 0.15  # inches for one bar
_TEXT_LINE = 0.12  # inches for one line of a pair's names
_PARTS = (DIFFERENCE, TOPICS, TONE)
_GROUP = len(_PARTS) + 0.8  # bars from one pair to the next


class DecompositionPairsDisplay(Display):
    """Three bars with intervals for each pair of targets: their difference in tone and the two parts that make it.

    A dagger marks the pairs that have a warning in the table (few articles, few clusters).

    Parameters
    ----------
    rows : DataFrame
        Rows of decompositions whose level is "all", three for each pair.
    level : float, default 0.95
        Nominal coverage of the intervals.
    names : mapping of str to str or None, default None
        Readable names of the targets by code.

    Attributes
    ----------
    ax_, figure_ : matplotlib Axes and Figure
        Where it is drawn.
    bars_ : dict of str to BarContainer
        The bars of each part, in the order of the pairs.
    intervals_ : dict of str to ErrorbarContainer
        Their intervals.

    Examples
    --------
    >>> rows = pd.DataFrame({"part": ["difference", "other topics", "other tone"], "estimate": [-0.4, -0.3, -0.1]})
    >>> rows = rows.assign(target_a="CN", target_b="JP", level="all", ci_low=-0.5, ci_high=0.0, warning="")
    >>> DecompositionPairsDisplay(rows).plot().bars_["other tone"].datavalues.tolist()
    [-0.1]
    """

    ax_: "Axes"
    bars_: "dict[str, BarContainer]"
    intervals_: "dict[str, ErrorbarContainer]"

    def __init__(self, rows: pd.DataFrame, *, level: float = 0.95, names: Mapping[str, str] | None = None) -> None:
        self.rows, self.level, self.names = rows, level, names
        self.title = "Differences in tone: other topics, or another tone on the same topics"
        n_pairs = counted(int((rows["part"] == DIFFERENCE).sum()), "pair")
        self.alt_text = f"{self.title}. Bars with {level:.0%} intervals for {n_pairs} of targets. {self._largest()}"

    def _largest(self) -> str:
        """Say the largest difference among the pairs that have no warning and all intervals."""
        pairs = self.rows.groupby(["target_a", "target_b"], sort=False)
        sound = [rows for _, rows in pairs if (rows["warning"] == "").all() and rows["ci_low"].notna().all()]
        if not sound:
            return "Every pair has a warning or lacks an interval, so no largest is named."
        largest = max(sound, key=lambda rows: abs(rows.set_index("part")["estimate"][DIFFERENCE]))
        a, b = (name_of(largest[side].iloc[0], self.names) for side in ("target_a", "target_b"))
        among = "" if len(sound) == len(pairs) else " without a warning"
        return f"Largest{among}: {a} minus {b}, {said_parts(largest)}"

    @classmethod
    def from_table(
        cls,
        table: pd.DataFrame,
        *,
        level: float = 0.95,
        n_pairs: int = 15,
        names: Mapping[str, str] | None = None,
        width: float = DOUBLE,
    ) -> "DecompositionPairsDisplay":
        """Draw the pairs of a decomposition table.

        Parameters
        ----------
        table : DataFrame
            The decomposition table of a run, or several of ``decompose_tone`` below each other.
        level : float, default 0.95
            The level it was made with.
        n_pairs : int, default 15
            Pairs to draw, in the order of the table: those with the largest differences.
        names : mapping of str to str or None, default None
            Readable names of the targets by code.
        width : float, default 7.2
            Width of the figure in inches.

        Raises
        ------
        InputError
            When the table breaks its contract, has no rows, or ``n_pairs`` is not positive.

        Examples
        --------
        >>> rows = pd.DataFrame({"part": ["difference", "other topics", "other tone"], "estimate": [-0.4, -0.3, -0.1]})
        >>> rows = rows.assign(target_a="CN", target_b="JP", level="all", ci_low=-0.5, ci_high=0.0, p_value=0.01)
        >>> rows = rows.assign(share_a=1.0, share_b=1.0, tone_a=-0.3, tone_b=0.1, n_articles=40, n_clusters=40)
        >>> rows = rows.assign(warning="")
        >>> DecompositionPairsDisplay.from_table(rows).ax_.get_yticklabels()[0].get_text()
        'CN − JP'
        """
        check_table("decomposition", table)
        if not isinstance(n_pairs, int | np.integer) or n_pairs < 1:
            message = f"The 'n_pairs' parameter of from_table must be 1 or more. Got {n_pairs!r}."
            raise InputError(message)
        rows = table[table["level"] == "all"]
        if rows.empty:
            message = "DecompositionPairsDisplay needs a decomposition of at least one pair of targets. Got no row."
            raise InputError(message)
        # Between equals, those that come first.
        whole = rows[rows["part"] == DIFFERENCE].sort_values("estimate", key=np.abs, ascending=False, kind="stable")
        pairs = ["target_a", "target_b"]
        kept = pd.MultiIndex.from_frame(rows[pairs]).isin(pd.MultiIndex.from_frame(whole[pairs][:n_pairs]))
        return cls(rows[kept].reset_index(drop=True), level=level, names=names).plot(width=width)

    def plot(self, *, width: float = DOUBLE) -> "DecompositionPairsDisplay":
        """Draw on a figure of ``width`` inches, and return the Display."""
        check_size(width, parameter="width", least=1)
        pairs = self.rows.groupby(["target_a", "target_b"], sort=False)
        places = pairs.ngroup().to_numpy() * _GROUP + self.rows["part"].map(_PARTS.index).to_numpy()
        warned = self.rows[self.rows["warning"] != ""]
        marked = set(zip(warned["target_a"], warned["target_b"], strict=True))
        labels = [
            f"{name_of(a, self.names)} − {name_of(b, self.names)}" + (" †" if (a, b) in marked else "")
            for a, b in dict.fromkeys(zip(self.rows["target_a"], self.rows["target_b"], strict=True))
        ]
        labels = [textwrap.fill(label, int(5 * width)) for label in labels]
        lines = max(label.count("\n") + 1 for label in labels)
        with print_style():
            self.ax_ = new_axes(width, 1.2 + max(_LINE * _GROUP, _TEXT_LINE * (lines + 0.5)) * len(labels))
            self.figure_ = figure_of(self.ax_)
            self.bars_, self.intervals_ = draw_parts(self.ax_, self.rows, places)
            self.ax_.set_yticks([1 + _GROUP * k for k in range(len(labels))], labels)
            note = "; †: see warning" if marked else ""
            self.ax_.set_xlabel(f"Difference in mean tone, first target minus second, {self.level:.0%} interval{note}")
            legend_above(self.ax_, self.title, part_handles(*_PARTS), grow=True)
            settle(self.figure_)
        return self
