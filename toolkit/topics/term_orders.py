"""Orders in which the terms of a topic are read: one function each, from weights to scores."""

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import InputError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
TermOrder = Literal["weight", "relevance", "frex", "exclusivity", "c_tf_idf", "coherent"]

TERM_ORDERS: tuple[TermOrder, ...] = get_args(TermOrder)


def relevance(term_weights: Floats, *, shares: Floats, lam: float = 0.6) -> Floats:
    """Return lam log p(term | topic) + (1 - lam) log of its lift (Sievert and Shirley 2014, eq. 1)."""
    marginal = shares @ term_weights
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = np.log(term_weights) - np.log(marginal)
        scores = lam * np.log(term_weights) + (1 - lam) * lift
    return np.where(term_weights > 0, scores, -np.inf)


def frex(term_weights: Floats, *, weight: float = 0.5) -> Floats:
    """Return the harmonic mean of the ranks of frequency and exclusivity (Bischof and Airoldi 2012)."""
    from scipy.stats import rankdata

    n_terms = term_weights.shape[1]
    exclusive = rankdata(_share_of_term(term_weights), method="max", axis=1) / n_terms
    frequent = rankdata(term_weights, method="max", axis=1) / n_terms
    return np.where(term_weights > 0, 1 / (weight / exclusive + (1 - weight) / frequent), -np.inf)


def exclusivity(term_weights: Floats) -> Floats:
    """Return the weight of a term times the share of its weight that this topic has."""
    return np.where(term_weights > 0, term_weights * _share_of_term(term_weights), -np.inf)


def c_tf_idf(term_counts: Floats) -> Floats:
    """Return class-based tf-idf (Grootendorst 2022, eq. 2) of counts by topic."""
    frequency = term_counts.sum(axis=0)
    sizes = term_counts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = term_counts / sizes * np.log1p(sizes.mean() / frequency)
    return np.where(term_counts > 0, scores, -np.inf)


def count_by_topic(counts: "csr_matrix", shares: Floats, *, placed: NDArray[np.bool_]) -> Floats:
    """Return how often each term stands in the articles of each topic, by an article's largest topic."""
    from scipy.sparse import csr_matrix

    rows = np.flatnonzero(placed)
    largest = shares[rows].argmax(axis=1)
    member = csr_matrix((np.ones(len(rows)), (largest, rows)), shape=(shares.shape[1], len(shares)))
    return np.asarray((member @ counts).toarray(), dtype=np.float64)


def check_order(order: str | None, *, of: str = "topic_terms") -> None:
    """Raise unless the order is known; None is the default."""
    if order is not None and order not in TERM_ORDERS:
        message = f"The 'order' parameter of {of} must be one of {', '.join(TERM_ORDERS)}. Got {order!r}."
        raise InputError(message)


def _share_of_term(term_weights: Floats) -> Floats:
    totals = term_weights.sum(axis=0)
    share: Floats = np.divide(term_weights, totals, out=np.zeros_like(term_weights), where=totals > 0)
    return share
