"""Which articles are copies of one text."""

import pandas as pd

from toolkit.errors import InputError


def cluster_ids(articles: pd.DataFrame) -> pd.Series:
    """Return the cluster of each article: copies of one text share it.

    Parameters
    ----------
    articles : DataFrame
        The articles table; a missing title or text is an empty one. A column ``cluster_id`` of its own is taken as it
        is.

    Returns
    -------
    Series of str
        With the index of ``articles``. Without a ``cluster_id`` column, articles whose texts are equal up to
        white space and case share the smallest of their ``article_id``; an article without a text goes by its
        title.

    Raises
    ------
    InputError
        When the ``cluster_id`` column lacks a value.

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
    if "cluster_id" in articles.columns:
        given = articles["cluster_id"]
        if given.isna().any():
            row = int(given.isna().to_numpy().argmax())
            message = f"Column 'cluster_id' of the articles table must have no gaps. Row {row} has no value."
            raise InputError(message)
        return given.astype("str")
    ids = articles["article_id"].astype("str")
    text = articles["text"].map(_folded)
    folded = text.where(text != "", "\0" + articles["title"].map(_folded))
    alone = folded == "\0"
    key = folded.where(~alone, "\0\0" + ids)
    return ids.groupby(key).transform("min").astype("str").rename("cluster_id")


def _folded(text: object) -> str:
    return " ".join(text.split()).casefold() if isinstance(text, str) else ""
