"""Fit the weights of a linear scorer, and score every sentence with weights that were fitted without it."""

from collections import Counter
from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from toolkit.tone.features import Feature
from toolkit.tone.linear_model import Floats, LinearWeights, softmax
from toolkit.tone.training.calibrate import temperature

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: scikit-learn's C. Ten-fold cross-validation on the training sentences is flat from .05 to .3; more helps countries.
PENALTY = 0.2
#: A feature counts when at least so many sentences have it.
MIN_SENTENCES = 3
# The logits of the model to start from are large beside a penalty that is meant for words.
_BASE_SCALE = 3.0

Ints = npt.NDArray[np.int64]
Rows = Sequence[Sequence[Feature]]


def fit_weights(
    rows: Rows,
    labels: Ints,
    groups: Ints,
    *,
    counts: Floats | None = None,
    base: LinearWeights | None = None,
) -> LinearWeights:
    """Return the weights of a multinomial logistic regression with a ridge penalty.

    Parameters
    ----------
    rows : sequence of sequences of features
        As ``features.read`` gives them.
    labels : array of shape (n,)
        0 negative, 1 neutral, 2 positive; each at least once.
    groups : array of shape (n,)
        The sentence of each row.
    counts : array of shape (n,), optional
        How much each row counts; 1 when left out.
    base : LinearWeights, optional
        Weights to start from: their logits enter as three more features, and with what these are found to be
        worth they become part of the weights, so that the words of a large sample keep their meaning in a
        small one.
    """
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    names = _common(rows, groups)
    matrix = _matrix(rows, names)
    if base is not None:
        matrix = sparse.hstack([matrix, base.logits(rows) * _BASE_SCALE]).tocsr()
    with threadpool_limits(limits=1):
        model = LogisticRegression(C=PENALTY, max_iter=2000).fit(matrix, labels, sample_weight=counts)
    weights, intercept = model.coef_.T, model.intercept_
    if base is None:
        return LinearWeights(names, weights, intercept)
    mix = weights[len(names) :] * _BASE_SCALE
    union = tuple(sorted({*names, *base.features}))
    place = {name: i for i, name in enumerate(union)}
    both = np.zeros((len(union), 3))
    both[[place[name] for name in base.features]] = base.weights @ mix
    both[[place[name] for name in names]] += weights[: len(names)]
    return LinearWeights(union, both, intercept + base.intercept @ mix)


def held_out(
    rows: Rows,
    labels: Ints,
    groups: Ints,
    folds: Ints,
    *,
    counts: Floats | None = None,
    base: LinearWeights | None = None,
) -> Floats:
    """Return the logits of each row by weights fitted on the other folds; for the parameters see `fit_weights`."""
    logits = np.empty((len(rows), 3))
    for fold in np.unique(folds):
        here = folds == fold
        kept = {} if counts is None else {"counts": counts[~here]}
        weights = fit_weights(list(compress(rows, ~here)), labels[~here], groups[~here], base=base, **kept)
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
