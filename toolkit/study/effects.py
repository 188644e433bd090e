"""What a study tells of its topics: their shares over time, and the differences in tone that they make."""

import itertools
from collections.abc import Sequence
from typing import Any

import pandas as pd

from toolkit.compare.decomposition import decompose_tone
from toolkit.compare.panel import HasArticles, with_tone
from toolkit.compare.prevalence import topic_prevalence
from toolkit.compare.shares import placed_shares
from toolkit.schema import as_table, empty_table


def shares_over_time(corpus: HasArticles, doc_topics: pd.DataFrame | None, **how: Any) -> pd.DataFrame:
    """Return the prevalence of the topics by period, empty where no article has a topic.

    Parameters
    ----------
    corpus : Corpus
        The articles.
    doc_topics : DataFrame or None
        Their topic shares; None without a topic model.
    **how : any
        ``period`` and the settings of the intervals, as ``topic_prevalence`` takes them.
    """
    if doc_topics is None or placed_shares(doc_topics).empty:
        return empty_table("prevalence")
    return topic_prevalence(corpus, doc_topics, **how)


def tone_by_part(panel: pd.DataFrame, targets: Sequence[str], **how: Any) -> pd.DataFrame:
    """Return the decomposition of the difference in tone between each two targets, as ``decompose_tone`` has it.

    Parameters
    ----------
    panel : DataFrame
        The panel table.
    targets : sequence of str
        Codes of targets that have a tone; a difference is the earlier minus the later, as in ``compare_tone``.
    **how : any
        The settings of the intervals.

    Returns
    -------
    DataFrame
        The decomposition table. A pair of targets whose articles have no topic has no rows.
    """
    placed = with_tone(panel).query("topic != -1")
    tables = [
        decompose_tone(panel, target_a=a, target_b=b, **how).table
        for a, b in itertools.combinations(targets, 2)
        if placed["target"].isin([a, b]).any()
    ]
    return as_table("decomposition", pd.concat(tables)) if tables else empty_table("decomposition")
