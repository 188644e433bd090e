"""Kitagawa's decomposition of a difference of means over cells, with intervals over clusters."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.compare.bootstrap import Floats, sides_told
from toolkit.compare.cautions import Side
from toolkit.compare.settings import Settings

# Resamples times clusters at a time: bounds the memory, not the result.
_CHUNK = 200_000
_NO_SPREAD = 1e-10


@dataclass(frozen=True, eq=False)
class Cells:
    """Sums of tone and numbers of articles, shape (n_clusters, 2 targets, n_topics), and who is in them."""

    sums: Floats
    counts: Floats
    articles: NDArray[np.int64]
    topic: NDArray[np.int64]

    @classmethod
    def of(cls, rows: pd.DataFrame, topics: pd.Series, names: list[str], targets: tuple[str, str]) -> "Cells":
        """Return the cells of the panel's rows on two targets, ``topics`` being their topics."""
        cluster = pd.factorize(rows["cluster_id"], sort=True)[0]
        topic = pd.Index(names).get_indexer(pd.Index(topics))
        side = (rows["target"] == targets[1]).to_numpy().astype(int)
        shape = (int(cluster.max()) + 1, 2, len(names))
        sums, counts = np.zeros(shape), np.zeros(shape)
        np.add.at(sums, (cluster, side, topic), rows["tone"].to_numpy())
        np.add.at(counts, (cluster, side, topic), 1.0)
        return cls(
            sums, counts, pd.factorize(rows["article_id"], sort=True)[0].astype(np.int64), topic.astype(np.int64)
        )

    def sides(self, settings: Settings, topic: int | None = None) -> list[Side]:
        """Return what each target has, in one topic or in all."""
        which = slice(None) if topic is None else [topic]
        sums, counts = self.sums[:, :, which].sum(axis=2), self.counts[:, :, which].sum(axis=2)
        told = sides_told(
            sums, counts, n_boot=settings.n_boot, level=settings.level, random_state=settings.random_state
        )
        found = []
        for i in range(2):
            own = counts[:, i] > 0
            means = sums[own, i] / counts[own, i]
            varies = bool(means.size and np.ptp(means) > _NO_SPREAD)
            found.append(Side(int(counts[:, i].sum()), int(own.sum()), varies, told[i]))
        return found

    def n_articles(self, topic: int | None = None) -> int:
        """Articles of either target, in one topic or in all."""
        return len(np.unique(self.articles if topic is None else self.articles[self.topic == topic]))

    def n_clusters(self, topic: int) -> int:
        """Clusters of either target in one topic."""
        return int(np.count_nonzero(self.counts[:, :, topic].sum(axis=1)))


def split_intervals(cells: Cells, settings: Settings) -> Floats:
    """Return estimate, ends and p-value, shape (4, 2 parts, n_topics + 1); the last column is the sum over topics."""
    from threadpoolctl import threadpool_limits

    # Products of matrices add up in an order that depends on the number of threads.
    with threadpool_limits(limits=1):
        return _split(cells, settings)


def _split(cells: Cells, settings: Settings) -> Floats:
    n_clusters, _, n_topics = cells.sums.shape
    estimates, errors = _parts(cells, np.ones((1, n_clusters)))
    estimate, error = estimates[0], errors[0]
    if (np.count_nonzero(cells.counts.sum(axis=2), axis=0) < 2).any():
        return np.stack([estimate, *[np.full_like(estimate, math.nan)] * 3])
    rng = np.random.default_rng(settings.random_state)
    rows = max(1, _CHUNK // (n_clusters + n_topics))
    ratios = []
    for start in range(0, settings.n_boot, rows):
        n_draws = min(rows, settings.n_boot - start)
        drawn = rng.integers(0, n_clusters, size=(n_draws, n_clusters))
        drawn += n_clusters * np.arange(n_draws)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=n_draws * n_clusters).reshape(n_draws, n_clusters)
        values, spreads = _parts(cells, weights.astype(np.float64))
        gap = np.abs(values - estimate)
        flat = spreads <= error * 1e-6
        ratios.append(np.where(flat, np.where(gap < _NO_SPREAD, 0.0, np.inf), gap / np.where(flat, 1.0, spreads)))
    sizes = np.concatenate(ratios)
    # A resample may miss one of the targets: it has no difference to split.
    sizes = np.sort(sizes[~np.isnan(sizes).any(axis=(1, 2))], axis=0)
    rank = math.ceil(round(settings.level * (len(sizes) + 1), 9))
    quantile = sizes[rank - 1] if rank <= len(sizes) else np.full_like(estimate, np.inf)
    with np.errstate(invalid="ignore", divide="ignore"):
        p_value = (1 + (sizes >= np.abs(estimate) / error).sum(axis=0)) / (len(sizes) + 1)
        reach = quantile * error
    known = (error > _NO_SPREAD) & np.isfinite(reach)
    # A target whose tone has no interval of its own, in a topic or in all, tells nothing of how far it varies.
    for k in range(n_topics):
        known[:, k] &= all(side.told or side.articles == 0 for side in cells.sides(settings, k))
    known[:, -1] &= all(side.told for side in cells.sides(settings))
    # Cut at the ends of the scale, as cluster_interval does.
    low, high = np.maximum(estimate - reach, -2.0), np.minimum(estimate + reach, 2.0)
    ends = [np.where(known, x, math.nan) for x in (low, high, p_value)]
    return np.stack([estimate, *ends])


def _parts(cells: Cells, weights: Floats) -> tuple[Floats, Floats]:
    """Return both parts by topic and in sum, and their linearised errors, under each row of weights.

    Shapes (n_draws, 2 parts, n_topics + 1).
    """
    counts, sums = np.tensordot(weights, cells.counts, axes=1), np.tensordot(weights, cells.sums, axes=1)
    sizes = counts.sum(axis=2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts / sizes
        overall = sums.sum(axis=2, keepdims=True) / sizes
        tone = sums / counts
    # What a target never meets has the tone of the other: all of it is then put down to topics.
    empty = counts == 0
    tone = np.where(empty, tone[:, ::-1], tone)
    tone = np.where(empty & empty[:, ::-1], 0.0, tone)
    centre = overall.mean(axis=1)
    share_gap, tone_gap = share[:, 0] - share[:, 1], tone[:, 0] - tone[:, 1]
    share_mean, tone_mean = share.mean(axis=1), tone.mean(axis=1)
    values = np.stack([share_gap * (tone_mean - centre), tone_gap * share_mean], axis=1)

    # How far a cluster moves a piece is linear in what it holds: of the topic (near) and of all topics (far), of each
    # target first the articles, then their tone. Products of matrices take an eighth of the time of sums over tables.
    per_article = np.where(empty, 0.0, 1.0 / np.where(empty, 1.0, counts))
    per_size = 1.0 / np.where(sizes == 0, math.nan, sizes)
    signs, both, wide = np.array([1.0, -1.0])[:, None], ~empty.any(axis=1, keepdims=True), (slice(None), None)
    share_up = signs * (tone_mean - centre)[wide] * per_size
    tone_up = share_gap[wide] * np.where(both, 0.5, 1.0) * per_article
    centre_up = 0.5 * share_gap[wide] * per_size
    near = [np.concatenate([share_up - tone_up * tone, tone_up], axis=1)]
    far = [np.concatenate([centre_up * overall - share_up * share, -centre_up], axis=1)]
    share_up = 0.5 * tone_gap[wide] * per_size
    tone_up = share_mean[wide] * np.where(both, signs, 0.0) * per_article
    near.append(np.concatenate([share_up - tone_up * tone, tone_up], axis=1))
    far.append(np.concatenate([-share_up * share, np.zeros_like(share)], axis=1))
    held = np.concatenate([cells.counts, cells.sums], axis=1)
    errors = _errors(weights, np.stack(near, axis=1), np.stack(far, axis=1), held)
    return np.concatenate([values, values.sum(axis=2, keepdims=True)], axis=2), errors


def _errors(weights: Floats, near: Floats, far: Floats, held: Floats) -> Floats:
    """Return the root of the weighted sum of the clusters' squared moves, of each part by topic and in sum.

    ``near`` and ``far`` have shape (n_draws, 2 parts, 4, n_topics), ``held`` (n_clusters, 4, n_topics).
    """
    n_draws, _, _, n_topics = near.shape
    total = held.sum(axis=2)
    errors = np.empty((n_draws, 2, n_topics + 1))
    for k in range(n_topics + 1):
        if k < n_topics:
            slopes, what = np.concatenate([near[..., k], far[..., k]], axis=2), np.hstack([held[..., k], total])
        else:
            slopes = np.concatenate([near.reshape(n_draws, 2, -1), far.sum(axis=3)], axis=2)
            what = np.hstack([held.reshape(len(held), -1), total])
        moves = (slopes.reshape(2 * n_draws, -1) @ what.T).reshape(n_draws, 2, -1)
        errors[..., k] = np.sqrt(np.einsum("bg,bpg,bpg->bp", weights, moves, moves))
    return errors
