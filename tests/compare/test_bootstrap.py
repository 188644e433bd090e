import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.compare.bootstrap import cluster_interval, sides_told


def column(*values: float) -> np.ndarray:
    return np.array([values], dtype=float).T


def test_the_estimate_is_the_mean_over_articles_not_over_clusters():
    found = cluster_interval(column(0.3, 0.1, -0.2), column(3, 1, 1), n_boot=199)
    assert found.estimate == pytest.approx(0.2 / 5)


def test_the_interval_is_symmetric_and_near_the_t_interval():
    rng = np.random.default_rng(1)
    tone = rng.normal(0.1, 0.2, 200)
    found = cluster_interval(tone[:, None], np.ones((200, 1)), n_boot=4999)
    half = 1.972 * tone.std(ddof=1) / math.sqrt(200)
    assert found.high - found.estimate == pytest.approx(found.estimate - found.low)
    assert found.high - found.estimate == pytest.approx(half, rel=0.05)


def test_copies_widen_it():
    rng = np.random.default_rng(2)
    tone = rng.normal(0.1, 0.2, 40)
    apart = cluster_interval(np.repeat(tone, 4)[:, None], np.ones((160, 1)))
    together = cluster_interval(4 * tone[:, None], np.full((40, 1), 4.0))
    assert together.estimate == pytest.approx(apart.estimate)
    assert (together.high - together.low) / (apart.high - apart.low) == pytest.approx(2.0, rel=0.1)


def test_pairing_within_a_cluster_narrows_the_difference():
    rng = np.random.default_rng(3)
    shared = rng.normal(0, 0.4, 60)
    a, b = shared + rng.normal(0.1, 0.05, 60), shared + rng.normal(-0.1, 0.05, 60)
    paired = cluster_interval(np.column_stack([a, b]), np.ones((60, 2)))
    zero = np.zeros(60)
    sums = np.vstack([np.column_stack([a, zero]), np.column_stack([zero, b])])
    counts = np.repeat(np.eye(2), 60, axis=0)
    unpaired = cluster_interval(sums, counts)
    assert paired.estimate == pytest.approx(unpaired.estimate)
    assert (paired.high - paired.low) < 0.3 * (unpaired.high - unpaired.low)


@pytest.mark.parametrize(
    ("sums", "counts"),
    [
        (column(0.2), column(2)),
        (column(0.3, 0.3, 0.3), column(1, 1, 1)),
        (np.array([[0.1, 0.0], [0.0, 0.3], [0.4, 0.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])),
        (column(*[0.0] * 9, -0.8), np.ones((10, 1))),
        (np.array([[0.0, x] for x in (0.1, -0.3, 0.2, -0.5, 0.4, 0.3)]), np.ones((6, 2))),
        (np.array([[0.1 * (i == 3), x] for i, x in enumerate((0.1, -0.3, 0.2, -0.5, 0.4, 0.3))]), np.ones((6, 2))),
    ],
    ids=[
        "one cluster",
        "no spread",
        "one cluster of a side",
        "spread in one cluster of ten",
        "no spread of a side",
        "spread of a side in one cluster",
    ],
)
def test_no_interval_rather_than_a_false_one(sums, counts):
    found = cluster_interval(sums, counts)
    assert math.isfinite(found.estimate)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert math.isnan(found.p_value)


def test_a_mean_stays_on_its_scale():
    found = cluster_interval(column(-1, -0.9, -1, -0.8, 0.5, -0.9, -0.7), np.ones((7, 1)))
    assert found.low == -1.0


@settings(max_examples=60, deadline=None)
@given(st.integers(5, 30), st.integers(0, 10_000), st.sampled_from([0.5, 0.9, 0.95]), st.sampled_from([199, 500]))
def test_the_p_value_agrees_with_the_interval(n_clusters, seed, level, n_boot):
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 4, (n_clusters, 2)).astype(float)
    sums = counts * rng.normal((0.2, 0.0), 0.4, (n_clusters, 2)).clip(-1, 1)
    found = cluster_interval(sums, counts, n_boot=n_boot, level=level)
    if math.isfinite(found.low):
        assert (found.p_value <= 1 - level + 1e-12) == (not found.low <= 0 <= found.high)


@settings(max_examples=30, deadline=None)
@given(st.integers(4, 20), st.integers(0, 10_000))
def test_swapping_the_sides_turns_the_interval_round(n_clusters, seed):
    rng = np.random.default_rng(seed)
    counts = np.ones((n_clusters, 2))
    sums = rng.uniform(-1, 1, (n_clusters, 2))
    one = cluster_interval(sums, counts, n_boot=199)
    other = cluster_interval(sums[:, ::-1], counts, n_boot=199)
    assert np.allclose([one.low, one.high, one.p_value], [-other.high, -other.low, other.p_value], equal_nan=True)


def test_many_clusters_are_drawn_in_chunks_with_the_same_result(monkeypatch):
    rng = np.random.default_rng(5)
    sums, counts = rng.uniform(-1, 1, (50, 1)), np.ones((50, 1))
    whole = cluster_interval(sums, counts, n_boot=300)
    monkeypatch.setattr("toolkit.compare.bootstrap._CHUNK", 350)
    assert cluster_interval(sums, counts, n_boot=300) == whole


def test_the_seed_decides():
    sums, counts = np.random.default_rng(6).uniform(-1, 1, (20, 1)), np.ones((20, 1))
    assert cluster_interval(sums, counts) == cluster_interval(sums, counts)
    assert cluster_interval(sums, counts) != cluster_interval(sums, counts, random_state=1)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 40), st.integers(0, 4), st.integers(0, 10_000))
def test_a_side_is_told_where_its_mean_has_an_interval(n_clusters, n_others, seed):
    tone = np.zeros((n_clusters, 1))
    tone[:n_others] = np.random.default_rng(seed).uniform(-1, 1, (min(n_others, n_clusters), 1))
    counts = np.ones((n_clusters, 1))
    alone = cluster_interval(tone, counts, n_boot=199)
    assert sides_told(tone, counts, n_boot=199) == (math.isfinite(alone.low),)
