"""Tone towards one target minus another, split into other topics and another tone on the same topics."""

import html
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from toolkit.compare.bootstrap import cluster_interval
from toolkit.compare.cautions import Side, caution
from toolkit.compare.clusters import said_clusters
from toolkit.compare.kitagawa import Cells, split_intervals
from toolkit.compare.levels import levels_of
from toolkit.compare.panel import with_tone
from toolkit.compare.settings import Settings
from toolkit.errors import InputError, did_you_mean
from toolkit.schema import as_table, check_table

#: Parts of a difference: the whole, what other topics make of it, what another tone on the same topics makes of it.
DIFFERENCE, TOPICS, TONE = "difference", "other topics", "other tone"
_COMMON = 0.8
METHOD = "Kitagawa's decomposition by largest topic; symmetric bootstrap-t over clusters of articles"


@dataclass(frozen=True)
class ToneDecomposition:
    """A difference in tone between two targets, by topic and part.

    Parameters
    ----------
    table : DataFrame
        The decomposition table: one row for each part and topic, see ``decompose_tone``.
    settings : mapping
        The parameters of ``decompose_tone``, the name of the method, and the clusters as ``compare_tone`` has them.

    Examples
    --------
    >>> table = pd.DataFrame({"part": [DIFFERENCE, TOPICS, TONE], "level": "all", "estimate": [-0.4, -0.3, -0.1]})
    >>> found = ToneDecomposition(table, {"target_a": "CN", "target_b": "JP"})
    >>> found.table.set_index("part")["estimate"].to_dict()
    {'difference': -0.4, 'other topics': -0.3, 'other tone': -0.1}
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]

    def _repr_html_(self) -> str:
        """Show the table in a notebook."""
        shown = self.table.to_html(index=False, float_format="{:.3f}".format, na_rep="–", border=0)
        settings = html.escape("; ".join(f"{name} = {value}" for name, value in self.settings.items()))
        return f"{shown}<p><small>{settings}</small></p>"


def decompose_tone(
    panel: pd.DataFrame,
    *,
    target_a: str,
    target_b: str,
    n_boot: int = 2000,
    level: float = 0.95,
    min_articles: int = 10,
    random_state: int = 0,
) -> ToneDecomposition:
    """Split the tone towards one target minus that towards another into topics and tone.

    Parameters
    ----------
    panel : DataFrame
        The panel table, with topics; rows without mentions are left out.
    target_a, target_b : str
        Codes of the targets; the difference is a minus b.
    n_boot : int, default 2000
        Resamples of the clusters, at least 100.
    level : float, default 0.95
        Nominal coverage of the intervals, in [0.5, 0.99].
    min_articles : int, default 10
        Topics with fewer articles of a target carry a warning.
    random_state : int, default 0
        Seed, 0 or more.

    Returns
    -------
    ToneDecomposition
        ``.table`` (decomposition table): ``target_a``, ``target_b``, ``part`` ("difference", "other topics", "other
        tone"), ``level`` ("all", or the topic), ``estimate``, ``ci_low``, ``ci_high``, ``p_value``, ``share_a``,
        ``share_b`` (of the target's articles), ``tone_a``, ``tone_b`` (mean tone; NA where the target has no article),
        ``n_articles``, ``n_clusters``, ``warning``. The parts of "all" sum to the difference, the topics of a part to
        its "all".

    Raises
    ------
    InputError
        When the panel has no topics or not both targets, or a parameter breaks its rule.

    Notes
    -----
    With p the share of a target's articles in a topic and m their mean tone, the difference of two means is::

        sum over topics of (p_a - p_b) (m - c)    other topics
                      plus (m_a - m_b) p          the same topic, another tone

    where m and p without a letter are the means of both targets' values (Kitagawa 1955, "Components of a difference
    between two rates", JASA 50; the twofold decomposition of Oaxaca 1973 and Blinder 1973 with equal weights). The
    constant c, the mean of both targets' tone, adds nothing to the sum; it makes a topic's part positive where a
    target has more of a topic that is friendlier than most. In a topic that one target never meets, all of the
    difference is put down to topics, as there is no tone to compare; both parts say so where less than 80 % of a
    target's articles are in topics that both have. An article counts for its largest topic.

    Intervals are the symmetric bootstrap-t of :func:`~toolkit.compare.bootstrap.cluster_interval`, with the linearised
    error of each part, cut at -2 and 2; that of the difference is the one of ``compare_tone``. As there, the tone of
    both targets needs an interval of its own: a topic in which a target has one text, or texts that hardly differ, has
    none, since they do not tell how far tone varies; the sums keep theirs. The topics are taken as known. The split is
    arithmetic, not cause: an outlet that likes a country less may also choose other topics for it.

    Examples
    --------
    >>> panel = pd.DataFrame(
    ...     {
    ...         "article_id": [f"a{i:02d}" for i in range(40)],
    ...         "target": ["CN"] * 20 + ["JP"] * 20,
    ...         "tone": [-0.4, -0.5, -0.6, 0.1] * 5 + [-0.4, 0.1, 0.2, 0.3] * 5,
    ...         "tone_se": float("nan"),
    ...         "n_mentions": 1,
    ...         "prominence": 0.5,
    ...         "topic": [0, 0, 0, 1] * 5 + [0, 1, 1, 1] * 5,
    ...         "topic_share": 0.8,
    ...         "outlet": "Daily",
    ...         "published": pd.Timestamp("2025-10-27", tz="UTC"),
    ...         "cluster_id": [f"a{i:02d}" for i in range(40)],
    ...     }
    ... ).astype({"published": "datetime64[us, UTC]"})
    >>> found = decompose_tone(panel, target_a="CN", target_b="JP").table
    >>> found.loc[found.level == "all", ["part", "estimate"]].round(3).to_numpy().tolist()
    [['difference', -0.4], ['other topics', -0.3], ['other tone', -0.1]]
    """
    from threadpoolctl import threadpool_limits

    panel = with_tone(check_table("panel", panel))
    settings = Settings(n_boot=n_boot, level=level, min_articles=min_articles, random_state=random_state)
    _check_targets(panel, target_a, target_b)
    rows = panel[panel["target"].isin([target_a, target_b])].sort_values(["cluster_id", "article_id", "target"])
    topics, names = levels_of(rows, group="topic", period="month")
    cells = Cells.of(rows, topics, names, (target_a, target_b))
    with threadpool_limits(limits=1):
        whole = cluster_interval(
            cells.sums.sum(axis=2), cells.counts.sum(axis=2), n_boot=n_boot, level=level, random_state=random_state
        )
        found = split_intervals(cells, settings)
    totals = cells.counts.sum(axis=(0, 2))
    shares = cells.counts.sum(axis=0) / totals[:, None]
    with np.errstate(invalid="ignore"):
        tones = cells.sums.sum(axis=0) / cells.counts.sum(axis=0)
    overall = cells.sums.sum(axis=(0, 2)) / totals
    sides = cells.sides(settings)
    every = {
        "level": "all",
        "share_a": 1.0,
        "share_b": 1.0,
        "tone_a": overall[0],
        "tone_b": overall[1],
        "n_articles": cells.n_articles(),
        "n_clusters": len(cells.sums),
    }

    def warn(sides: list[Side], low: float) -> str:
        return caution(dict(zip((target_a, target_b), sides, strict=True)), low=low, min_articles=min_articles)

    table: list[dict[str, object]] = [
        {
            "part": DIFFERENCE,
            **every,
            "estimate": whole.estimate,
            "ci_low": whole.low,
            "ci_high": whole.high,
            "p_value": whole.p_value,
            "warning": warn(sides, whole.low),
        }
    ]
    common = shares[:, (shares > 0).all(axis=0)].sum(axis=1)
    apart = [
        f"{code}: {share:.0%} of its articles are in topics that both have"
        for code, share in zip((target_a, target_b), common, strict=True)
        if share < _COMMON
    ]
    for i, part in enumerate((TOPICS, TONE)):
        estimate, low, high, p_value = found[:, i, -1]
        ends = {"estimate": estimate, "ci_low": low, "ci_high": high, "p_value": p_value}
        table.append({"part": part, **every, **ends, "warning": "; ".join(filter(None, [warn(sides, low), *apart]))})
    by_topic = [cells.sides(settings, k) for k in range(len(names))]
    for i, part in enumerate((TOPICS, TONE)):
        for k, name in enumerate(names):
            estimate, low, high, p_value = found[:, i, k]
            table.append(
                {
                    "part": part,
                    "level": name,
                    "estimate": estimate,
                    "ci_low": low,
                    "ci_high": high,
                    "p_value": p_value,
                    "share_a": shares[0, k],
                    "share_b": shares[1, k],
                    "tone_a": tones[0, k],
                    "tone_b": tones[1, k],
                    "n_articles": cells.n_articles(k),
                    "n_clusters": cells.n_clusters(k),
                    "warning": warn(by_topic[k], low),
                }
            )
    pair = {"target_a": target_a, "target_b": target_b}
    used = {**pair, **asdict(settings), "method": METHOD, "clusters": said_clusters(rows)}
    return ToneDecomposition(as_table("decomposition", pd.DataFrame(table).assign(**pair)), used)


def _check_targets(panel: pd.DataFrame, target_a: str, target_b: str) -> None:
    present = sorted(panel["target"].unique())
    if not present:
        message = "The 'panel' parameter must have rows with mentions. Got an empty panel: there is no tone to split."
        raise InputError(message)
    for name, code in (("target_a", target_a), ("target_b", target_b)):
        if code not in present:
            message = f"The {name!r} parameter must name a target of the panel. Got {code!r}. "
            raise InputError(message + did_you_mean(str(code), present))
    if target_a == target_b:
        message = f"The 'target_b' parameter must differ from 'target_a'. Got {target_b!r} twice."
        raise InputError(message)
