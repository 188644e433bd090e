"""Least squares with clusters: coefficients, their cluster-robust errors, and intervals for both."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    design: Floats, draws: Floats, clusters: NDArray[np.intp], *, level: float = 0.95
) -> Coefficients:
    """Return coefficients that carry the uncertainty of the outcome: one fit for each draw, pooled.

    Parameters
    ----------
    design : array of float, shape (n, n_columns)
        Of full rank, with a column of ones where a constant is wanted.
    draws : array of float, shape (n_draws, n, n_outcomes)
        At least two draws of the outcomes.
    clusters : array of int, shape (n,)
        Rows of one number belong together.
    level : float, default 0.95
        Nominal coverage, in (0, 1).

    Notes
    -----
    The method of composition (Tanner 1996; Treier and Jackman 2008, "Democracy as a latent variable", AJPS 52; for
    topics Roberts et al. 2014, AJPS 58): the variance is the mean squared error of the draws' fits plus
    ``1 + 1 / n_draws`` times the variance of their coefficients (Rubin 1987, chapter 3), on t with the degrees of
    freedom of Barnard and Rubin (1999), starting from the number of clusters less one.

    Examples
    --------
    >>> design = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])
    >>> once = np.array([[0.1], [0.2], [0.3], [0.5], [0.6], [0.7]])
    >>> composed_interval(design, np.stack([once, once]), np.arange(6)).estimate.round(3).ravel().tolist()
    [0.2, 0.4]
    """
    from scipy.stats import t as student

    fits = [_least_squares(design, outcome, clusters) for outcome in draws]
    n_draws, n_clusters = len(fits), len(np.unique(clusters))
    each = np.stack([coefficients for coefficients, _ in fits])
    estimate = each.mean(axis=0)
    within = np.mean([error**2 for _, error in fits], axis=0)
    between = (1 + 1 / n_draws) * each.var(axis=0, ddof=1)
    total = within + between
    if n_clusters < 2:
        nothing = np.full_like(estimate, math.nan)
        return Coefficients(estimate, nothing, nothing, nothing)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = between / total
        of_draws = (n_draws - 1) / share**2
        complete = float(n_clusters - 1)
        of_data = (complete + 1) / (complete + 3) * complete * (1 - share)
        degrees = 1 / (1 / of_draws + 1 / of_data)
        error = np.where(total > _NO_SPREAD**2, np.sqrt(total), math.nan)
        reach = student.ppf((1 + level) / 2, degrees) * error
        p_value = 2 * student.sf(np.abs(estimate) / error, degrees)
    return Coefficients(estimate, estimate - reach, estimate + reach, p_value)


def bootstrap_interval(
    design: Floats,
    outcomes: Floats,
    clusters: NDArray[np.intp],
    *,
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
    n_boot : int, default 999
        Resamples of the clusters.
    level : float, default 0.95
        Nominal coverage, in (0, 1).
    random_state : int, default 0
        Seed.

    Notes
    -----
    Each resample of the clusters gives ``|coefficient* - coefficient| / error*`` with the cluster-robust error;
    resamples in which a column of the design loses its variation are left out (Cameron, Gelbach and Miller 2008).
    """
    estimate, error = _least_squares(design, outcomes, clusters)
    nothing = np.full_like(estimate, math.nan)
    n_clusters = int(clusters.max()) + 1
    if n_clusters < 2:
        return Coefficients(estimate, nothing, nothing, nothing)
    rng = np.random.default_rng(random_state)
    ratios = []
    for _ in range(n_boot):
        times = np.bincount(rng.integers(0, n_clusters, n_clusters), minlength=n_clusters).astype(np.float64)
        if not _full_rank(design[times[clusters] > 0]):
            continue
        drawn, spread = _least_squares(design, outcomes, clusters, times=times)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.abs(drawn - estimate) / spread
        ratios.append(np.where(spread > error * 1e-6, ratio, np.where(np.abs(drawn - estimate) < 1e-12, 0.0, np.inf)))
    rank = math.ceil(round(level * (len(ratios) + 1), 9))
    if rank > len(ratios):
        return Coefficients(estimate, nothing, nothing, nothing)
    sizes = np.sort(np.stack(ratios), axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = np.abs(estimate) / error
        p_value = (1 + (sizes >= observed).sum(axis=0)) / (len(ratios) + 1)
        reach = sizes[rank - 1] * error
    known = (error > _NO_SPREAD) & np.isfinite(reach)
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
    return bool(np.linalg.matrix_rank(design) == design.shape[1])


def _least_squares(
    design: Floats, outcomes: Floats, clusters: NDArray[np.intp], *, times: Floats | None = None
) -> tuple[Floats, Floats]:
    """Return coefficients and their cluster-robust errors (CR1), each cluster counted ``times`` times."""
    n_clusters = int(clusters.max()) + 1
    times = np.ones(n_clusters) if times is None else times
    weights = times[clusters][:, None]
    bread = np.linalg.inv(design.T @ (weights * design))
    coefficients = bread @ (design.T @ (weights * outcomes))
    residuals = outcomes - design @ coefficients
    leverage = design @ bread
    order = np.argsort(clusters, kind="stable")
    starts = np.searchsorted(clusters[order], np.arange(n_clusters))
    variance = np.stack(
        [times @ np.add.reduceat(column[order, None] * residuals[order], starts, axis=0) ** 2 for column in leverage.T]
    )
    n, groups = float(weights.sum()), float(times.sum())
    scale = groups / max(groups - 1, 1.0) * (n - 1) / max(n - design.shape[1], 1.0)
    return coefficients, np.sqrt(scale * variance)
