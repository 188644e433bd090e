"""How much of the news a topic takes, over time or by outlet, with intervals."""

import numpy as np
import pandas as pd

from toolkit.compare.bootstrap import cluster_interval
from toolkit.compare.cautions import Side, caution
from toolkit.compare.clusters import cluster_ids
from toolkit.compare.levels import levels_of
from toolkit.compare.panel import HasArticles, articles_of
from toolkit.compare.settings import Settings
from toolkit.compare.shares import placed_shares
from toolkit.errors import InputError
from toolkit.schema import as_table, check_table

_CARRIERS, _CARRIED = 5, 0.9


def topic_prevalence(
    corpus: HasArticles | pd.DataFrame,
    doc_topics: pd.DataFrame,
    *,
    by: str = "period",
    period: str = "month",
    n_boot: int = 2000,
    level: float = 0.95,
    min_articles: int = 10,
    random_state: int = 0,
) -> pd.DataFrame:
    """Return the mean share of each topic in each period or outlet, with cluster bootstrap intervals.

    Parameters
    ----------
    corpus : Corpus or DataFrame
        The corpus, or its articles table; a column ``cluster_id`` counts as in ``build_panel``.
    doc_topics : DataFrame
        The topic shares of its articles. Articles with equal shares of all topics (no known word) are left out. In a
        table of some topics alone they cannot be told, and count: choose topics from the result.
    by : {"period", "outlet"}, default "period"
        What the rows are split by.
    period : {"day", "week", "month", "quarter", "year"}, default "month"
        Length of a period.
    n_boot : int, default 2000
        Resamples of the clusters, at least 100.
    level : float, default 0.95
        Nominal coverage, in [0.5, 0.99].
    min_articles : int, default 10
        Fewer articles than this earn a warning.
    random_state : int, default 0
        Seed of the resamples.

    Returns
    -------
    DataFrame
        The prevalence table, sorted by level and topic: group, level, topic, estimate (mean share over articles, in
        [0, 1]), ci_low, ci_high, n_articles, n_clusters, warning. The estimates of a level sum to 1 over all topics.

    Raises
    ------
    InputError
        When ``by`` is something else, or ``doc_topics`` holds none of the articles, or none of them has a topic.

    Notes
    -----
    The interval is that of ``compare_tone``: a studentised bootstrap over clusters of copies (``cluster_interval``),
    cut at 0 and 1. It is pointwise, and takes the shares as known: the model's own uncertainty is not in it. Where
    fewer than five clusters carry 90 % of a topic's share the row says so: such intervals may span the whole scale,
    and the narrow ones among them miss more often than they say.

    Examples
    --------
    >>> from toolkit.corpus.corpus import Corpus
    >>> articles = Corpus.from_texts([f"text {i}" for i in range(4)]).articles
    >>> articles["outlet"] = ["a", "a", "b", "b"]
    >>> ids = list(articles["article_id"])
    >>> shares = pd.DataFrame({"article_id": ids * 2, "topic": [0] * 4 + [1] * 4})
    >>> shares["share"] = [0.9, 0.7, 0.2, 0.4, 0.1, 0.3, 0.8, 0.6]
    >>> topic_prevalence(articles, shares, by="outlet")["estimate"].round(2).tolist()
    [0.8, 0.2, 0.3, 0.7]
    """
    if by not in ("period", "outlet"):
        message = f"The 'by' parameter of topic_prevalence must be period or outlet. Got {by!r}."
        raise InputError(message)
    settings = Settings(n_boot, level, min_articles, random_state)
    articles = check_table("articles", articles_of(corpus))
    wide = placed_shares(doc_topics)
    articles = articles.assign(cluster_id=cluster_ids(articles))
    articles = articles[articles["article_id"].isin(set(wide.index))].sort_values("article_id")
    if articles.empty:
        message = (
            "doc_topics must hold articles of the corpus that have a topic. None of the corpus's articles is in it."
        )
        raise InputError(message)
    shares = wide.loc[articles["article_id"]].to_numpy()
    levels, order = levels_of(articles, group=by, period=period)
    rows: list[dict[str, object]] = []
    for name in order:
        inside = (levels == name).to_numpy()
        _, cluster = np.unique(articles.loc[inside, "cluster_id"].to_numpy(dtype=object), return_inverse=True)
        counts = np.bincount(cluster).astype(np.float64)[:, None]
        n_articles, n_clusters = int(inside.sum()), len(counts)
        for place, topic in enumerate(wide.columns):
            share = shares[inside, place]
            sums = np.bincount(cluster, weights=share).astype(np.float64)
            found = cluster_interval(
                sums[:, None],
                counts,
                n_boot=settings.n_boot,
                level=settings.level,
                random_state=settings.random_state,
            )
            warning = caution(
                {"": Side(n_articles, n_clusters, bool(np.ptp(share) > 1e-10), told=not np.isnan(found.low))},
                low=found.low,
                min_articles=settings.min_articles,
                what="share",
            )
            if n_clusters >= _CARRIERS and np.sort(sums)[-_CARRIERS + 1 :].sum() >= _CARRIED * sums.sum() > 0:
                few = f"fewer than {_CARRIERS} clusters carry {_CARRIED:.0%} of the share"
                warning = f"{warning}; {few}" if warning else few
            rows.append(
                {
                    "group": by,
                    "level": name,
                    "topic": topic,
                    "estimate": found.estimate,
                    "ci_low": np.maximum(found.low, 0.0),
                    "ci_high": found.high,
                    "n_articles": n_articles,
                    "n_clusters": n_clusters,
                    "warning": warning,
                }
            )
    return as_table("prevalence", pd.DataFrame(rows))
