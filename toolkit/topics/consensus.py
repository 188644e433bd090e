"""Topics that many halves of the articles agree on: where a stable factorisation starts."""

import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit._cores import usable_cores
from toolkit.topics.start import nndsvd

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

#: A text is in a half when a bit of its hash is set, and a hash has so many bits.
MOST_RESAMPLES = 32

# More articles, iterations or digits would cost time, for topics that the last fit, on all articles, settles anyway.
_LARGEST_HALF = 5_000
_HALF_ITERATIONS = 30
_HALF_TOLERANCE = 1e-3


def consensus_topics(weighted: "csr_matrix", texts: Sequence[str], *, n_topics: int, n_resamples: int) -> Floats | None:
    """Return topics, shape (n_topics, n_terms), that halves of the articles agree on; None if these hold too little.

    Each half is factorised by itself; the topics of all halves, scaled to length 1, are stacked and factorised once
    more (Kotliar et al. 2019, "Identifying gene expression programs", where that step is a clustering).

    Which texts make a half depends on the texts alone, not on their order or number: an article is in
    the n-th half when the n-th bit of its text's hash is set, so copies stay together, and a corpus that gains or loses
    some articles has nearly the same halves. Of a half, at most 5,000 texts are read.

    A half holds too little with fewer texts than topics, and all of them together with fewer different topics: a corpus
    of copies.
    """
    from scipy.sparse import csr_matrix, vstack
    from sklearn.exceptions import ConvergenceWarning

    hashes = text_hashes(texts)
    light = weighted.astype(np.float32)
    halves = []
    for bit in range(n_resamples):
        half = np.flatnonzero((hashes >> np.uint64(bit)) & np.uint64(1))
        half = np.sort(half[np.argsort(hashes[half] >> np.uint64(MOST_RESAMPLES), kind="stable")][:_LARGEST_HALF])
        if int((np.diff(weighted.indptr)[half] > 0).sum()) < n_topics:
            return None
        halves.append(half)

    def directions(half: NDArray[np.intp]) -> "csr_matrix":
        topics = factorise(light[half], n_topics, max_iter=_HALF_ITERATIONS, tol=_HALF_TOLERANCE)
        lengths = np.linalg.norm(topics, axis=1, keepdims=True)
        return csr_matrix(topics[lengths.ravel() > 0] / lengths[lengths > 0][:, None])

    with warnings.catch_warnings(), ThreadPoolExecutor(usable_cores(), initializer=_one_thread) as pool:
        warnings.simplefilter("ignore", ConvergenceWarning)  # what a half leaves open, the last fit settles
        stack = vstack(list(pool.map(directions, halves)), format="csr")  # in their order, whichever ends first
        if min(stack.shape) < n_topics:
            return None
        return factorise(stack, n_topics, max_iter=400, tol=1e-4)


def _one_thread() -> None:
    """Hold BLAS to one thread in a worker, too: where OpenMP runs it, the caller's limit is the caller's alone."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1)


def factorise(matrix: "csr_matrix", n_topics: int, *, max_iter: int, tol: float) -> Floats:
    """Return the topics of one factorisation, started by NNDSVD, as they come."""
    from sklearn.decomposition import NMF

    model = NMF(n_topics, init="custom", max_iter=max_iter, tol=tol)
    weights, topics = nndsvd(matrix, n_topics)
    with np.errstate(invalid="ignore"):  # the root of an error of -1e-17
        model.fit_transform(matrix, W=weights.astype(matrix.dtype), H=topics.astype(matrix.dtype))
    return np.asarray(model.components_, dtype=np.float64)


def text_hashes(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return 64 bits of each text's hash: the same on every machine.

    Examples
    --------
    >>> text_hashes(["trade", "missile", "trade"]).tolist()
    [3785668665118591884, 17809413044778887897, 3785668665118591884]
    """
    digests = (blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)
