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


class TopicMapDisplay(Display):
    """Circles for topics: near each other where they use the same terms, as large as their share of the news.

    Distances are Jensen-Shannon distances between the topics' terms, drawn on two axes by classical scaling; how much
    of them two axes can show is said below the map. Axes have no meaning of their own, so they have no scale.

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
        The topics' numbers, in their circles.

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
            When a table breaks its contract, there are fewer than three topics, or the tables differ in their topics.

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
        with print_style():
            self.ax_ = new_axes(width, max(3.4, 0.8 + 0.24 * len(summary))) if ax is None else ax
            self.figure_ = figure_of(self.ax_)
            across, up = self.places.T
            self.circles_ = self.ax_.scatter(
                across,
                up,
                s=_LARGEST * share / share.max(),
                color="#56B4E9",
                alpha=0.55,
                edgecolors="#0072B2",
                linewidths=0.8,
            )
            self.numbers_ = [
                self.ax_.annotate(str(topic), (x, y), ha="center", va="center", fontsize=SMALL)
                for topic, x, y in zip(summary["topic"], across, up, strict=True)
            ]
            self.ax_.set_aspect("equal", adjustable="datalim")
            self.ax_.margins(0.15)
            self.ax_.xaxis.set_major_locator(NullLocator())
            self.ax_.yaxis.set_major_locator(NullLocator())
            self.ax_.spines[:].set_visible(True)
            self.ax_.set_title(self.title)
            self.ax_.set_xlabel(
                f"Near: alike terms (Jensen-Shannon). Two axes show {self.fit:.0%} of the distances.",
                fontsize=SMALL,
                color=GREY,
            )
            names = [
                textwrap.fill(f"{t}: {label} ({part:.0%})", 34, subsequent_indent="    ", max_lines=2, placeholder=" …")
                for t, label, part in zip(summary["topic"], summary["label"], share, strict=True)
            ]
            self.ax_.annotate(
                "\n".join(names),
                (1.0, 1.0),
                xycoords="axes fraction",
                xytext=(8, 0),
                textcoords="offset points",
                va="top",
                fontsize=SMALL,
                annotation_clip=False,
            )
            if ax is None:
                settle(self.figure_)
        return self


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
