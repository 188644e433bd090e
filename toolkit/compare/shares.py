"""The shares of the articles that have a topic, one row for each."""

import numpy as np
import pandas as pd

from toolkit.schema import check_table

_EQUAL = 1e-12
_ROUNDED = 0.05  # how far shares of two decimals may sum beside 1


def placed_shares(doc_topics: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of each article that has a topic, in the order of articles and topics; 0 where it has no row.

    Equal shares of all topics are what a model gives an article without a word that it knows: that is no topic. In a
    table of some topics alone the shares sum to less than 1, and such an article cannot be told from the others: it
    stays.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": list("aabbc"), "topic": [3, 5, 3, 5, 3]})
    >>> placed_shares(table.assign(share=[0.5, 0.5, 0.1, 0.1, 0.9]).astype({"article_id": "str"}))
    topic         3    5
    article_id
    b           0.1  0.1
    c           0.9  0.0
    """
    table = check_table("doc_topics", doc_topics)
    wide = table.pivot_table(index="article_id", columns="topic", values="share", fill_value=0.0)
    n_topics = wide.shape[1]
    if n_topics < 2:
        return wide
    shares = wide.to_numpy(dtype=np.float64)
    equal = np.ptp(shares, axis=1) <= _EQUAL
    whole = np.abs(shares.sum(axis=1) - 1) < _ROUNDED
    placed: pd.DataFrame = wide[~(equal & whole)]
    return placed
