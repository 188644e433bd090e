"""Shares of texts under a logistic-normal prior and topics that are held fixed."""

from typing import TYPE_CHECKING

import numpy as np

from toolkit.topics.tables import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_STEPS, _HALVINGS = 100, 40
# When a step is to lower the objective by less, it is the last.
_SETTLED = 1e-9


def logistic_fold_in(counts: "csr_matrix", components: Floats, *, means: Floats, covariance: Floats) -> Floats:
    """Return the most probable shares of each text.

    Parameters
    ----------
    counts : csr_matrix, shape (n_texts, n_terms)
    components : array of float, shape (n_topics, n_terms)
        Above 0; rows sum to 1.
    means : array of float, shape (n_texts, n_topics - 1)
        Prior means of the log ratios of the shares to the last one.
    covariance : array of float, shape (n_topics - 1, n_topics - 1)
        Their prior covariance.

    Returns
    -------
    array of float, shape (n_texts, n_topics)
        Rows sum to 1; those of a text depend on no other text.

    Notes
    -----
    The mode that the Laplace approximation of the structural topic model is made around (Roberts, Stewart and Airoldi
    2016), by Newton's method from log ratios of 0, with the step halved until it lowers the objective. Where the
    curvature is not that of a minimum, the likelihood's part of it is bounded as in an EM step.

    Examples
    --------
    >>> from scipy.sparse import csr_matrix
    >>> components = np.array([[0.9, 0.1], [0.1, 0.9]])
    >>> prior = {"means": np.zeros((2, 1)), "covariance": np.eye(1)}
    >>> logistic_fold_in(csr_matrix([[9, 1], [1, 9]]), components, **prior).round(2).tolist()
    [[0.78, 0.22], [0.22, 0.78]]
    """
    precision: Floats = np.linalg.inv(covariance).astype(np.float64)
    shares = np.zeros((counts.shape[0], len(components)))
    for text, mean in enumerate(means):
        cells = slice(counts.indptr[text], counts.indptr[text + 1])
        times = counts.data[cells].astype(np.float64)
        shares[text] = _mode(times, components[:, counts.indices[cells]], mean, precision)
    return shares


def _mode(times: Floats, likelihood: Floats, mean: Floats, precision: Floats) -> Floats:
    """Return the shares of one text, whose terms are the columns of ``likelihood``."""
    eta, total = np.zeros_like(mean), times.sum()
    for _ in range(_STEPS):
        shares = _softmax(eta)
        split = likelihood * shares[:, None]
        split /= split.sum(axis=0)
        expected = split @ times
        slope = (total * shares - expected)[:-1] + precision @ (eta - mean)
        bound = total * (np.diag(shares) - np.outer(shares, shares))[:-1, :-1] + precision
        curvature = bound - (np.diag(expected) - (split * times) @ split.T)[:-1, :-1]
        if np.linalg.eigvalsh(curvature)[0] <= 0:
            curvature = bound
        step = np.linalg.solve(curvature, slope)
        gain = float(slope @ step)
        if gain < _SETTLED:
            return _softmax(eta - step)
        here = _objective(eta, times, likelihood, mean, precision)
        for _ in range(_HALVINGS):
            if _objective(eta - step, times, likelihood, mean, precision) <= here - 1e-4 * gain:
                break
            step, gain = step / 2, gain / 2
        eta = eta - step
    return _softmax(eta)


def _objective(eta: Floats, times: Floats, likelihood: Floats, mean: Floats, precision: Floats) -> float:
    away = eta - mean
    return float(away @ precision @ away / 2 - times @ np.log(_softmax(eta) @ likelihood))


def _softmax(eta: Floats) -> Floats:
    """Return the shares of log ratios to the last one."""
    ratios = np.append(eta, 0.0)
    odds = np.exp(ratios - ratios.max())
    shares: Floats = odds / odds.sum()
    return shares
