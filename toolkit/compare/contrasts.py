"""Mean tone by target, and the differences between targets, with intervals over clusters of articles."""

import itertools
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import asdict

import numpy as np
import pandas as pd

from toolkit.compare.clusters import said_clusters
from toolkit.compare.comparison import ToneComparison
from toolkit.compare.levels import check_groups, levels_of
from toolkit.compare.panel import with_tone
from toolkit.compare.periods import check_period
from toolkit.compare.rows import Cell, difference_row, mean_row, paired_row
from toolkit.compare.settings import Settings
from toolkit.errors import InputError, did_you_mean
from toolkit.schema import as_table, check_table, empty_table

__all__ = ["ToneComparison", "compare_tone"]

METHOD = "symmetric bootstrap-t over clusters of articles"
WITHIN = "within-article"


def compare_tone(
    panel: pd.DataFrame,
    *,
    by: str | Iterable[str] | None = None,
    period: str = "month",
    targets: Sequence[str] | None = None,
    n_boot: int = 2000,
    level: float = 0.95,
    min_articles: int = 10,
    random_state: int = 0,
) -> ToneComparison:
    """Compare tone between targets, overall and within each outlet, period or topic.

    Parameters
    ----------
    panel : DataFrame
        The panel table; rows without mentions (only the dateline names the target) are left out.
    by : {"outlet", "period", "topic"}, a list of them, or None, default None
        What to split by, one after the other (not crossed). The overall rows are always there.
    period : {"day", "week", "month", "quarter", "year"}, default "month"
        Length of a period, in UTC; articles without a date make the level "undated".
    targets : sequence of str or None, default None
        Codes of the targets to compare, in this order; None for all of the panel, sorted by code. A contrast
        is the earlier target minus the later one.
    n_boot : int, default 2000
        Resamples of the clusters, at least 100.
    level : float, default 0.95
        Nominal coverage of the intervals, in [0.5, 0.99].
    min_articles : int, default 10
        Rows with fewer articles of a target carry a warning; none is left out.
    random_state : int, default 0
        Seed of the resampling, 0 or more.

    Returns
    -------
    ToneComparison
        ``.table`` (comparison table: the mean over articles of the article's tone, for each level and target
        that has articles), ``.contrasts`` (contrasts table: every pair of targets overall, within the
        articles that name both, and in each level) and ``.settings``, whose ``clusters`` say what is resampled.

    Raises
    ------
    InputError
        When the panel breaks its contract or a parameter its rule.

    Notes
    -----
    Every article has one vote, however often it names the target. Intervals and p-values are those of
    :func:`~toolkit.compare.bootstrap.cluster_interval`: clusters of copies are resampled whole, and an
    article that names both targets stays in one piece. A column ``cluster_id`` of the articles gives clusters of one's
    own (:func:`~toolkit.compare.clusters.cluster_ids`). ``q_value`` is the p-value after Benjamini & Hochberg
    (1995) within each ``group``: the differences of one question (overall, within articles, by outlet, ...) are one
    family, so that a fine split does not weigh on the overall answer. ``effect_size`` is that of
    :func:`~toolkit.compare.rows.effect_size`.

    The intervals speak of the sampling of articles. They do not know the scorer's errors, and they take
    clusters as independent of each other, which articles of one outlet or on one event are not quite.

    Examples
    --------
    >>> panel = pd.DataFrame(
    ...     {
    ...         "article_id": [f"a{i:02d}" for i in range(24)],
    ...         "target": ["CN", "JP"] * 12,
    ...         "tone": [-0.4, 0.1, -0.1, 0.3, -0.3, 0.2] * 4,
    ...         "tone_se": float("nan"),
    ...         "n_mentions": 1,
    ...         "prominence": 0.5,
    ...         "topic": -1,
    ...         "topic_share": float("nan"),
    ...         "outlet": "Daily",
    ...         "published": pd.Timestamp("2025-10-27", tz="UTC"),
    ...         "cluster_id": [f"a{i:02d}" for i in range(24)],
    ...     }
    ... ).astype({"published": "datetime64[us, UTC]"})
    >>> compare_tone(panel).contrasts[["target_a", "target_b", "estimate"]].head(1).round(2)
      target_a target_b  estimate
    0       CN       JP     -0.47
    """
    panel = with_tone(check_table("panel", panel))
    groups = check_groups(by)
    settings = Settings(n_boot=n_boot, level=level, min_articles=min_articles, random_state=random_state)
    codes = _targets(panel, targets)
    check_period(period)

    from threadpoolctl import threadpool_limits

    # Numbered by sorted id, so that the order of the panel's rows does not matter.
    rows = panel[panel["target"].isin(codes)].sort_values(["cluster_id", "article_id", "target"])
    rows = rows.assign(
        article=pd.factorize(rows["article_id"], sort=True)[0],
        cluster=pd.factorize(rows["cluster_id"], sort=True)[0],
    )
    table: list[dict[str, object]] = []
    contrasts: list[dict[str, object]] = []
    # The order of a sum must not depend on the number of threads.
    with threadpool_limits(limits=1):
        for group, name, part in _parts(rows, groups, period):
            key = {"group": group, "level": name}
            by_code = dict(list(part.groupby("target")))
            cells = {code: _cell(by_code.get(code, part.iloc[:0])) for code in codes}
            pairs = list(itertools.combinations(codes, 2))
            for code, cell in cells.items():
                if cell.tone.size:
                    table.append(key | {"target": code} | mean_row(cell, settings=settings))
            for a, b in pairs:
                row = difference_row(cells[a], cells[b], names=(a, b), settings=settings)
                contrasts.append(key | {"target_a": a, "target_b": b} | row)
            if group == "overall":
                for a, b in pairs:
                    row = paired_row(cells[a], cells[b], settings=settings)
                    contrasts.append({"group": WITHIN, "level": name, "target_a": a, "target_b": b} | row)
    used = {"by": list(groups), "period": period, "targets": codes, **asdict(settings), "method": METHOD}
    used["clusters"] = said_clusters(rows)
    return ToneComparison(_table("comparison", table), _with_q_values(contrasts), used)


def _parts(rows: pd.DataFrame, groups: tuple[str, ...], period: str) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Group, level and rows of everything that is compared, the whole first."""
    yield "overall", "all", rows
    for group in groups:
        levels, order = levels_of(rows, group=group, period=period)
        by_level = dict(list(rows.groupby(levels)))
        for name in order:
            yield group, name, by_level[name]


def _cell(rows: pd.DataFrame) -> Cell:
    return Cell(
        rows["article"].to_numpy(),
        rows["cluster"].to_numpy(),
        rows["tone"].to_numpy(),
        int(rows["n_mentions"].sum()),
    )


def _targets(panel: pd.DataFrame, targets: Sequence[str] | None) -> list[str]:
    present = sorted(panel["target"].unique())
    if targets is None:
        return present
    # A set has no order, and a contrast is the earlier target minus the later one.
    codes = [] if isinstance(targets, str | Set) or not isinstance(targets, Iterable) else list(targets)
    if codes and not present:
        message = "The 'targets' parameter must name targets of the panel. The panel is empty: it has no mentions."
        raise InputError(message)
    for code in codes:
        if code not in present:
            message = f"The 'targets' parameter must name targets of the panel. Got {code!r}. "
            raise InputError(message + did_you_mean(str(code), present))
    if not codes or len(set(codes)) < len(codes):
        message = f"The 'targets' parameter must be a list of different codes. Got {targets!r}."
        raise InputError(message)
    return [str(code) for code in codes]


def _table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    return as_table(name, pd.DataFrame(rows)) if rows else empty_table(name)


def _with_q_values(rows: list[dict[str, object]]) -> pd.DataFrame:
    from scipy.stats import false_discovery_control

    if not rows:
        return empty_table("contrasts")
    frame = pd.DataFrame(rows)
    frame["q_value"] = np.nan
    for _, p_values in frame["p_value"].dropna().groupby(frame["group"]):
        frame.loc[p_values.index, "q_value"] = false_discovery_control(p_values.to_numpy())
    return as_table("contrasts", frame)
