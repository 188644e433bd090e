"""TopicTermsDisplay: the first terms of each topic, one small panel per topic."""

import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import InputError
from toolkit.plots.display import Display, check_size, figure_of, settle
from toolkit.plots.rows import counted
from toolkit.plots.style import DOUBLE, SMALL, print_style
from toolkit.schema import check_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer

_PANEL_WIDTH = 2.3  # inches
_TERM_HEIGHT = 0.135
_BOLD = 13.5  # letters of a heading to the inch, room to the next panel left


class TopicTermsDisplay(Display):
    """Bars of the first terms, one panel per topic, in the order in which they are read; a bar is a term's weight.

    They need not be the heaviest: only ``topic_terms(order="weight")`` goes by weight alone.

    Parameters
    ----------
    topic_terms : DataFrame
        The topic terms table.
    topic_summary : DataFrame or None, default None
        The topic summary table, for labels and shares.
    n_terms : int, default 8
        Terms shown for each topic, 1 or more.

    Attributes
    ----------
    axes_ : list of Axes
        The panels, in the order of the topics.
    figure_ : matplotlib Figure
        Where they are drawn.
    bars_ : dict of int to BarContainer
        The bars of each topic, the first term first.

    Examples
    --------
    >>> terms = pd.DataFrame({"topic": 0, "rank": [1, 2], "term": ["trade", "war"], "weight": [0.3, 0.2]})
    >>> TopicTermsDisplay(terms).plot().bars_[0].datavalues.tolist()
    [0.3, 0.2]
    """

    axes_: "list[Axes]"
    bars_: "dict[int, BarContainer]"

    def __init__(
        self, topic_terms: pd.DataFrame, topic_summary: pd.DataFrame | None = None, *, n_terms: int = 8
    ) -> None:
        self.topic_terms, self.topic_summary, self.n_terms = topic_terms, topic_summary, n_terms
        self.title = "Terms of each topic"
        topics = sorted(topic_terms["topic"].unique())
        first = "; ".join(f"topic {t}: {', '.join(self._terms(t)['term'].head(3))}" for t in topics)
        self.alt_text = f"{self.title}. {counted(len(topics), 'panel')} of bars. {first}."

    @classmethod
    def from_tables(
        cls,
        topic_terms: pd.DataFrame,
        topic_summary: pd.DataFrame | None = None,
        *,
        n_terms: int = 8,
        ax: "Axes | None" = None,
        width: float = DOUBLE,
    ) -> "TopicTermsDisplay":
        """Draw a topic model's tables.

        Parameters
        ----------
        topic_terms : DataFrame
            The topic terms table.
        topic_summary : DataFrame or None, default None
            The topic summary table, for labels and shares.
        n_terms : int, default 8
            Terms shown for each topic, 1 or more.
        ax : matplotlib Axes or None, default None
            Axes of a grid whose place the panels take; None for a figure of their own.
        width : float, default 7.2
            Width of that figure in inches.

        Raises
        ------
        InputError
            When a table breaks its contract, there is no topic, or ``n_terms`` is below 1.

        Examples
        --------
        >>> terms = pd.DataFrame({"topic": 0, "rank": [1, 2], "term": ["trade", "war"], "weight": [0.3, 0.2]})
        >>> TopicTermsDisplay.from_tables(terms).alt_text
        'Terms of each topic. 1 panel of bars. topic 0: trade, war.'
        """
        check_table("topic_terms", topic_terms)
        if topic_summary is not None:
            check_table("topic_summary", topic_summary)
        if topic_terms.empty or not isinstance(n_terms, int | np.integer) or n_terms < 1:
            message = f"topic_terms must have rows, n_terms be 1 or more. Got {len(topic_terms)} and {n_terms}."
            raise InputError(message)
        return cls(topic_terms, topic_summary, n_terms=n_terms).plot(ax, width=width)

    def plot(self, ax: "Axes | None" = None, *, width: float = DOUBLE) -> "TopicTermsDisplay":
        """Draw, in the place of ``ax`` or on a figure of ``width`` inches, and return the Display."""
        check_size(width, parameter="width", least=1)
        from matplotlib.figure import Figure
        from matplotlib.gridspec import GridSpecBase

        topics = sorted(int(t) for t in self.topic_terms["topic"].unique())
        with print_style():
            wide = width if ax is None else figure_of(ax).get_figwidth()
            columns = min(len(topics), max(1, int(wide / _PANEL_WIDTH)))
            rows = -(-len(topics) // columns)
            grid: GridSpecBase
            if ax is None:
                size = (width, 0.4 + rows * (0.45 + _TERM_HEIGHT * self.n_terms))
                self.figure_ = Figure(figsize=size, layout="constrained")
                self.figure_.suptitle(self.title, x=0.01, ha="left", fontsize=9, fontweight="bold")
                grid = self.figure_.add_gridspec(rows, columns)
            else:
                place = ax.get_subplotspec()
                if place is None:
                    message = "The 'ax' parameter must be made by subplots(), so that panels can take its place."
                    raise InputError(message)
                self.figure_ = figure_of(ax)
                grid = place.subgridspec(rows, columns)
                ax.set_axis_off()
                ax.set_title(self.title)
            self.axes_ = [self.figure_.add_subplot(grid[k // columns, k % columns]) for k in range(len(topics))]
            self.bars_ = {t: self._panel(panel, t, wide / columns) for t, panel in zip(topics, self.axes_, strict=True)}
            for panel in self.axes_[-columns:]:
                panel.set_xlabel("Weight in the topic", fontsize=SMALL)
            if ax is None:
                settle(self.figure_)
        return self

    def _panel(self, ax: "Axes", topic: int, wide: float) -> "BarContainer":
        """Draw the bars of one topic in a panel that has so many inches."""
        from matplotlib.ticker import MaxNLocator, StrMethodFormatter

        terms = self._terms(topic)
        places = np.arange(len(terms))
        bars = ax.barh(places, terms["weight"], color="#0072B2", height=0.7)
        ax.set_yticks(places, [textwrap.shorten(term, 30, placeholder=" …") for term in terms["term"]])
        ax.set_ylim(self.n_terms - 0.5, -0.5)
        ax.tick_params(axis="y", length=0)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=2))
        ax.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))  # without zeros that take the neighbour's room
        # Set from the right, since layouts leave no room for a title that is wider than its axes.
        ax.set_title(self._heading(topic, wide), fontsize=SMALL, loc="right", multialignment="left")
        return bars

    def _terms(self, topic: int) -> pd.DataFrame:
        return self.topic_terms[self.topic_terms["topic"] == topic].sort_values("rank").head(self.n_terms)

    def _heading(self, topic: int, wide: float) -> str:
        summary = self.topic_summary
        if summary is None or topic not in set(summary["topic"]):
            return f"Topic {topic}"
        row = summary[summary["topic"] == topic].iloc[0]
        return textwrap.fill(f"{topic}: {row['label']} ({row['share']:.0%})", max(16, int(_BOLD * wide)))
