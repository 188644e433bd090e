"""How far a figure of the audit would move with other sentences of its kind: 95 % intervals."""

import math
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

#: Resamples of the sentences behind an interval.
N_BOOT = 2000
_SEED = 0
_Z = 1.959963984540054  # the 97.5th percentile of the normal distribution

Interval = tuple[float, float]
Floats = npt.NDArray[np.float64]


def share_interval(share: float, n: int) -> Interval:
    """Return the score interval of a share among ``n`` sentences.

    Parameters
    ----------
    share : float
        In [0, 1].
    n : int
        Sentences, 1 or more. Pairs made of one sentence, or countries filled into it, are no further evidence.

    Returns
    -------
    tuple of float
        Lower and upper end.

    Notes
    -----
    Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22. It does not shrink
    to a point where all sentences are as expected.

    Examples
    --------
    >>> [round(end, 3) for end in share_interval(1.0, 40)]
    [0.912, 1.0]
    """
    square = _Z**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return (0.0 if share == 0 else middle - half), (1.0 if share == 1 else middle + half)


def mean_interval(values: "pd.Series[float]", sentences: "pd.Series[str]") -> Interval:
    """Return the percentile interval of a mean, over samples of the sentences that its values come from.

    Parameters
    ----------
    values : Series of float
        What the mean is taken of.
    sentences : Series of str
        The sentence of each value; those of one are drawn together.

    Returns
    -------
    tuple of float
        Lower and upper end; NaN where there is one sentence.

    Examples
    --------
    >>> mean_interval(pd.Series([0.0, 0.25, 0.5]), pd.Series(["a", "b", "c"]))
    (0.0, 0.5)
    """
    groups = values.groupby(sentences).agg(["sum", "count"])
    if len(groups) < 2:
        return math.nan, math.nan
    drawn = _drawn(groups)
    return _ends(drawn[:, 0] / drawn[:, 1])


def largest_interval(shifts: pd.DataFrame) -> Interval:
    """Return the percentile interval of the largest size of a mean, which each sample finds anew.

    Parameters
    ----------
    shifts : DataFrame
        A row for each sentence, a column for each country; NaN where a sentence does not take the country.

    Returns
    -------
    tuple of float
        Lower and upper end; NaN where there is one sentence.

    Notes
    -----
    The largest of several means that all are zero but for chance is above zero, and in a sample, which adds chance to
    chance, more so than in the sentences themselves: read the lower end with that in mind.
    """
    sums, counts = _drawn(shifts.fillna(0.0)), _drawn(shifts.notna())
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    return _ends(np.abs(means).max(axis=1))


def _drawn(rows: pd.DataFrame) -> Floats:
    """Return the sums of the columns over samples of the rows, shape (N_BOOT, n_columns)."""
    # Not by "@": what a library of linear algebra makes of it may hang on the number of threads.
    return np.asarray(np.einsum("sn,nc->sc", _draws(len(rows)), rows.to_numpy(dtype=np.float64)))


@cache
def _draws(n: int) -> Floats:
    """Return how often each of n rows is in each sample: the same for every figure of so many."""
    return np.random.default_rng(_SEED).multinomial(n, np.full(n, 1 / n), size=N_BOOT).astype(np.float64)


def _ends(samples: Floats) -> Interval:
    low, high = np.quantile(samples, [0.025, 0.975]).tolist()
    return low, high
