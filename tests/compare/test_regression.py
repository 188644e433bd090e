import numpy as np
import pytest
from scipy.stats import t as student

from toolkit.compare.bootstrap import cluster_interval
from toolkit.compare.regression import _least_squares, bootstrap_interval, check_rank, composed_interval
from toolkit.errors import InputError


@pytest.fixture
def data() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a design of three columns, two outcomes and clusters of two rows."""
    rng = np.random.default_rng(1)
    design = np.column_stack([np.ones(60), np.arange(60) % 3 == 0, rng.normal(size=60)]).astype(float)
    outcomes = design @ np.array([[0.5, 0.1], [0.2, -0.2], [0.0, 0.1]]) + rng.normal(size=(60, 2)) * 0.1
    return design, outcomes, np.arange(60) // 2


def test_one_outcome_again_and_again_is_least_squares_with_clusters(data) -> None:
    from topica.effects import estimate_effect

    design, outcomes, clusters = data
    found = composed_interval(design, np.stack([outcomes] * 3), clusters)
    degrees = 30 / 32 * 29  # Barnard and Rubin's for no variance between draws
    error = (found.high - found.low) / 2 / student.ppf(0.975, degrees)
    peers = estimate_effect(outcomes, design[:, 1:], cluster=clusters)
    for outcome, peer in enumerate(peers):
        assert found.estimate[:, outcome] == pytest.approx(np.asarray(peer.coef))
        assert error[:, outcome] == pytest.approx(np.asarray(peer.se))


def test_draws_that_differ_widen_the_interval_by_rubins_rule() -> None:
    outcome = np.array([[0.1], [0.4], [0.2], [0.7]])
    found = composed_interval(np.ones((4, 1)), np.stack([outcome - 0.1, outcome + 0.1]), np.arange(4))
    within, between = np.var(outcome, ddof=1) / 4, 1.5 * 0.02
    total = within + between
    share = between / total
    degrees = 1 / (share**2 + 1 / (4 / 6 * 3 * (1 - share)))
    assert found.estimate.item() == pytest.approx(0.35)
    assert (found.high - found.estimate).item() == pytest.approx(student.ppf(0.975, degrees) * np.sqrt(total))
    assert found.p_value.item() == pytest.approx(2 * student.sf(0.35 / np.sqrt(total), degrees))


def test_a_constant_alone_gives_the_interval_of_a_mean(data) -> None:
    _, outcomes, clusters = data
    found = bootstrap_interval(np.ones((60, 1)), outcomes[:, :1], clusters, n_boot=1999)
    sums = np.bincount(clusters, weights=outcomes[:, 0])[:, None]
    mean = cluster_interval(sums, np.full((30, 1), 2.0), n_boot=1999)
    assert found.estimate.item() == pytest.approx(mean.estimate)
    assert found.low.item() == pytest.approx(mean.low, abs=0.004)
    assert found.high.item() == pytest.approx(mean.high, abs=0.004)
    assert found.p_value.item() == pytest.approx(mean.p_value, abs=0.01)


def test_p_values_and_intervals_agree(data) -> None:
    design, outcomes, clusters = data
    for found in (
        bootstrap_interval(design, outcomes, clusters, n_boot=499),
        composed_interval(design, np.stack([outcomes, outcomes + 0.01]), clusters),
    ):
        outside = (found.low > 0) | (found.high < 0)
        assert ((found.p_value <= 0.05) == outside).all()
        assert outside[1].all()


def test_one_cluster_or_no_spread_gives_no_interval(data) -> None:
    design, outcomes, _ = data
    one = np.zeros(60, dtype=int)
    for found in (
        bootstrap_interval(design, outcomes, one),
        composed_interval(design, outcomes[None].repeat(2, 0), one),
    ):
        assert np.isnan(found.low).all()
        assert np.isfinite(found.estimate).all()
    flat = bootstrap_interval(np.ones((6, 1)), np.full((6, 1), 0.5), np.arange(6), n_boot=99)
    assert np.isnan([flat.low.item(), flat.p_value.item()]).all()


def test_columns_that_repeat_each_other_are_named() -> None:
    design = np.column_stack([np.ones(4), [0, 1, 0, 1], [1, 0, 1, 0]])
    with pytest.raises(InputError, match=r"'b' follows from \['one', 'a'\]"):
        check_rank(design, ["one", "a", "b"])


def test_columns_are_held_against_each_other_in_their_own_units() -> None:
    seconds = 1.76e18 + np.arange(40) * 1e15
    design = np.column_stack([np.ones(40), np.arange(40) % 2, seconds, np.arange(40) ** 2 * 1e-15])
    check_rank(design, ["one", "a", "time", "small"])


def test_the_degrees_of_freedom_are_those_of_the_clusters_that_a_coefficient_rests_on() -> None:
    outcome = np.random.default_rng(0).beta(2, 5, (65, 1))
    design = np.column_stack([np.ones(65), np.arange(65) < 5]).astype(float)
    draws = np.stack([outcome] * 3)
    every = composed_interval(design, draws, np.arange(65))
    found = composed_interval(design, draws, np.arange(65), support=np.array([65, 5]))
    wider = (found.high - found.low) / (every.high - every.low)
    few, all_ = 5 / 7 * 4, 65 / 67 * 64
    assert wider[1].item() == pytest.approx(student.ppf(0.975, few) / student.ppf(0.975, all_))
    assert wider[0].item() == 1.0
    for support in ([65, 1], [65, 0]):
        one = composed_interval(design, draws, np.arange(65), support=np.array(support))
        assert np.isnan([one.low[1], one.high[1], one.p_value[1]]).all()
        assert np.isfinite(one.low[0]).all()


def test_a_resample_that_misses_a_level_counts_for_the_others() -> None:
    rng = np.random.default_rng(0)
    level = np.array([0] * 40 + [1] * 40 + [2])
    design = np.column_stack([np.ones(81), level == 1, level == 2, rng.normal(size=81)]).astype(float)
    outcome = rng.beta(2, 5, (81, 1))
    times = np.ones(81)
    times[-1] = 0
    coefficients, errors = _least_squares(design, outcome, np.arange(81), times=times)
    kept = design[:80, [0, 1, 3]]
    expected, of_kept = _least_squares(kept, outcome[:80], np.arange(80))
    assert coefficients[[0, 1, 3]] == pytest.approx(expected)
    assert errors[[0, 1, 3]] == pytest.approx(of_kept)
    assert np.isnan(coefficients[2])
    times[:40] = 0  # the reference: what is left is the number
    coefficients, _ = _least_squares(design, outcome, np.arange(81), times=times)
    assert np.isnan(coefficients[:, 0]).tolist() == [True, True, True, False]
    found = bootstrap_interval(design, outcome, np.arange(81), support=np.array([81, 40, 1, 81]), n_boot=199)
    assert np.isnan(found.low[:, 0]).tolist() == [False, False, True, False]


def test_few_clusters_have_the_interval_by_t_where_it_is_wider() -> None:
    design = np.column_stack([np.ones(42), np.arange(42) < 2]).astype(float)
    outcome = np.random.default_rng(1).beta(2, 5, (42, 1)) + design[:, [1]]
    free = bootstrap_interval(design, outcome, np.arange(42), n_boot=199)
    found = bootstrap_interval(design, outcome, np.arange(42), support=np.array([42, 2]), n_boot=199)
    _, error = _least_squares(design, outcome, np.arange(42))
    assert (found.high - found.estimate)[1] == pytest.approx(student.ppf(0.975, 1) * error[1])
    assert found.p_value[1] == pytest.approx(2 * student.sf(np.abs(found.estimate[1]) / error[1], 1))
    assert (found.low[0], found.p_value[0]) == (free.low[0], free.p_value[0])
