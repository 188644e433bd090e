"""Fit the weights of a linear scorer, and score every sentence with weights that were fitted without it."""

from collections import Counter
from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from toolkit.tone.calibration import softmax, temperature
from toolkit.tone.features import Feature
from toolkit.tone.linear_model import Floats, LinearWeights

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: Inverse strength of the ridge penalty (scikit-learn's C). Ten-fold cross-validation on the training sentences is flat
#: from .05 to .3; more helps countries.
PENALTY = 0.2
#: A feature counts when at least so many sentences have it.
MIN_SENTENCES = 3
#: Largest slope of the loss, per row, at which a fit ends.
TOLERANCE = 1e-5

Ints = npt.NDArray[np.int64]
Rows = Sequence[Sequence[Feature]]


def fit_weights(rows: Rows, aims: Floats, groups: Ints, *, base: LinearWeights | None = None) -> LinearWeights:
    """Return the weights of a multinomial logistic regression with a ridge penalty.

    Parameters
    ----------
    rows : sequence of sequences of features
        As ``features.read`` gives them.
    aims : array of shape (n, 3)
        How much each row counts as negative, neutral and positive: 0, 1, 0 for a neutral one; its sum may be less
        than 1, and shared between labels.
    groups : array of shape (n,)
        The sentence of each row.
    base : LinearWeights, optional
        Weights to start from: only what departs from them is learnt, and the penalty is on the departure, so that
        a word keeps its meaning where the sample does not tell otherwise.
    """
    names = _common(rows, groups)
    offset = np.zeros((len(aims), 3)) if base is None else base.logits(rows)
    weights, intercept = _ridge(_matrix(rows, names), aims, offset)
    if base is None:
        return LinearWeights(names, weights, intercept)
    union = tuple(sorted({*names, *base.features}))
    place = {name: i for i, name in enumerate(union)}
    both = np.zeros((len(union), 3))
    both[[place[name] for name in base.features]] = base.weights
    both[[place[name] for name in names]] += weights
    return LinearWeights(union, both, base.intercept + intercept)


def _ridge(matrix: "csr_matrix", aims: Floats, offset: Floats) -> tuple[Floats, Floats]:
    """Return the weights and the intercept that are best beside given logits.

    This is scikit-learn's ``LogisticRegression``, which takes neither an offset nor labels that are shared.
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    transposed, counts, total = matrix.T.tocsr(), aims.sum(axis=1), aims.sum()

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, intercept = flat[:-3].reshape(-1, 3), flat[-3:]
        logits = offset + matrix @ weights + intercept
        logits -= logits.max(axis=1, keepdims=True)
        p = np.exp(logits)
        norm = p.sum(axis=1)
        value = counts @ np.log(norm) - (aims * logits).sum() + (weights * weights).sum() / (2 * PENALTY)
        slope = p * (counts / norm)[:, None] - aims
        gradient = np.concatenate([(transposed @ slope + weights / PENALTY).ravel(), slope.sum(axis=0)])
        return value / total, gradient / total

    with threadpool_limits(limits=1):
        options = {"maxiter": 2000, "ftol": 0.0, "gtol": TOLERANCE}
        found = minimize(loss, np.zeros(3 * matrix.shape[1] + 3), jac=True, method="L-BFGS-B", options=options)
    return found.x[:-3].reshape(-1, 3), found.x[-3:]


def held_out(rows: Rows, aims: Floats, groups: Ints, folds: Ints, *, base: LinearWeights | None = None) -> Floats:
    """Return the logits of each row by weights fitted on the other folds; for the parameters see `fit_weights`."""
    logits = np.empty((len(rows), 3))
    for fold in np.unique(folds):
        here = folds == fold
        weights = fit_weights(list(compress(rows, ~here)), aims[~here], groups[~here], base=base)
        logits[here] = weights.logits(compress(rows, here))
    return logits


def calibrated(logits: Floats, labels: Ints, folds: Ints) -> Floats:
    """Return the probabilities of held-out logits, those of a fold with the temperature of the others."""
    p = np.empty_like(logits)
    for fold in np.unique(folds):
        here = folds == fold
        p[here] = softmax(logits[here] / temperature(logits[~here], labels[~here] - 1))
    return p


def _common(rows: Rows, groups: Ints) -> tuple[str, ...]:
    """Return the features of at least so many sentences, sorted."""
    found: dict[int, set[str]] = {}
    for row, group in zip(rows, groups.tolist(), strict=True):
        found.setdefault(group, set()).update(name for name, *_ in row)
    counts = Counter(name for names in found.values() for name in names)
    return tuple(sorted(name for name, n in counts.items() if n >= MIN_SENTENCES))


def _matrix(rows: Rows, names: tuple[str, ...]) -> "csr_matrix":
    """Return the sums of the features of each row."""
    from scipy import sparse

    place = {name: i for i, name in enumerate(names)}
    columns, values, ends = [], [], [0]
    for row in rows:
        for name, value, _, _ in row:
            if name in place:
                columns.append(place[name])
                values.append(value)
        ends.append(len(columns))
    matrix = sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(names)), dtype=np.float64)
    matrix.sum_duplicates()
    return matrix
