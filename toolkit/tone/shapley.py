"""Shapley values: what each player adds to what all of them reach together."""

from collections.abc import Callable
from math import comb

import numpy as np
import numpy.typing as npt

#: Up to so many players every coalition is asked for: that takes hardly more of them than the sample.
EXACT = 6
#: With more players, so many coalitions are sampled for each player.
PER_PLAYER = 8

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def shapley_values(value: Callable[[Bools], Floats], n: int, rng: np.random.Generator) -> tuple[Floats, float]:
    """Return the Shapley value of each player, and what is reached without any.

    Shapley values are the additive game that is nearest to ``value``, in squares weighted by the Shapley kernel
    (n - 1) / (C(n, k) k (n - k)) for coalitions of k players, among those that agree with it on no player and on all.
    With few players all coalitions are compared and the values are exact; with more, a sample of 8 n: half of them with
    sizes spread evenly over 1 to n - 1, and the complement of each. The sample leaves an error, which grows with the
    interactions of the players; there is none in an additive game.

    Parameters
    ----------
    value : callable
        Takes a boolean array of shape (m, n), a row for each coalition, and returns m floats. Called once.
    n : int
        Number of players.
    rng : Generator
        Draws the sample.

    Returns
    -------
    array of shape (n,)
        Values that sum to ``value`` of all players less that of none.
    float
        ``value`` of none.

    References
    ----------
    The kernel: Lundberg and Lee (2017), "A Unified Approach to Interpreting Model Predictions", NeurIPS. Pairs of
    complements: Covert and Lee (2021), "Improving KernelSHAP: Practical Shapley Value Estimation Using Linear
    Regression", AISTATS. Even sizes, which are the leverage scores: Musco and Witter (2025), "Provably Accurate Shapley
    Value Estimation via Leverage Score Sampling", ICLR.

    Examples
    --------
    >>> both, rng = lambda kept: 0.5 + kept.all(axis=1), np.random.default_rng(0)
    >>> values, none = shapley_values(both, 2, rng)
    >>> values.round(9).tolist(), none
    ([0.5, 0.5], 0.5)
    """
    from threadpoolctl import threadpool_limits

    kept, weights = _every(n) if n <= EXACT else _sample(n, rng)
    ends = np.repeat([[True], [False]], n, axis=1)
    reached = np.asarray(value(np.concatenate([ends, kept])), np.float64)
    none, total = float(reached[1]), reached[0] - reached[1]
    if n < 2:
        return np.full(n, total), none
    # Less an even share of the total for each player, what is left to find sums to zero: so the sum holds by itself.
    share = kept.mean(axis=1)
    root = np.sqrt(weights)
    gain = (reached[2:] - none - share * total) * root
    with threadpool_limits(limits=1):  # the same sums on any number of threads
        found = np.linalg.lstsq((kept - share[:, None]) * root[:, None], gain, rcond=None)[0]
    return found - found.mean() + total / n, none


def _every(n: int) -> tuple[Bools, Floats]:
    """Return all coalitions but none and all, with the weights of the Shapley kernel."""
    kept = (np.arange(1, max(2**n - 1, 1))[:, None] >> np.arange(n)) % 2 == 1
    return kept, np.array([1 / (comb(n, k) * k * (n - k)) for k in kept.sum(axis=1).tolist()])


def _sample(n: int, rng: np.random.Generator) -> tuple[Bools, Floats]:
    """Return coalitions and their complements, with the weights that the kernel has once even sizes are drawn."""
    half = PER_PLAYER * n // 2
    sizes = 1 + np.arange(half) * (n - 1) // half
    ranks = rng.permuted(np.tile(np.arange(n), (half, 1)), axis=1)
    drawn = ranks < sizes[:, None]
    weights = 1 / (sizes * (n - sizes))
    return np.concatenate([drawn, ~drawn]), np.tile(weights, 2)
