"""The panel: one row for each article and target that it names or that its dateline names."""

from typing import Protocol

import numpy as np
import pandas as pd

from toolkit.compare.clusters import cluster_ids
from toolkit.compare.prominence import prominence_table
from toolkit.compare.shares import placed_shares
from toolkit.errors import InputError
from toolkit.schema import AMBIGUOUS, as_table, check_table, empty_table


class HasArticles(Protocol):
    """Anything with an articles table, such as a Corpus."""

    @property
    def articles(self) -> pd.DataFrame:
        """The articles table."""
        ...


def build_panel(
    corpus: HasArticles | pd.DataFrame,
    mentions: pd.DataFrame,
    tone: pd.DataFrame,
    doc_topics: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Join articles, mentions, tone and topics into one row for each article and target.

    Parameters
    ----------
    corpus : Corpus or DataFrame
        The corpus, or its articles table. A column ``cluster_id`` in it gives clusters of one's own, which intervals
        then resample in the place of copies of one text; an article without a value is a cluster by itself.
    mentions : DataFrame
        The mentions table. Mentions of the target ``AMBIGUOUS`` are left out of the panel. Those in a dateline tell
        where the reporter sat: they count for prominence, not for tone.
    tone : DataFrame
        The tone table of one scorer, with one row for each mention.
    doc_topics : DataFrame or None, default None
        The topic shares of the articles; of some topics alone, the largest of these.

    Returns
    -------
    DataFrame
        The panel table, sorted by ``article_id`` and ``target``. ``tone`` is the mean score of the target's
        mentions in the article, ``tone_se`` their standard deviation over the root of their number,
        ``prominence`` as in :func:`~toolkit.compare.prominence.prominence`, ``topic`` the article's largest
        topic (the lower number where two are equal, -1 where all are), ``cluster_id`` as in
        :func:`~toolkit.compare.clusters.cluster_ids`. Articles that name no target have no row. Where only the
        dateline names a target, ``n_mentions`` is 0 and ``tone`` is NA: such a row tells what the article is about,
        and :func:`with_tone` leaves it out, as every comparison of tone does.

    Raises
    ------
    InputError
        When tone holds more than one scorer, mentions and tone do not match one to one, a mention's article
        is not in the corpus, or none of the articles has topics although ``doc_topics`` is given.

    Notes
    -----
    ``tone_se`` takes an article's mentions as independent of each other, which they are not quite; intervals
    over articles (``compare_tone``) do not use it.

    Examples
    --------
    >>> from toolkit.corpus.corpus import Corpus
    >>> from toolkit.targets.mentions import find_mentions
    >>> corpus = Corpus.from_texts(["China praised Japan. China signed.", "Talks in Japan ended."])
    >>> mentions = find_mentions(corpus, ["China", "Japan"])
    >>> tone = mentions[["mention_id"]].assign(
    ...     scorer="by hand", p_negative=np.nan, p_neutral=np.nan, p_positive=np.nan, label="neutral"
    ... )
    >>> panel = build_panel(corpus, mentions, tone.assign(score=[0.0, 0.5, 0.4, 0.1]))
    >>> panel[["target", "tone", "n_mentions"]].sort_values(["target", "tone"]).to_numpy().tolist()
    [['CN', 0.2, 2], ['JP', 0.1, 1], ['JP', 0.5, 1]]
    """
    articles = check_table("articles", articles_of(corpus))
    check_table("mentions", mentions)
    _check_tone(mentions, check_table("tone", tone))
    unknown = sorted(set(mentions["article_id"]) - set(articles["article_id"]))
    if unknown:
        message = f"Mentions must stand in articles of the corpus. Got {_some(unknown, 'article_id')} of others."
        raise InputError(message)

    about = prominence_table(mentions)[["article_id", "target", "n_mentions", "prominence"]]
    if about.empty:
        return empty_table("panel")
    told = mentions[(mentions["target"] != AMBIGUOUS) & (mentions["part"] != "dateline")]
    scored = told.merge(tone[["mention_id", "score"]], on="mention_id").sort_values("mention_id")
    cells = about.merge(_cells(scored), on=["article_id", "target"], how="left")
    return as_table("panel", _with_topics(cells.merge(_article_columns(articles), on="article_id"), doc_topics))


def articles_of(corpus: HasArticles | pd.DataFrame) -> pd.DataFrame:
    """Return the articles table of a corpus; a table passes through.

    Raises
    ------
    InputError
        When it is neither.
    """
    articles = corpus if isinstance(corpus, pd.DataFrame) else getattr(corpus, "articles", None)
    if not isinstance(articles, pd.DataFrame):
        message = (
            "The 'corpus' parameter must be a Corpus or its articles table. "
            f"Got {type(corpus).__name__}; make a corpus with read_corpus or Corpus.from_texts."
        )
        raise InputError(message)
    return articles


def with_tone(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a panel that have a tone: those whose target the article names outside of its dateline.

    Raises
    ------
    InputError
        When a row with mentions has no tone.

    Examples
    --------
    >>> with_tone(pd.DataFrame({"n_mentions": [2, 0], "tone": [0.5, np.nan]}))
       n_mentions  tone
    0           2   0.5
    """
    rows = panel[panel["n_mentions"] > 0]
    if rows["tone"].isna().any():
        first = rows.index[rows["tone"].isna()][0]
        message = f"A row of the panel with mentions must have a tone. Row {first!r} has mentions and none."
        raise InputError(message)
    return rows


def _cells(scored: pd.DataFrame) -> pd.DataFrame:
    """One row for each article and target that it names: tone and its standard error."""
    cells = scored.groupby(["article_id", "target"], sort=True).agg(tone=("score", "mean"), tone_se=("score", "sem"))
    # A mean of equal scores may pass the largest of them by a rounding error.
    cells["tone"] = cells["tone"].clip(-1.0, 1.0)
    return cells.reset_index()


def _article_columns(articles: pd.DataFrame) -> pd.DataFrame:
    columns = articles[["article_id", "outlet", "published"]]
    return columns.assign(cluster_id=cluster_ids(articles).to_numpy())


def _with_topics(cells: pd.DataFrame, doc_topics: pd.DataFrame | None) -> pd.DataFrame:
    """Add each article's largest topic."""
    if doc_topics is None:
        return cells.assign(topic=-1, topic_share=np.nan)
    ordered = check_table("doc_topics", doc_topics).sort_values(
        ["article_id", "share", "topic"], ascending=[True, False, True]
    )
    largest = ordered.drop_duplicates("article_id").rename(columns={"share": "topic_share"})
    if not set(cells["article_id"]) & set(largest["article_id"]):
        message = "doc_topics must hold articles of the corpus. None of the articles that name a target is in it."
        raise InputError(message)
    placed = placed_shares(doc_topics).index
    largest = largest[largest["article_id"].isin(placed) & (largest["topic_share"] > 0)]
    joined = cells.merge(largest[["article_id", "topic", "topic_share"]], on="article_id", how="left")
    return joined.assign(topic=joined["topic"].fillna(-1).astype("int64"))


def _check_tone(mentions: pd.DataFrame, tone: pd.DataFrame) -> None:
    scorers = sorted(set(tone["scorer"]))
    if len(scorers) > 1:
        message = (
            f"The tone table must hold one scorer. Got {', '.join(scorers)}. "
            f"Choose one: tone[tone.scorer == {scorers[0]!r}]."
        )
        raise InputError(message)
    wanted, scored = set(mentions["mention_id"]), set(tone["mention_id"])
    without, beyond = sorted(wanted - scored), sorted(scored - wanted)
    if without or beyond:
        message = "The mentions and the tone table must match one to one."
        if without:
            message += f" No tone for {_some(without, 'mention_id')}."
        if beyond:
            message += f" No mention for the tone of {_some(beyond, 'mention_id')}."
        raise InputError(message)


def _some(ids: list[str], what: str) -> str:
    shown = ", ".join(repr(i) for i in ids[:3])
    return f"{len(ids)} {what} ({shown}{', ...' if len(ids) > 3 else ''})"
