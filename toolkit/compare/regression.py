"""Least squares with clusters: coefficients, their cluster-robust errors, and intervals for both."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.compare.cautions import MIN_CLUSTERS
from toolkit.errors import InputError

Floats = NDArray[np.float64]

_NO_SPREAD = 1e-12


@dataclass(frozen=True, eq=False)
class Coefficients:
    """Coefficients of several outcomes on one design, with intervals; NaN where the data give none.

    Parameters
    ----------
    estimate, low, high, p_value : array of float, shape (n_columns, n_outcomes)
        The p-values are two-sided, for a coefficient of zero.
    """

    estimate: Floats
    low: Floats
    high: Floats
    p_value: Floats


def composed_interval(
    design: Floats,
    draws: Iterable[Floats],
    clusters: NDArray[np.intp],
    *,
    support: NDArray[np.intp] | None = None,
    level: float = 0.95,
) -> Coefficients:
    """Return coefficients that carry the uncertainty of the outcome: one fit for each draw, pooled.

    Parameters
    ----------
    design : array of float, shape (n, n_columns)
        Of full rank, with a column of ones where a constant is wanted.
    draws : iterable of array of float, shape (n, n_outcomes)
        At least two draws of the outcomes; each is read once, and none is kept.
    clusters : array of int, shape (n,)
        Rows of one number belong together.
    support : array of int or None, default None, shape (n_columns,)
        Clusters that each coefficient rests on, the fewer of its two sides; None for all. Fewer than two give no
        interval.
    level : float, default 0.95
        Nominal coverage, in (0, 1).

    Notes
    -----
    The method of composition (Tanner 1996; Treier and Jackman 2008, "Democracy as a latent variable", AJPS 52; for
    topics Roberts et al. 2014, AJPS 58): the variance is the mean squared error of the draws' fits plus
    ``1 + 1 / n_draws`` times the variance of their coefficients (Rubin 1987, chapter 3), on t with the degrees of
    freedom of Barnard and Rubin (1999), starting from the clusters of the coefficient less one. All clusters less one
    would be too many for a level of a few: five against sixty then find a difference where there is none in 13 % of
    cases, at two in 34 %.

    Examples
    --------
    >>> design = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])
    >>> once = np.array([[0.1], [0.2], [0.3], [0.5], [0.6], [0.7]])
    >>> composed_interval(design, np.stack([once, once]), np.arange(6)).estimate.round(3).ravel().tolist()
    [0.2, 0.4]
    """
    from scipy.stats import t as student

    fits = [_least_squares(design, outcome, clusters) for outcome in draws]
    n_draws, rests = len(fits), _support(support, design, clusters)
    each = np.stack([coefficients for coefficients, _ in fits])
    estimate = each.mean(axis=0)
    within = np.mean([error**2 for _, error in fits], axis=0)
    between = (1 + 1 / n_draws) * each.var(axis=0, ddof=1)
    total = within + between
    spread = np.sqrt(total) * _units(design)[:, None] > _NO_SPREAD
    with np.errstate(divide="ignore", invalid="ignore"):
        share = between / total
        of_draws = (n_draws - 1) / share**2
        complete = rests - 1.0
        of_data = (complete + 1) / (complete + 3) * complete * (1 - share)
        degrees = 1 / (1 / of_draws + 1 / of_data)
        error = np.where(spread & (rests > 1), np.sqrt(total), math.nan)
        reach = student.ppf((1 + level) / 2, degrees) * error
        p_value = 2 * student.sf(np.abs(estimate) / error, degrees)
    return Coefficients(estimate, estimate - reach, estimate + reach, p_value)


def bootstrap_interval(
    design: Floats,
    outcomes: Floats,
    clusters: NDArray[np.intp],
    *,
    support: NDArray[np.intp] | None = None,
    n_boot: int = 999,
    level: float = 0.95,
    random_state: int = 0,
) -> Coefficients:
    """Return coefficients with the symmetric bootstrap-t over clusters, as ``cluster_interval`` has it for means.

    Parameters
    ----------
    design : array of float, shape (n, n_columns)
        Of full rank.
    outcomes : array of float, shape (n, n_outcomes)
    clusters : array of int, shape (n,)
        Numbers from 0 without a gap.
    support : array of int or None, default None, shape (n_columns,)
        Clusters that each coefficient rests on, the fewer of its two sides; None for all. Fewer than two give no
        interval.
    n_boot : int, default 999
        Resamples of the clusters.
    level : float, default 0.95
        Nominal coverage, in (0, 1).
    random_state : int, default 0
        Seed.

    Notes
    -----
    Each resample of the clusters gives ``|coefficient* - coefficient| / error*`` with the cluster-robust error. Where
    it misses a level, or no longer tells two columns of the design apart, it says nothing of those coefficients, and
    counts for the others (Cameron, Gelbach and Miller 2008). A coefficient that rests on fewer than ten clusters gets
    the wider of that interval and the one on t with its clusters less one: resamples of two or three clusters differ
    too little from each other.
    """
    from scipy.stats import t as student

    estimate, error = _least_squares(design, outcomes, clusters)
    n_clusters = int(clusters.max()) + 1
    units = _units(design)[:, None]
    rng = np.random.default_rng(random_state)
    ratios = []
    for _ in range(n_boot):
        times = np.bincount(rng.integers(0, n_clusters, n_clusters), minlength=n_clusters).astype(np.float64)
        drawn, spread = _least_squares(design, outcomes, clusters, times=times)
        gap = np.abs(drawn - estimate)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = gap / spread
        ratio = np.where(spread > error * 1e-6, ratio, np.where(gap * units < _NO_SPREAD, 0.0, np.inf))
        ratios.append(np.where(np.isnan(drawn), math.nan, ratio))
    sizes = np.sort(np.stack(ratios), axis=0)  # NaN, where a coefficient is lost, comes last
    n_told = np.count_nonzero(~np.isnan(sizes), axis=0)
    rests = _support(support, design, clusters)
    few = rests < MIN_CLUSTERS
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = np.abs(estimate) / error
        p_value = (1 + (sizes >= observed).sum(axis=0)) / (n_told + 1)
        p_value = np.where(few, np.maximum(p_value, 2 * student.sf(observed, rests - 1)), p_value)
        quantile = _quantiles(sizes, n_told, level)
        quantile = np.where(few, np.maximum(quantile, student.ppf((1 + level) / 2, rests - 1)), quantile)
        reach = quantile * error
    known = (error * units > _NO_SPREAD) & np.isfinite(reach) & (rests > 1)
    return Coefficients(
        estimate,
        np.where(known, estimate - reach, math.nan),
        np.where(known, estimate + reach, math.nan),
        np.where(known, p_value, math.nan),
    )


def check_rank(design: Floats, names: list[str]) -> None:
    """Raise unless every column of the design says something that the others do not."""
    for i in range(1, design.shape[1] + 1):
        if not _full_rank(design[:, :i]):
            message = (
                f"The 'covariates' must not repeat each other. {names[i - 1]!r} follows from {names[: i - 1]}: "
                "leave one of them out, or give more articles."
            )
            raise InputError(message)


def _full_rank(design: Floats) -> bool:
    # In units of each column's largest value, so that a date in nanoseconds does not drown the others.
    return bool(np.linalg.matrix_rank(design / _units(design)) == design.shape[1])


def _units(design: Floats) -> Floats:
    largest = np.abs(design).max(axis=0)
    return np.where(largest > 0, largest, 1.0)


def _support(support: NDArray[np.intp] | None, design: Floats, clusters: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the clusters that each coefficient rests on, as a column."""
    every = np.full(design.shape[1], len(np.unique(clusters)), dtype=np.intp)
    return (every if support is None else support)[:, None]


def _quantiles(sizes: Floats, n_told: NDArray[np.intp], level: float) -> Floats:
    """Return the quantile of the first ``n_told`` of each coefficient's sorted sizes; infinite where too few."""
    ranks = np.ceil(np.round(level * (n_told + 1), 9)).astype(np.intp)
    found = np.take_along_axis(sizes, np.clip(ranks, 1, len(sizes))[None] - 1, axis=0)[0]
    return np.where(ranks > n_told, np.inf, found)


def _least_squares(
    design: Floats, outcomes: Floats, clusters: NDArray[np.intp], *, times: Floats | None = None
) -> tuple[Floats, Floats]:
    """Return coefficients and their cluster-robust errors (CR1), each cluster counted ``times`` times.

    NaN for coefficients that the clusters which count do not tell apart.
    """
    n_clusters = int(clusters.max()) + 1
    times = np.ones(n_clusters) if times is None else times
    weights = times[clusters][:, None]
    bread, rank, told = _bread(design, weights)
    coefficients = bread @ (design.T @ (weights * outcomes))
    residuals = outcomes - design @ coefficients
    leverage = design @ bread
    order = np.argsort(clusters, kind="stable")
    starts = np.searchsorted(clusters[order], np.arange(n_clusters))
    variance = np.stack(
        [times @ np.add.reduceat(column[order, None] * residuals[order], starts, axis=0) ** 2 for column in leverage.T]
    )
    n, groups = float(weights.sum()), float(times.sum())
    scale = groups / max(groups - 1, 1.0) * (n - 1) / max(n - rank, 1.0)
    coefficients[~told] = math.nan
    return coefficients, np.sqrt(scale * variance)


def _bread(design: Floats, weights: Floats) -> tuple[Floats, int, NDArray[np.bool_]]:
    """Return the inverse of the design's moments, its rank, and which coefficients the weighted rows tell apart."""
    n_columns = design.shape[1]
    if _full_rank(design[weights[:, 0] > 0]):
        bread = np.linalg.inv(design.T @ (weights * design))
        return bread.astype(np.float64), n_columns, np.ones(n_columns, dtype=bool)
    units = _units(design)
    _, roots, axes = np.linalg.svd(np.sqrt(weights) * design / units, full_matrices=False)
    kept = roots > roots[0] * max(design.shape) * np.finfo(np.float64).eps
    half: Floats = (axes[kept].T / roots[kept]) / units[:, None]
    # A coefficient is told where its own direction lies within the rows.
    told: NDArray[np.bool_] = (axes[kept] ** 2).sum(axis=0) > 1 - 1e-9
    return half @ half.T, int(kept.sum()), told
