"""One row of a comparison: the articles that enter, summed by cluster, with the interval and the cautions."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.compare.bootstrap import Floats, Interval, cluster_interval
from toolkit.compare.cautions import Side, caution
from toolkit.compare.settings import Settings

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Cell:
    """The articles of one target in one level: a value per article, in the order of clusters and articles.

    Parameters
    ----------
    article, cluster : ndarray of int
        Numbers of the articles and of their clusters.
    tone : ndarray of float
        Tone towards the target in each article.
    n_mentions : int
        Mentions in the cell.
    """

    article: Codes
    cluster: Codes
    tone: Floats
    n_mentions: int = 0


def mean_row(cell: Cell, *, settings: Settings) -> dict[str, object]:
    """Return the mean tone of a cell as columns of the comparison table."""
    sums, counts = _by_cluster([cell])
    found = _interval(sums, counts, settings)
    n_articles, n_clusters = cell.tone.size, len(sums)
    return {
        "estimate": found.estimate,
        "ci_low": found.low,
        "ci_high": found.high,
        "n_articles": n_articles,
        "n_clusters": n_clusters,
        "n_mentions": cell.n_mentions,
        "warning": caution(
            {"": Side(n_articles, n_clusters, _varies(cell.tone), told=not math.isnan(found.low))},
            low=found.low,
            min_articles=settings.min_articles,
        ),
    }


def difference_row(a: Cell, b: Cell, *, names: tuple[str, str], settings: Settings) -> dict[str, object]:
    """Return the mean of ``a`` minus the mean of ``b`` as columns of the contrasts table."""
    sides = {name: Side(c.tone.size, np.unique(c.cluster).size) for name, c in zip(names, (a, b), strict=True)}
    if a.tone.size == 0 or b.tone.size == 0:
        return _empty_row(sides, a, b, settings)
    sums, counts = _by_cluster([a, b])
    found = _interval(sums, counts, settings)
    for name, cell, told in zip(names, (a, b), found.told, strict=True):
        sides[name] = sides[name]._replace(varies=_varies(cell.tone), told=told)
    return {
        "estimate": found.estimate,
        "ci_low": found.low,
        "ci_high": found.high,
        "effect_size": effect_size(found.estimate, a.tone, b.tone),
        "p_value": found.p_value,
        "n_articles": np.union1d(a.article, b.article).size,
        "n_clusters": len(sums),
        "warning": caution(sides, low=found.low, min_articles=settings.min_articles),
    }


def paired_row(a: Cell, b: Cell, *, settings: Settings) -> dict[str, object]:
    """Return the mean difference within the articles that name both, as columns of the contrasts table."""
    _, in_a, in_b = np.intersect1d(a.article, b.article, assume_unique=True, return_indices=True)
    if in_a.size == 0:
        row = _empty_row({}, a, b, settings)
        return row | {"n_articles": 0, "n_clusters": 0, "warning": "no article names both"}
    tone_a, tone_b = a.tone[in_a], b.tone[in_b]
    pairs = Cell(a.article[in_a], a.cluster[in_a], tone_a - tone_b)
    sums, counts = _by_cluster([pairs])
    # A difference lies in [-2, 2]: halved, it is on the scale of a mean.
    half = _interval(sums / 2, counts, settings)
    n_articles, n_clusters = pairs.tone.size, len(sums)
    return {
        "estimate": 2 * half.estimate,
        "ci_low": 2 * half.low,
        "ci_high": 2 * half.high,
        "effect_size": effect_size(2 * half.estimate, tone_a, tone_b),
        "p_value": half.p_value,
        "n_articles": n_articles,
        "n_clusters": n_clusters,
        "warning": caution(
            {"": Side(n_articles, n_clusters, _varies(pairs.tone), told=not math.isnan(half.low))},
            low=half.low,
            min_articles=settings.min_articles,
        ),
    }


def effect_size(difference: float, a: Floats, b: Floats) -> float:
    """Return the difference in pooled standard deviations of the articles' tone (Cohen's d).

    The deviation is that of single articles around their target's mean, pooled over both targets with n - 1
    weights (Cohen 1988, section 2.5). For pairs it is the same, not that of the differences, so that rows can
    be compared. NaN with fewer than two articles of a target or without spread.

    Examples
    --------
    >>> effect_size(0.2, np.array([0.0, 0.4]), np.array([-0.2, 0.2])).__round__(3)
    0.707
    """
    if min(a.size, b.size) < 2:
        return math.nan
    squares = (a.size - 1) * np.var(a, ddof=1) + (b.size - 1) * np.var(b, ddof=1)
    deviation = math.sqrt(squares / (a.size + b.size - 2))
    return difference / deviation if deviation > 1e-10 else math.nan


def _by_cluster(cells: list[Cell]) -> tuple[Floats, Floats]:
    """Return sums of tone and numbers of articles, one row per cluster, one column per cell."""
    ids, position = np.unique(np.concatenate([c.cluster for c in cells]), return_inverse=True)
    parts = np.split(position, np.cumsum([c.cluster.size for c in cells])[:-1])
    sums = [np.bincount(p, weights=c.tone, minlength=ids.size) for p, c in zip(parts, cells, strict=True)]
    counts = [np.bincount(p, minlength=ids.size).astype(np.float64) for p in parts]
    return np.column_stack(sums), np.column_stack(counts)


def _interval(sums: Floats, counts: Floats, settings: Settings) -> Interval:
    return cluster_interval(
        sums, counts, n_boot=settings.n_boot, level=settings.level, random_state=settings.random_state
    )


def _varies(tone: Floats) -> bool:
    return bool(tone.size and np.ptp(tone) > 1e-10)


def _empty_row(sides: dict[str, Side], a: Cell, b: Cell, settings: Settings) -> dict[str, object]:
    nothing = dict.fromkeys(("estimate", "ci_low", "ci_high", "effect_size", "p_value"), math.nan)
    return {
        **nothing,
        "n_articles": a.tone.size + b.tone.size,
        "n_clusters": np.union1d(a.cluster, b.cluster).size,
        "warning": caution(sides, low=math.nan, min_articles=settings.min_articles),
    }
