"""Shares of texts under topics that are held fixed."""

from typing import TYPE_CHECKING

import numpy as np

from toolkit.topics.tables import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Steps for each text. A fixed number, since a stopping rule over all texts would make one depend on the others.
_STEPS = 100
# Texts at a time are so many that their terms times topics stay below this: bounds the memory, not the result.
_CELLS = 4_000_000


def fold_in(counts: "csr_matrix", components: Floats, *, prior: Floats, term_weights: Floats | None = None) -> Floats:
    """Return the Dirichlet weights of each text's topics: prior plus expected counts.

    Parameters
    ----------
    counts : csr_matrix, shape (n_texts, n_terms)
    components : array of float, shape (n_topics, n_terms)
        Rows sum to 1.
    prior : array of float, shape (n_topics,)
    term_weights : array of float, shape (n_terms,), or None, default None
        How much one occurrence of a term counts; None for 1 each.

    Returns
    -------
    array of float, shape (n_texts, n_topics)
        Zeros for a text without a term.

    Notes
    -----
    Zero-order collapsed variational Bayes with the topics held fixed (Asuncion, Welling, Smyth and Teh 2009, "On
    smoothing and inference for topic models"), 100 steps from equal shares.

    Examples
    --------
    >>> from scipy.sparse import csr_matrix
    >>> components = np.array([[0.9, 0.1], [0.1, 0.9]])
    >>> fold_in(csr_matrix([[3, 1], [0, 0]]), components, prior=np.array([0.1, 0.1])).round(1).tolist()
    [[3.3, 0.9], [0.0, 0.0]]
    """
    n_topics = len(components)
    weights = np.zeros((counts.shape[0], n_topics))
    filled = np.flatnonzero(np.diff(counts.indptr))
    block = max(1, int(_CELLS // (n_topics * max(1.0, counts.nnz / max(1, len(filled))))))
    for start in range(0, len(filled), block):
        rows = filled[start : start + block]
        part = counts[rows]
        starts = part.indptr[:-1]
        text = np.repeat(np.arange(len(rows)), np.diff(part.indptr))
        likelihood = components.T[part.indices]
        times = part.data.astype(np.float64)
        if term_weights is not None:
            times = times * term_weights[part.indices]
        found = np.ones((len(rows), n_topics))
        for _ in range(_STEPS):
            split = found[text] * likelihood
            split *= (times / split.sum(axis=1))[:, None]
            found = prior + np.add.reduceat(split, starts, axis=0)
        weights[rows] = found
    return weights
