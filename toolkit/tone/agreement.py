"""How often labels agree with human coders, with intervals, and how far probabilities are off."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.tone.calibration import calibration_error, calibration_gaps
from toolkit.tone.linear_model import Floats

N_BOOT = 1000

Ints = npt.NDArray[np.int64]


def agreement_table(
    labels: Ints, groups: Ints, probabilities: Mapping[str, Floats], *, random_state: int
) -> pd.DataFrame:
    """Return how well models agree with coders, and how far the first is from each other.

    Parameters
    ----------
    labels : array of shape (n,)
        What the coders say: 0 negative, 1 neutral, 2 positive.
    groups : array of shape (n,)
        The sentence of each mention; intervals come from samples of sentences, the same ones for every model.
    probabilities : mapping of str to array of shape (n, 3)
        What each model says of the same mentions.
    random_state : int
        Seed of the samples.

    Returns
    -------
    DataFrame
        One row for each model and each difference: ``model``, ``n``, ``sentences``, ``macro_f1`` (mean F1 of the three
        labels) with a 95 % interval ``low``, ``high``, ``accuracy``, ``calibration_error`` (NaN for a difference), and
        their intervals ``accuracy_low``, ``accuracy_high``, ``calibration_low``, ``calibration_high``. A sample of a
        small set has a larger calibration error than the set itself: read that interval as an upper one.
    """
    rng = np.random.default_rng(random_state)
    codes = np.unique(groups, return_inverse=True)[1]
    n = int(codes.max()) + 1
    draws = rng.multinomial(n, np.full(n, 1 / n), size=N_BOOT)
    figures, samples = {}, {}
    for model, p in probabilities.items():
        said = np.asarray(p.argmax(axis=1))
        off = calibration_error(p, labels - 1)
        figures[model] = np.array([macro_f1(labels, said), float((labels == said).mean()), off])
        samples[model] = np.stack(
            [
                _f1_of_samples(labels, said, codes, draws),
                _means_of_samples((labels == said)[:, None].astype(np.float64), codes, draws)[:, 0],
                np.abs(_means_of_samples(calibration_gaps(p, labels - 1), codes, draws)).sum(axis=1),
            ]
        )
    first, *others = probabilities
    for other in others:
        name = f"{first} minus {other}"
        figures[name], samples[name] = figures[first] - figures[other], samples[first] - samples[other]
        figures[name][2] = samples[name][2] = np.nan
    rows = []
    for model, (f1, hit, off) in figures.items():
        (f1_low, f1_high), *further = np.quantile(samples[model], [0.025, 0.975], axis=1).T.tolist()
        rows.append((model, len(labels), n, f1, f1_low, f1_high, hit, off, *further[0], *further[1]))
    columns = ["model", "n", "sentences", "macro_f1", "low", "high", "accuracy", "calibration_error"]
    columns += ["accuracy_low", "accuracy_high", "calibration_low", "calibration_high"]
    return pd.DataFrame(rows, columns=columns)


def macro_f1(labels: Ints, said: Ints) -> float:
    """Return the mean F1 of the three labels; that of a label which neither side has is 0."""
    return float(_f1(_confusion(labels, said, np.zeros(len(labels), dtype=np.int64), 1).sum(axis=0)))


def _confusion(labels: Ints, said: Ints, codes: Ints, n: int) -> Floats:
    """Return how often each label meets each other, by group, shape (n, 3, 3)."""
    counts = np.zeros((n, 3, 3))
    np.add.at(counts, (codes, labels, said), 1)
    return counts


def _f1(counts: Floats) -> Floats:
    """Return the macro-F1 of tables of shape (..., 3, 3)."""
    both = counts.sum(axis=-1) + counts.sum(axis=-2)
    hits = 2 * np.diagonal(counts, axis1=-2, axis2=-1)
    return np.asarray(np.divide(hits, both, out=np.zeros_like(hits), where=both > 0).mean(axis=-1))


def _f1_of_samples(labels: Ints, said: Ints, codes: Ints, draws: npt.NDArray[np.int64]) -> Floats:
    """Return the macro-F1 of samples of groups."""
    counts = _confusion(labels, said, codes, draws.shape[1])
    return _f1(np.einsum("sg,gij->sij", draws.astype(np.float64), counts))


def _means_of_samples(values: Floats, codes: Ints, draws: npt.NDArray[np.int64]) -> Floats:
    """Return the means of the columns of values, shape (n_rows, n_columns), over samples of groups."""
    sums = np.zeros((draws.shape[1], values.shape[1]))
    np.add.at(sums, codes, values)
    return np.asarray(draws @ sums / (draws @ np.bincount(codes))[:, None])
