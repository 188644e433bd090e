"""How the shares of topics differ between outlets, targets, periods and other covariates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.compare.bootstrap import sides_told
from toolkit.compare.cautions import Side, caution
from toolkit.compare.clusters import cluster_ids
from toolkit.compare.levels import outlet_levels
from toolkit.compare.panel import HasArticles
from toolkit.compare.periods import UNDATED, period_levels
from toolkit.compare.regression import Coefficients, Floats, bootstrap_interval, check_rank, composed_interval
from toolkit.compare.settings import Settings
from toolkit.compare.shares import placed_shares
from toolkit.errors import InputError, did_you_mean
from toolkit.schema import as_table
from toolkit.topics.draws import HasPosterior, each_draw

FEW = 15  # clusters; with fewer, differences are found too often
COMPOSITION = "method of composition over the topic model's draws"
BOOTSTRAP = "symmetric bootstrap-t over clusters of articles; topics taken as known"


def topic_effects(
    topics: HasPosterior | pd.DataFrame,
    rows: HasArticles | pd.DataFrame,
    *,
    covariates: Sequence[str],
    reference: Mapping[str, str] | None = None,
    period: str = "month",
    n_draws: int = 50,
    n_boot: int = 999,
    level: float = 0.95,
    min_articles: int = 10,
    random_state: int = 0,
) -> pd.DataFrame:
    """Return how much larger each topic's share is in one outlet, target or period than in another, all else equal.

    Parameters
    ----------
    topics : fitted topic model with ``posterior_shares``, or DataFrame
        ``LdaTopics``, ``SeededTopics``, ``StructuralTopics`` or ``DynamicTopics``, whose uncertainty about shares is
        carried along; or the doc_topics table of any model, whose shares are taken as known. A table of some topics
        alone gives the same estimates, but articles without a known word, with equal shares of all topics, are then
        not left out: better choose topics from the result.
    rows : Corpus or DataFrame
        What the covariates are read from: the articles, or the panel where the target is one of them. Needs
        ``article_id``; rows of articles that the topics do not hold, and of a panel those without mentions, are left
        out. An article of a panel counts once for each of its values of the covariates: once for each target only where
        "target" is one of them. A missing title or text is an empty one.
    covariates : sequence of str
        Columns of ``rows``. Numbers enter as they are, other values as levels; "period" is made of ``published``,
        times with a zone. All enter one regression together.
    reference : mapping of str to str or None, default None
        The level that the others of a covariate are held against; None for the one with the most articles.
    period : {"day", "week", "month", "quarter", "year"}, default "month"
        Length of a period.
    n_draws : int, default 50
        Draws of the shares, for a model that has them.
    n_boot : int, default 999
        Resamples of the clusters, at least 100, for a table.
    level : float, default 0.95
        Nominal coverage of the intervals, in [0.5, 0.99].
    min_articles : int, default 10
        Levels with fewer articles carry a warning.
    random_state : int, default 0
        Seed, 0 or more.

    Returns
    -------
    DataFrame
        The topic effects table, one row for each topic, covariate and level (a number has one row, with level ""):
        ``topic``, ``covariate``, ``level``, ``reference``, ``estimate`` (difference in mean share to the reference
        level, or change per unit of a number; in [-1, 1] for levels), ``ci_low``, ``ci_high`` (of a level cut at -1
        and 1), ``p_value``, ``q_value`` (Benjamini and Hochberg over the topics of one level), ``n_articles``,
        ``n_clusters`` (of the level), ``method``, ``warning`` (of the level and of its reference). A level with one
        cluster, or held against one, has no interval, nor has a number that differs from its commonest value in one.

    Raises
    ------
    InputError
        When a column is missing, lacks a value or does not vary, a number is infinite, ``published`` has no zone,
        covariates repeat each other, or no row belongs to an article of the topics.

    Notes
    -----
    Linear regression of the share on the covariates, errors robust to clusters of copies and to an article that stands
    in several rows. With a model: :func:`~toolkit.compare.regression.composed_interval`, the method of R's stm
    (``estimateEffect``), but with the article's own uncertainty ("Local" there, where "Global" is the default), errors
    robust to clusters (there those of least squares), draws pooled by Rubin's rule (there simulated) and degrees of
    freedom from draws and clusters (there articles less coefficients). With a table:
    :func:`~toolkit.compare.regression.bootstrap_interval`, as ``compare_tone`` has it, which knows the sampling of
    articles alone: with topics of few words those intervals are too short. Neither knows that other topics might have
    been found; compare seeds. Shares of an article sum to 1, so the estimates of all topics on one level sum to 0. Of
    levels alike, 4, 6, 10, 15 and 20 articles against 60, 8, 7, 6, 6 and 6 % differ at p <= 0.05
    (``tests/benchmarks/topic_effects.py --few 200``, 600 tests of known shares each): levels of fewer than 15 clusters
    carry a caution.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": [f"{i:02}" for i in range(40)], "outlet": ["Daily", "Wire"] * 20})
    >>> share = np.tile([0.6, 0.3, 0.8, 0.1], 10)
    >>> table = pd.concat([articles[["article_id"]].assign(topic=t, share=s) for t, s in ((0, share), (1, 1 - share))])
    >>> effects = topic_effects(table, articles.assign(title="", text=articles.article_id), covariates=["outlet"])
    >>> effects[["topic", "level", "reference", "estimate"]].round(2).to_numpy().tolist()
    [[0, 'Wire', 'Daily', -0.5], [1, 'Wire', 'Daily', 0.5]]
    """
    from threadpoolctl import threadpool_limits

    settings = Settings(n_boot=n_boot, level=level, min_articles=min_articles, random_state=random_state)
    ids, wide, placed = _shares(topics)
    used = _used_rows(rows, pd.Index([a for a, known in zip(ids, placed, strict=True) if known]))
    used = _once(used, covariates)
    terms = _terms(used, covariates, reference or {}, period)
    design = np.column_stack([np.ones(len(used)), *(term.column for term in terms)])
    clusters = pd.factorize(used["cluster_id"], sort=True)[0]
    sides = (term.sides(used).values() for term in terms)
    support = np.array([clusters.max() + 1, *(min(side.clusters for side in both) for both in sides)])
    place = pd.Index(ids).get_indexer(pd.Index(used["article_id"]))
    with threadpool_limits(limits=1):
        check_rank(design, ["the constant", *(term.name for term in terms)])
        if wide is None:
            assert isinstance(topics, HasPosterior)
            draws = (draw[place] for draw in each_draw(topics, n_draws, random_state=random_state))
            found = composed_interval(design, draws, clusters, support=support, level=level)
            numbers = range(found.estimate.shape[1])
            return _table(found, numbers, terms, used, None, method=COMPOSITION, settings=settings)
        shares = wide.to_numpy(dtype=np.float64)[place]
        found = bootstrap_interval(
            design, shares, clusters, support=support, n_boot=n_boot, level=level, random_state=random_state
        )
    return _table(found, [*map(int, wide.columns)], terms, used, shares, method=BOOTSTRAP, settings=settings)


@dataclass(frozen=True, eq=False)
class _Term:
    """One column of the design: a level of a covariate, or a number.

    ``members`` are the rows of the level and of its reference; of a number, all, and those without its commonest value.
    """

    covariate: str
    level: str
    reference: str
    column: Floats
    members: Mapping[str, NDArray[np.bool_]]

    @property
    def name(self) -> str:
        return f"{self.covariate}={self.level}" if self.level else self.covariate

    def sides(self, rows: pd.DataFrame) -> dict[str, Side]:
        """Return the articles and clusters of the level and of its reference."""
        parts = {name: rows[mine] for name, mine in self.members.items()}
        return {name: Side(part["article_id"].nunique(), part["cluster_id"].nunique()) for name, part in parts.items()}

    def sides_of(self, rows: pd.DataFrame, share: Floats, settings: Settings) -> dict[str, Side]:
        """Return them for the shares of one topic: whether these differ, and have an interval of their own."""
        found = self.sides(rows)
        for name, mine in self.members.items():
            cluster = pd.factorize(rows.loc[mine, "cluster_id"], sort=True)[0]
            sums = np.bincount(cluster, weights=share[mine]).astype(np.float64)
            (told,) = sides_told(
                sums[:, None],
                np.bincount(cluster).astype(np.float64)[:, None],
                n_boot=settings.n_boot,
                level=settings.level,
                random_state=settings.random_state,
            )
            found[name] = found[name]._replace(varies=bool(np.ptp(share[mine]) > 1e-10), told=told)
        return found


def _shares(topics: HasPosterior | pd.DataFrame) -> tuple[list[str], pd.DataFrame | None, NDArray[np.bool_]]:
    """Return the article ids, the shares where they are taken as known, and which articles have topics at all."""
    if isinstance(topics, pd.DataFrame):
        wide = placed_shares(topics)
        return list(wide.index), wide, np.ones(len(wide), dtype=bool)
    if not isinstance(topics, HasPosterior):
        message = (
            "The 'topics' parameter of topic_effects must be a fitted model with posterior_shares, or a doc_topics "
            f"table. Got {type(topics).__name__}; for a model without draws give model.doc_topics()."
        )
        raise InputError(message)
    tables = topics.tables_
    return list(tables.article_ids), None, tables.placed


def _used_rows(given: HasArticles | pd.DataFrame, known: pd.Index) -> pd.DataFrame:
    """Return the rows of articles that have topics, sorted, with their clusters."""
    rows = given if isinstance(given, pd.DataFrame) else getattr(given, "articles", None)
    if rows is None or "article_id" not in rows.columns:
        got = type(given).__name__ if rows is None else list(rows.columns)
        message = f"The 'rows' of topic_effects must be a Corpus or a table with the column 'article_id'. Got {got}."
        raise InputError(message)
    rows = rows.assign(article_id=rows["article_id"].astype("str"))
    if "cluster_id" not in rows.columns:
        rows = rows.assign(cluster_id=cluster_ids(rows) if {"title", "text"} <= {*rows.columns} else rows["article_id"])
    if {"target", "n_mentions"} <= {*rows.columns}:  # a panel: articles alone may have a number of that name
        rows = rows[rows["n_mentions"] > 0]
    used = rows[rows["article_id"].isin(known)]
    if used.empty:
        message = "The 'rows' of topic_effects must belong to articles of the topics. None of them does."
        raise InputError(message)
    keys = ["article_id", "target"] if "target" in used.columns else ["article_id"]
    used = used.sort_values(keys, kind="stable").reset_index(drop=True)
    return used.assign(cluster_id=cluster_ids(used))


def _once(rows: pd.DataFrame, covariates: Sequence[str]) -> pd.DataFrame:
    """Return each article of a panel once, or once for each of its values: its targets are no votes."""
    if not {"target", "n_mentions"} <= {*rows.columns} or isinstance(covariates, str):
        return rows
    told = {"published" if name == "period" else name for name in covariates} & {*rows.columns}
    return rows.drop_duplicates(["article_id", *sorted(told)]).reset_index(drop=True)


def _terms(rows: pd.DataFrame, covariates: Sequence[str], reference: Mapping[str, str], period: str) -> list[_Term]:
    given = isinstance(covariates, Sequence) and not isinstance(covariates, str)
    if not given or not covariates or len(set(covariates)) < len(covariates):
        message = f"The 'covariates' of topic_effects must be a list of different columns. Got {covariates!r}."
        raise InputError(message)
    stray = sorted(set(reference) - set(covariates))
    if stray:
        message = f"The 'reference' parameter must name covariates. Got {stray[0]!r}. "
        raise InputError(message + did_you_mean(stray[0], covariates))
    return [term for name in covariates for term in _covariate_terms(rows, name, reference.get(name), period)]


def _covariate_terms(rows: pd.DataFrame, name: str, reference: str | None, period: str) -> list[_Term]:
    source = "published" if name == "period" and "period" not in rows.columns else name
    if source not in rows.columns:
        message = f"The 'covariates' of topic_effects must be columns of the rows. Got {name!r}. "
        raise InputError(message + did_you_mean(name, rows.columns))
    values = rows[source]
    if source == "published":
        if not isinstance(values.dtype, pd.DatetimeTZDtype):
            message = (
                f"Column 'published' must hold times with a zone. Got {values.dtype}; make it "
                "pd.to_datetime(rows['published'], utc=True)."
            )
            raise InputError(message)
        values = period_levels(values, period=period)
        values = values.where(values != UNDATED)
    # An empty level would read as a number in the table.
    missing = values.isna() | ((values == "") & (source != "outlet"))
    if missing.any():
        message = (
            f"Covariate {name!r} must have a value in every row. {int(missing.sum())} rows have none, the first is of "
            f"article {rows.loc[missing, 'article_id'].iloc[0]!r}. Leave them out or name their value."
        )
        raise InputError(message)
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        if reference is not None:
            message = f"The 'reference' parameter names levels; covariate {name!r} holds numbers. Got {reference!r}."
            raise InputError(message)
        numbers = values.to_numpy(dtype=np.float64)
        if np.isinf(numbers).any():
            first = rows["article_id"].iloc[int(np.isinf(numbers).argmax())]
            message = f"Covariate {name!r} must hold finite numbers. Got an infinite one, the first for {first!r}."
            raise InputError(message)
        if np.ptp(numbers) == 0:
            message = f"Covariate {name!r} does not vary: every row has {numbers[0]:g}. Leave it out."
            raise InputError(message)
        if abs(numbers.mean()) > 1e5 * numbers.std():
            numbers = numbers - numbers.mean()  # times in nanoseconds: squared, they would lose the digits that differ
        # What tells the slope is the rows that differ from most: of 0 and 1 the rarer side, as with levels.
        most = values[~rows["cluster_id"].duplicated()].mode().iloc[0]
        members = {"": np.ones(len(rows), dtype=bool), f"not {most}": (values != most).to_numpy()}
        return [_Term(name, "", "", numbers, members)]
    levels = values.astype("str")
    levels = outlet_levels(levels) if source == "outlet" else levels
    counts = rows["article_id"].groupby(levels).nunique()
    base = str(counts.idxmax()) if reference is None else reference
    if base not in counts.index:
        message = f"The 'reference' of covariate {name!r} must be one of its levels. Got {base!r}. "
        raise InputError(message + did_you_mean(base, list(counts.index)))
    if len(counts) < 2:
        message = f"Covariate {name!r} does not vary: it must have two levels at least. Got {base!r} alone."
        raise InputError(message)
    members = {str(x): (levels == x).to_numpy() for x in counts.index}
    return [
        _Term(name, x, base, mine.astype(np.float64), {x: mine, base: members[base]})
        for x, mine in members.items()
        if x != base
    ]


def _table(
    found: Coefficients,
    topics: Sequence[int],
    terms: list[_Term],
    rows: pd.DataFrame,
    shares: Floats | None,
    *,
    method: str,
    settings: Settings,
) -> pd.DataFrame:
    from scipy.stats import false_discovery_control

    parts = []
    for column, term in enumerate(terms, start=1):
        sides = term.sides(rows)
        estimate, low, high = found.estimate[column], found.low[column], found.high[column]
        if term.level:
            low, high = np.maximum(low, np.minimum(estimate, -1.0)), np.minimum(high, np.maximum(estimate, 1.0))
        p_values = found.p_value[column]
        by_topic = [sides] * len(topics)
        if shares is not None:
            by_topic = [term.sides_of(rows, share, settings) for share in shares.T]
            # As with tone: a level whose shares have no interval of their own does not tell how far they vary.
            lost = [not all(side.told for side in of_topic.values()) for of_topic in by_topic]
            low, high, p_values = (np.where(lost, np.nan, x) for x in (low, high, p_values))
        q_values = np.full(len(topics), np.nan)
        tested = np.isfinite(p_values)
        q_values[tested] = false_discovery_control(p_values[tested]) if tested.any() else np.nan
        warnings = [
            caution(of_topic, low=end, min_articles=settings.min_articles, what="share")
            for end, of_topic in zip(low, by_topic, strict=True)
        ]
        thin = [name for name, side in sides.items() if term.level and side.clusters < FEW]
        few = [f"{name}: fewer than {FEW} clusters, differences are found too often" for name in thin]
        warnings = [
            "; ".join(filter(None, [warning, *few])) if np.isfinite(end) else warning
            for warning, end in zip(warnings, low, strict=True)
        ]
        parts.append(
            pd.DataFrame(
                {
                    "topic": topics,
                    "covariate": term.covariate,
                    "level": term.level,
                    "reference": term.reference,
                    "estimate": estimate,
                    "ci_low": low,
                    "ci_high": high,
                    "p_value": p_values,
                    "q_value": q_values,
                    "n_articles": sides[term.level].articles,
                    "n_clusters": sides[term.level].clusters,
                    "method": method,
                    "warning": warnings,
                }
            )
        )
    return as_table("topic_effects", pd.concat(parts).sort_values("topic", kind="stable"))
