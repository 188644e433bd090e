import math

import numpy as np
import pytest

from toolkit.compare.rows import Cell, difference_row, effect_size, mean_row, paired_row
from toolkit.compare.settings import Settings

SETTINGS = Settings(n_boot=199, level=0.95, min_articles=3, random_state=0)


def cell(article: list[int], tone: list[float], cluster: list[int] | None = None) -> Cell:
    return Cell(np.array(article), np.array(cluster or article), np.array(tone), n_mentions=2 * len(tone))


def test_every_article_has_one_vote_and_copies_one_cluster():
    row = mean_row(cell([0, 1, 2, 3], [0.4, 0.4, 0.4, 0.0], [0, 0, 0, 1]), settings=SETTINGS)
    assert row["estimate"] == pytest.approx(0.3)
    assert (row["n_articles"], row["n_clusters"], row["n_mentions"]) == (4, 2, 8)


def test_a_difference_counts_shared_articles_once():
    a, b = cell([0, 1, 2], [0.1, 0.2, 0.3]), cell([2, 3, 4], [0.0, 0.1, -0.1])
    row = difference_row(a, b, names=("CN", "JP"), settings=SETTINGS)
    assert row["estimate"] == pytest.approx(0.2)
    assert (row["n_articles"], row["n_clusters"]) == (5, 5)
    assert row["effect_size"] == pytest.approx(2.0)
    no_interval = "fewer than 10 clusters; {0}: too few clusters that differ, no interval"
    assert row["warning"] == "; ".join(f"{code}: {no_interval.format(code)}" for code in ("CN", "JP"))


def test_pairs_are_the_articles_that_name_both():
    a, b = cell([0, 1, 2, 9], [0.5, 0.3, 0.4, -1.0]), cell([0, 1, 2, 7], [0.1, 0.1, 0.0, 1.0])
    row = paired_row(a, b, settings=SETTINGS)
    assert row["estimate"] == pytest.approx((0.4 + 0.2 + 0.4) / 3)
    assert (row["n_articles"], row["n_clusters"]) == (3, 3)


def test_a_paired_interval_may_pass_one():
    rng = np.random.default_rng(0)
    ids = list(range(40))
    row = paired_row(
        cell(ids, list(rng.uniform(0.8, 1, 40))),
        cell(ids, list(rng.uniform(-1, -0.8, 40))),
        settings=SETTINGS,
    )
    assert 1.7 < row["ci_low"] < row["estimate"] < row["ci_high"] < 1.9


def test_missing_sides():
    nobody = cell([], [])
    row = difference_row(cell([0], [0.1]), nobody, names=("CN", "JP"), settings=SETTINGS)
    assert math.isnan(row["estimate"])
    assert row["warning"] == "CN: fewer than 3 articles; CN: one cluster, no interval; JP: no articles"
    assert paired_row(cell([0], [0.1]), cell([1], [0.1]), settings=SETTINGS)["warning"] == "no article names both"


def test_why_there_is_no_interval():
    same = mean_row(cell(list(range(12)), [0.0] * 12), settings=SETTINGS)
    assert same["warning"] == "tone does not vary, no interval"
    one = mean_row(cell(list(range(12)), [0.0] * 11 + [-0.9]), settings=SETTINGS)
    assert one["warning"] == "too few clusters that differ, no interval"
    assert math.isnan(one["ci_low"])


def test_effect_size_pools_the_deviations():
    a, b = np.array([0.0, 0.2, 0.4]), np.array([0.1, 0.5])
    pooled = math.sqrt((2 * 0.04 + 1 * 0.08) / 3)
    assert effect_size(0.3, a, b) == pytest.approx(0.3 / pooled)
    assert math.isnan(effect_size(0.3, a, b[:1]))
    assert math.isnan(effect_size(0.3, np.zeros(3), np.ones(3)))


def test_a_difference_needs_an_interval_of_each_side():
    tone = list(np.random.default_rng(0).normal(-0.2, 0.3, 60).round(2).clip(-1, 1))
    sound = cell(list(range(100, 160)), tone)
    for flat, words in (
        ([0.0] * 12, "KP: tone does not vary, no interval"),
        ([0.0] * 11 + [-0.8], "KP: too few clusters that differ, no interval"),
    ):
        row = difference_row(cell(list(range(12)), flat), sound, names=("KP", "US"), settings=SETTINGS)
        assert row["warning"] == words
        assert math.isnan(row["ci_low"])
        assert math.isnan(row["p_value"])
