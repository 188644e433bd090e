from collections.abc import Callable
from itertools import combinations, permutations
from math import factorial

import numpy as np
import pytest

from toolkit.tone import shapley
from toolkit.tone.shapley import Bools, Floats, shapley_values

Value = Callable[[Bools], Floats]


def game(n: int, *, interactions: float, seed: int = 5) -> Value:
    """What players add alone, and what every two and three of them add together."""
    rng = np.random.default_rng(seed)
    alone = rng.normal(size=n)
    groups = [list(group) for size in (2, 3) for group in combinations(range(n), size)]
    together = interactions * rng.normal(size=len(groups)) / n

    def value(kept: Bools) -> Floats:
        return 0.25 + kept @ alone + np.array([kept[:, group].all(axis=1) for group in groups]).T @ together

    return value


def by_orders(value: Value, n: int) -> Floats:
    """The mean of what a player adds, over all orders in which they can come: the definition."""
    orders = np.array(list(permutations(range(n))))
    reached = value((np.arange(2**n)[:, None] >> np.arange(n)) % 2 == 1)
    after = np.cumsum(1 << orders, axis=1)
    added = reached[after] - reached[after - (1 << orders)]
    return np.bincount(orders.ravel(), added.ravel()) / factorial(n)


@pytest.mark.parametrize("n", [2, 3, 5, 6, 7, 30])
def test_what_players_add_alone_is_theirs(n: int) -> None:
    alone = np.random.default_rng(1).normal(size=n)
    values, none = shapley_values(lambda kept: 2 + kept @ alone, n, np.random.default_rng(0))
    assert values == pytest.approx(alone, abs=1e-12)
    assert none == 2


@pytest.mark.parametrize("n", [2, 5, 6])
def test_few_players_have_the_mean_over_all_orders(n: int) -> None:
    value = game(n, interactions=3)
    values, _ = shapley_values(value, n, np.random.default_rng(0))
    assert values == pytest.approx(by_orders(value, n), abs=1e-12)


def test_a_sample_is_near_the_mean_over_all_orders_and_nearer_when_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    value = game(9, interactions=3)
    true = by_orders(value, 9)

    def error() -> float:
        seeds = range(20)
        return float(np.mean([np.abs(shapley_values(value, 9, np.random.default_rng(i))[0] - true) for i in seeds]))

    few = error()
    monkeypatch.setattr(shapley, "PER_PLAYER", 128)
    many = error()
    assert few < np.abs(true).mean() / 5
    assert many < few / 3  # of sixteen times as many: it goes to the true values, not to others near them


@pytest.mark.parametrize("n", [0, 1, 2, 6, 7, 40])
def test_values_sum_to_what_all_add_and_are_the_same_each_time(n: int) -> None:
    value = game(n, interactions=3)
    values, none = shapley_values(value, n, np.random.default_rng(4))
    everyone, nobody = value(np.repeat([[True], [False]], n, axis=1))
    assert none == nobody
    assert len(values) == n
    assert values.sum() == pytest.approx(everyone - nobody, abs=1e-12)
    assert values.tolist() == shapley_values(value, n, np.random.default_rng(4))[0].tolist()


@pytest.mark.parametrize("n", [7, 10, 33])
def test_coalitions_come_in_pairs_of_every_size(n: int) -> None:
    asked = []
    shapley_values(lambda kept: asked.append(kept) or kept.sum(axis=1), n, np.random.default_rng(0))
    (kept,) = asked
    drawn, complements = np.split(kept[2:], 2)
    assert len(kept) == 2 + shapley.PER_PLAYER * n
    assert (drawn ^ complements).all()
    counts = np.bincount(drawn.sum(axis=1), minlength=n)[1:]
    assert len(counts) == n - 1
    assert counts.max() - counts.min() <= 1
