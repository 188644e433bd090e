"""TopicMapDisplay: topics placed by how different their terms are."""

import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import InputError
from toolkit.plots.display import Display, figure_of, new_axes, settle
from toolkit.plots.style import DOUBLE, GREY, SMALL, print_style
from toolkit.schema import check_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection
    from matplotlib.text import Annotation

Floats = NDArray[np.float64]

_LARGEST = 900.0  # points², the area of the largest circle
_SMALLEST = 30.0  # of one that can just be seen
# Points that a number takes: its height, and its width for each digit.
_NUMBER_HEIGHT, _DIGIT = 7.5, 4.8
_NARROW = 5.0  # inches; below, the labels stand under the map
# With fewer terms, unless they hold half of the topics' weight, nearly all topics are equally far apart.
_FEW_TERMS = 50


class TopicMapDisplay(Display):
    """Circles for topics: near each other where they use the same terms, as large as their share of the news.

    Distances are Jensen-Shannon distances between the topics' terms, drawn on two axes by classical scaling; how much
    of them two axes can show is said below the map: where that is little, topics that are far apart may stand side by
    side. Axes have no meaning of their own, so they have no scale. The smallest circles are drawn larger than their
    share, to be seen; a number that has no room in its circle stands beside it.

    Parameters
    ----------
    places : array of float, shape (n_topics, 2)
        Where the topics lie.
    fit : float
        Part of the distances (of the positive eigenvalues) that the two axes show, in [0, 1].
    topic_summary : DataFrame
        The topic summary table, for sizes and labels; one row per place.
    nearest : tuple of int
        The two topics whose terms are most alike.

    Attributes
    ----------
    ax_, figure_ : matplotlib Axes and Figure
        Where it is drawn.
    circles_ : PathCollection
        One circle per topic, in the order of the topics.
    numbers_ : list of Annotation
        The topics' numbers, in their circles or beside them.

    Examples
    --------
    >>> summary = pd.DataFrame({"topic": [0, 1, 2], "label": list("xyz"), "share": [0.5, 0.3, 0.2]})
    >>> places = np.array([[0.4, 0.0], [0.3, 0.1], [-0.7, 0.0]])
    >>> [text.get_text() for text in TopicMapDisplay(places, 0.9, summary, (0, 1)).plot().numbers_]
    ['0', '1', '2']
    """

    ax_: "Axes"
    circles_: "PathCollection"
    numbers_: "list[Annotation]"

    def __init__(self, places: Floats, fit: float, topic_summary: pd.DataFrame, nearest: tuple[int, int]) -> None:
        self.places, self.fit, self.topic_summary, self.nearest = places, fit, topic_summary, nearest
        self.title = "Map of the topics"
        names = dict(zip(topic_summary["topic"], topic_summary["label"], strict=True))
        largest = topic_summary.iloc[int(topic_summary["share"].argmax())]
        a, b = nearest
        self.alt_text = (
            f"{self.title}. {len(places)} circles; near means alike terms, large means a large share. "
            f"Largest {largest['topic']}: {largest['label']} ({largest['share']:.0%}). Most alike "
            f"{a}: {names[a]} and {b}: {names[b]}. Two axes show {fit:.0%} of the distances."
        )

    @classmethod
    def from_tables(
        cls,
        topic_terms: pd.DataFrame,
        topic_summary: pd.DataFrame,
        *,
        ax: "Axes | None" = None,
        width: float = DOUBLE,
    ) -> "TopicMapDisplay":
        """Place topics by their terms, and draw them.

        Parameters
        ----------
        topic_terms : DataFrame
            The topic terms table, with many terms: ``model.topic_terms(1000)``. Weights are taken as the terms'
            shares of the topic; those beyond the table count as 0.
        topic_summary : DataFrame
            The topic summary table, of the same topics.
        ax : matplotlib Axes or None, default None
            Where to draw; None for a figure of its own. The labels stand at its right.
        width : float, default 7.2
            Width of that figure in inches.

        Raises
        ------
        InputError
            When a table breaks its contract, there are fewer than three topics, the tables differ in their topics, or
            the terms are too few to tell topics apart.

        Notes
        -----
        Jensen-Shannon distance: the root of the divergence to base 2, a metric in [0, 1] (Endres and Schindelin 2003).
        Classical scaling (Torgerson 1952; Gower 1966). Each axis points so that its largest coordinate is positive.

        Examples
        --------
        >>> terms = pd.DataFrame({"topic": [0, 0, 1, 1, 2], "rank": [1, 2, 1, 2, 1], "term": list("abbcd")})
        >>> terms["weight"] = [0.6, 0.4, 0.6, 0.4, 1.0]
        >>> summary = pd.DataFrame({"topic": [0, 1, 2], "label": list("xyz"), "share": [0.5, 0.3, 0.2]})
        >>> summary = summary.assign(n_articles=9, top_terms="", example="")
        >>> TopicMapDisplay.from_tables(terms, summary).nearest
        (0, 1)
        """
        check_table("topic_terms", topic_terms)
        check_table("topic_summary", topic_summary)
        weights = topic_terms.pivot_table(index="topic", columns="term", values="weight", fill_value=0.0).sort_index()
        summary = topic_summary.sort_values("topic").reset_index(drop=True)
        if list(weights.index) != list(summary["topic"]) or len(summary) < 3:
            message = (
                "TopicMapDisplay needs the terms and the summary of the same three topics or more. "
                f"Got terms of {list(weights.index)} and a summary of {list(summary['topic'])}."
            )
            raise InputError(message)
        n_terms, held = int((weights > 0).sum(axis=1).max()), float(weights.sum(axis=1).mean())
        if n_terms < _FEW_TERMS and held < 0.5:
            message = (
                "The 'topic_terms' parameter of TopicMapDisplay must hold most of each topic's weight, or all topics "
                f"seem equally far apart. Got {n_terms} terms for each, with {held:.0%} of it; give topic_terms(1000)."
            )
            raise InputError(message)
        distances = js_distances(weights.to_numpy(dtype=np.float64))
        places, fit = classical_scaling(distances)
        apart = distances + 9.0 * np.tri(len(distances))
        a, b = divmod(int(apart.argmin()), len(distances))
        nearest = (int(summary["topic"].iloc[a]), int(summary["topic"].iloc[b]))
        return cls(places, fit, summary, nearest).plot(ax, width=width)

    def plot(self, ax: "Axes | None" = None, *, width: float = DOUBLE) -> "TopicMapDisplay":
        """Draw, on ``ax`` or on a figure of its own of ``width`` inches, and return the Display."""
        from matplotlib.ticker import NullLocator

        summary = self.topic_summary
        share = summary["share"].to_numpy(dtype=np.float64)
        below = ax is None and width < _NARROW
        names = self._names(64 if below else 34)
        with print_style():
            if ax is None:
                height = width + 0.6 + 0.125 * (1 + names.count("\n")) if below else 0.8 + 0.24 * len(summary)
                ax = new_axes(width, max(3.4, height))
                self.ax_, room, alone = ax, width if below else width - 2.2, True
            else:
                self.ax_, alone = ax, False
                room = ax.get_position().width * figure_of(ax).get_figwidth()
            self.figure_ = figure_of(self.ax_)
            across, up = self.places.T
            self.circles_ = self.ax_.scatter(
                across,
                up,
                s=np.maximum(_LARGEST * share / share.max(), _SMALLEST),
                color="#56B4E9",
                alpha=0.55,
                edgecolors="#0072B2",
                linewidths=0.8,
            )
            self.numbers_ = [
                self.ax_.annotate(
                    str(topic), (x, y), (0, 0), textcoords="offset points", ha="center", va="center", fontsize=SMALL
                )
                for topic, x, y in zip(summary["topic"], across, up, strict=True)
            ]
            self.ax_.set_aspect("equal", adjustable="datalim")
            self.ax_.margins(0.15)
            self.ax_.xaxis.set_major_locator(NullLocator())
            self.ax_.yaxis.set_major_locator(NullLocator())
            self.ax_.spines[:].set_visible(True)
            self.ax_.set_title(self.title)
            said = f"Near: alike terms (Jensen-Shannon). Two axes show {self.fit:.0%} of the distances."
            said = textwrap.fill(said, max(20, int(17 * room)))
            self.ax_.set_xlabel(said, fontsize=SMALL, color=GREY)
            self.ax_.annotate(
                names,
                (0.0, 0.0) if below else (1.0, 1.0),
                xycoords="axes fraction",
                xytext=(0, -8 - 10 * (1 + said.count("\n"))) if below else (8, 0),
                textcoords="offset points",
                va="top",
                fontsize=SMALL,
                annotation_clip=False,
            )
            if alone:
                settle(self.figure_)
            self._spread_numbers()
        return self

    def _names(self, width: int) -> str:
        """Return the label of each topic, in lines of so many characters, two at most."""
        rows = self.topic_summary[["topic", "label", "share"]].itertuples(index=False)
        return "\n".join(
            textwrap.fill(f"{t}: {label} ({part:.0%})", width, subsequent_indent="    ", max_lines=2, placeholder=" …")
            for t, label, part in rows
        )

    def _spread_numbers(self) -> None:
        """Move the numbers that would print over another, beginning with the largest topics, which stay."""
        self.ax_.apply_aspect()
        points = self.ax_.transData.transform(self.places) * 72 / self.figure_.dpi
        widths = np.array([_DIGIT * len(number.get_text()) for number in self.numbers_])
        order = np.argsort(-self.topic_summary["share"].to_numpy(dtype=np.float64), kind="stable")
        for number, offset in zip(self.numbers_, spread(points, widths, order), strict=True):
            number.set_position((float(offset[0]), float(offset[1])))


def spread(points: Floats, widths: Floats, order: NDArray[np.intp]) -> Floats:
    """Return how far to move words of these widths from their points, so that none stands on another.

    The first in ``order`` stay; each of the others takes the nearest free of places around its point.

    Examples
    --------
    >>> spread(np.array([[0.0, 0.0], [1.0, 0.0], [40.0, 0.0]]), np.array([5.0, 5.0, 5.0]), np.array([0, 1, 2])).tolist()
    [[0.0, 0.0], [8.0, 0.0], [0.0, 0.0]]
    """
    angles = np.arange(12) * np.pi / 6
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    tries = np.concatenate([np.zeros((1, 2)), *(radius * ring for radius in range(8, 64, 4))]).round(6)
    offsets = np.zeros_like(points)
    placed: list[int] = []
    for word in order.tolist():
        others = points[placed] + offsets[placed]
        for offset in tries:
            apart = np.abs(others - points[word] - offset)
            if ((apart[:, 0] >= (widths[placed] + widths[word]) / 2) | (apart[:, 1] >= _NUMBER_HEIGHT)).all():
                offsets[word] = offset
                break
        placed.append(word)
    return offsets


def js_distances(weights: Floats) -> Floats:
    """Return Jensen-Shannon distances between rows of weights, each taken as shares.

    Examples
    --------
    >>> js_distances(np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 1.0]])).tolist()
    [[0.0, 0.0, 1.0], [0.0, 0.0, 1.0], [1.0, 1.0, 0.0]]
    """
    shares = weights / weights.sum(axis=1, keepdims=True)
    n = len(shares)
    distances = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1, n):
            distances[i, j] = distances[j, i] = np.sqrt(max(0.0, _divergence(shares[i], shares[j])))
    return distances


def classical_scaling(distances: Floats) -> tuple[Floats, float]:
    """Return two coordinates for each row, and the part of the positive eigenvalues that they hold.

    Examples
    --------
    >>> places, fit = classical_scaling(np.array([[0.0, 3.0, 5.0], [3.0, 0.0, 4.0], [5.0, 4.0, 0.0]]))
    >>> np.linalg.norm(places[0] - places[2]).round(6), round(fit, 6)
    (np.float64(5.0), 1.0)
    """
    n = len(distances)
    centring = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-0.5 * centring @ distances**2 @ centring)
    values, vectors = values[::-1], vectors[:, ::-1]
    positive = values[values > 1e-12].sum()
    places = vectors[:, :2] * np.sqrt(np.maximum(values[:2], 0.0))
    # Rounded, so that equal coordinates are equal to the last bit and the first of them decides.
    largest = np.abs(places).round(9).argmax(axis=0)
    places = places * np.where(places[largest, [0, 1]] < 0, -1.0, 1.0)
    return places, float(np.maximum(values[:2], 0.0).sum() / positive) if positive > 0 else 0.0


def _divergence(p: Floats, q: Floats) -> float:
    middle = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(x > 0, x * np.log2(x / middle), 0.0).sum() for x in (p, q)]
    return float(sum(parts) / 2)
