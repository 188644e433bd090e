"""Where a factorisation starts: non-negative parts of singular vectors, without any randomness."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

_DIGITS = 6


def nndsvd(matrix: "csr_matrix", n_topics: int) -> tuple[Floats, Floats]:
    """Return weights, shape (n_rows, n_topics), and topics, shape (n_topics, n_columns), to start from.

    Of each pair of singular vectors the positive or the negative parts are taken, whichever weigh more (Boutsidis and
    Gallopoulos 2008, "SVD based initialization", algorithm 1). scikit-learn has the same start from a randomised
    decomposition, and so other topics for other seeds; this one is exact, and there is no seed.

    Parameters
    ----------
    matrix : csr_matrix
        Not negative; its smaller side is at least ``n_topics``.
    n_topics : int

    Examples
    --------
    >>> from scipy.sparse import csr_matrix
    >>> weights, topics = nndsvd(csr_matrix([[2.0, 2.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), 2)
    >>> (weights @ topics).round(4).tolist()
    [[2.0, 2.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    left, values, right = _decompose(matrix, n_topics)
    weights, topics = np.zeros_like(left), np.zeros_like(right)
    for k, value in enumerate(values[values > 10.0**-_DIGITS * values[0]]):
        u, v = left[:, k], right[k]
        parts = [(np.maximum(s * u, 0), np.maximum(s * v, 0)) for s in (1, -1)]
        sizes = [float(np.linalg.norm(a) * np.linalg.norm(b)) for a, b in parts]
        side = int(sizes[1] > sizes[0])
        if sizes[side] > 0:
            a, b = parts[side]
            root = np.sqrt(value * sizes[side])
            weights[:, k], topics[k] = root * a / np.linalg.norm(a), root * b / np.linalg.norm(b)
    # Rounded: the last bits are the machine's own, and from values of 1e-17 a fit takes long to come back.
    return weights.round(_DIGITS), topics.round(_DIGITS)


def _decompose(matrix: "csr_matrix", n: int) -> tuple[Floats, Floats, Floats]:
    """Return the n largest singular values, falling, with their vectors."""
    from scipy.linalg import svd
    from scipy.sparse.linalg import LinearOperator, eigsh

    rows, columns = matrix.shape
    if n >= min(rows, columns):  # Lanczos finds fewer than all
        left, values, right = svd(matrix.toarray(), full_matrices=False)
        return left[:, :n], values[:n], right[:n]
    # scipy's svds would do the same, but where values are equal it restarts from a vector of its own, without a seed
    tall = (matrix if rows >= columns else matrix.T).astype(np.float64)
    gram = LinearOperator((min(rows, columns),) * 2, matvec=lambda x: tall.T @ (tall @ x), dtype=np.float64)
    first = np.full(gram.shape[0], 1 / np.sqrt(gram.shape[0]))
    _, vectors = eigsh(gram, k=n, v0=first, rng=np.random.default_rng(0))
    left, values, right = svd(tall @ vectors, full_matrices=False)
    right = right @ vectors.T
    return (left, values, right) if rows >= columns else (right.T, values, left.T)
