"""Spherical k-means: clusters of unit vectors, the same for the same seed."""

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import InputError

Floats = NDArray[np.float64]

_STARTS = 4
_MOST = 200


def spherical_kmeans(vectors: Floats, n_clusters: int, *, random_state: int = 0) -> Floats:
    """Return the centres of clusters of unit vectors, by falling cosine to their members.

    Parameters
    ----------
    vectors : array of float, shape (n, d)
        Of length 1.
    n_clusters : int
        At most the number of different vectors.
    random_state : int, default 0
        Seed of the four starts, of which the one with the greatest sum of cosines is taken (the first of equals).

    Returns
    -------
    array of float, shape (n_clusters, d)
        Of length 1.

    Raises
    ------
    InputError
        When there are fewer different vectors than clusters.

    Notes
    -----
    Dhillon and Modha (2001), "Concept decompositions for large sparse text data using clustering", started by
    k-means++ (Arthur and Vassilvitskii 2007) with 1 - cosine for the squared distance. A vector as near to one centre
    as to another goes to the first; a centre that loses all its vectors takes the one that is farthest from its own.

    Examples
    --------
    >>> vectors = np.array([[1.0, 0.0], [0.8, 0.6], [-1.0, 0.0], [-0.8, 0.6]])
    >>> centres = spherical_kmeans(vectors, 2)
    >>> sorted(centres.round(2).tolist())
    [[-0.95, 0.32], [0.95, 0.32]]
    """
    different = count_different(vectors, n_clusters)
    if different < n_clusters:
        message = (
            "The number of clusters must not exceed that of different vectors. "
            f"Got {n_clusters} clusters and {different} vectors."
        )
        raise InputError(message)
    rng = np.random.default_rng(random_state)
    best, centres = -np.inf, np.empty((0, 0))
    for _ in range(_STARTS):
        found = _settle(vectors, _start(vectors, n_clusters, rng))
        total = float((vectors @ found.T).max(axis=1).sum())
        if total > best + 1e-9:
            best, centres = total, found
    return centres


def unit(vectors: Floats) -> Floats:
    """Return vectors of length 1; one of length 0 stays.

    Examples
    --------
    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    shorter: Floats = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return shorter


def concentration(vectors: Floats, centres: Floats) -> float:
    """Return the concentration of von Mises-Fisher distributions around the centres, one for all.

    Parameters
    ----------
    vectors : array of float, shape (n, d)
        Of length 1.
    centres : array of float, shape (n_clusters, d)
        Of length 1.

    Notes
    -----
    Banerjee, Dhillon, Ghosh and Sra (2005), "Clustering on the unit hypersphere using von Mises-Fisher
    distributions", eq. 4.4, with the mean cosine to the nearest centre for the mean resultant length.

    Examples
    --------
    >>> concentration(np.array([[0.8, 0.6], [0.8, -0.6]]), np.array([[1.0, 0.0]])).__round__(2)
    3.02
    """
    mean = min(max(float((vectors @ centres.T).max(axis=1).mean()), 0.0), 1 - 1e-6)
    return float(mean * (vectors.shape[1] - mean**2) / (1 - mean**2))


def count_different(vectors: Floats, enough: int) -> int:
    """Return the number of different vectors, counted until there are enough: to sort all of them takes long."""
    seen: set[bytes] = set()
    for vector in vectors + 0.0:  # -0 becomes 0
        seen.add(vector.tobytes())
        if len(seen) == enough:
            break
    return len(seen)


def _start(vectors: Floats, n_clusters: int, rng: np.random.Generator) -> Floats:
    """Return vectors that lie apart, drawn with odds that grow with the distance to those drawn before."""
    chosen = [int(rng.integers(len(vectors)))]
    apart = np.full(len(vectors), np.inf)
    for _ in range(n_clusters - 1):
        apart = np.minimum(apart, np.maximum(1 - vectors @ vectors[chosen[-1]], 0.0))
        apart[apart < 1e-12] = 0.0  # a copy of one that was drawn
        reach = np.cumsum(apart)
        if reach[-1] > 0:
            chosen.append(int(np.searchsorted(reach, rng.random() * reach[-1], side="right")))
        else:  # nothing but copies, or what is nearer than rounding
            chosen.append(int(rng.choice(np.setdiff1d(np.arange(len(vectors)), chosen))))
    return vectors[chosen]


def _settle(vectors: Floats, centres: Floats) -> Floats:
    """Move each centre to the mean direction of its vectors until none changes sides."""
    before = np.full(len(vectors), -1)
    for _ in range(_MOST):
        near = vectors @ centres.T
        labels = near.argmax(axis=1)
        worst = near.max(axis=1)
        for empty in np.setdiff1d(np.arange(len(centres)), labels):
            far = int(worst.argmin())
            labels[far], worst[far] = empty, np.inf
        if (labels == before).all():
            break
        sums = np.zeros_like(centres)
        np.add.at(sums, labels, vectors)
        centres, before = unit(sums), labels
    return centres
