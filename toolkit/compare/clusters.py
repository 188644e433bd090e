"""Which articles are copies of one text."""

import pandas as pd

from toolkit.corpus.copies import text_key


def cluster_ids(articles: pd.DataFrame) -> pd.Series:
    """Return the cluster of each article: copies of one text share it.

    Parameters
    ----------
    articles : DataFrame
        The articles table; a missing title or text is an empty one. A column ``cluster_id`` gives clusters of one's
        own: equal values are one cluster, and an article without a value is one by itself.

    Returns
    -------
    Series of str
        With the index of ``articles``. Without a ``cluster_id`` column, articles whose texts are equal up to
        white space and case share the smallest of their ``article_id``; an article without a text goes by its
        title. With one, its values as text.

    Notes
    -----
    An edited copy (a new first paragraph, a cut end) is a cluster of its own here. Such copies make intervals
    too short; find them beforehand and hand their clusters over in ``cluster_id``.

    Examples
    --------
    >>> articles = pd.DataFrame(
    ...     {"article_id": ["b", "a", "c"], "title": "", "text": ["Same  text.", "same text.", "Other."]}
    ... )
    >>> cluster_ids(articles).tolist()
    ['a', 'a', 'c']
    """
    ids = articles["article_id"].astype("str")
    if "cluster_id" in articles.columns:
        given = articles["cluster_id"].astype("str")
        # Not the bare id, which would read as a cluster of copies (`said_clusters`) and may be a value of the column's.
        return given.where(given.notna() & (given.str.strip() != ""), "alone: " + ids)
    folded = pd.Series(map(text_key, articles["title"], articles["text"]), index=articles.index, dtype="str")
    key = folded.where(folded != "", "\0\0" + ids)
    return ids.groupby(key).transform("min").astype("str").rename("cluster_id")


def said_clusters(panel: pd.DataFrame) -> str:
    """Return which clusters rows of a panel have, and how many: copies of one text are named by one of their articles.

    Examples
    --------
    >>> panel = pd.DataFrame({"article_id": ["a", "b", "c"], "cluster_id": ["a", "a", "c"]})
    >>> said_clusters(panel), said_clusters(panel.assign(cluster_id="0"))
    ('copies of one text (2)', 'column cluster_id (1)')
    """
    # One is enough: where rows were left out, a cluster may have lost the article that it is named by.
    copies = panel.empty or (panel["cluster_id"] == panel["article_id"]).any()
    return f"{'copies of one text' if copies else 'column cluster_id'} ({panel['cluster_id'].nunique()})"
