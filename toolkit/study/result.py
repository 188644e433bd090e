"""StudyResult: all the tables of a study, with what they were made with."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.schema import TABLES
from toolkit.study.config import Study

#: The steps in their order, and the tables that each of them makes.
STEPS: Mapping[str, tuple[str, ...]] = {
    "read": ("articles", "rejected"),
    "find": ("mentions",),
    "score": ("tone", "evidence"),
    "audit": ("audit", "audit_probes"),
    "topics": ("topic_terms", "doc_topics", "topic_summary"),
    "panel": ("panel",),
    "compare": ("comparison", "contrasts", "prevalence", "decomposition"),
}


@dataclass(frozen=True, eq=False, repr=False)
class StudyResult:
    """What ``run_study`` returns: every table, from the articles to what they tell.

    Parameters
    ----------
    study : Study
        The settings, as they were given.
    articles, rejected, mentions, tone, evidence, audit, audit_probes : DataFrame
    topic_terms, doc_topics, topic_summary, panel, comparison, contrasts, prevalence, decomposition : DataFrame
        The tables, each of its contract in ``toolkit.schema``. Without topics the three tables of topics,
        prevalence and decomposition are empty.
    settings : mapping
        What was used, defaults included: ``corpus`` (name, digest, provenance), ``scorer``, ``weights``
        (their hash), ``topics`` (with ``encoder``, the hash of its encoder or None, and ``notes`` for the
        reader) and ``compare``; only what JSON can hold.
    """

    study: Study
    articles: pd.DataFrame
    rejected: pd.DataFrame
    mentions: pd.DataFrame
    tone: pd.DataFrame
    evidence: pd.DataFrame
    audit: pd.DataFrame
    audit_probes: pd.DataFrame
    topic_terms: pd.DataFrame
    doc_topics: pd.DataFrame
    topic_summary: pd.DataFrame
    panel: pd.DataFrame
    comparison: pd.DataFrame
    contrasts: pd.DataFrame
    prevalence: pd.DataFrame
    decomposition: pd.DataFrame
    settings: Mapping[str, Any]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name, in the order in which they are made."""
        return {name: getattr(self, name) for name in TABLES}

    @property
    def overall(self) -> pd.DataFrame:
        """The rows of the comparison for each target as a whole, in the order of the study's targets."""
        rows = self.comparison[self.comparison["group"] == "overall"]
        order = {target.code: i for i, target in enumerate(self.study.load_targets())}
        return rows.sort_values("target", key=lambda codes: codes.map(order)).reset_index(drop=True)

    def __repr__(self) -> str:
        counts = f"{len(self.articles):,} articles, {len(self.mentions):,} mentions"
        return f"<StudyResult {self.study.title!r}: {counts}, {len(self.rejected):,} rows rejected>"

    def _repr_html_(self) -> str:
        shown = self.overall[["target", "estimate", "ci_low", "ci_high", "n_articles", "n_mentions", "warning"]]
        table = shown.to_html(index=False, float_format="{:+.3f}".format, na_rep="–", border=0)
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{table}"
