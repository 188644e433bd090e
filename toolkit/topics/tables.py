"""The tables of a topic model: the same for every model."""

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import InputError
from toolkit.schema import as_table
from toolkit.topics.checks import check_whole
from toolkit.topics.coherent import TermPairs, coherent
from toolkit.topics.consensus import text_hashes
from toolkit.topics.labels import label_topics
from toolkit.topics.term_orders import TermOrder, c_tf_idf, check_order, exclusivity, frex, relevance

Floats = NDArray[np.float64]

DEFAULT_ORDER: TermOrder = "coherent"

TOP_TERMS = 10
# An article that holds less of a topic is no example of it.
_LEAST_SHARE = 0.1
# Of the articles, the part from which on a topic may be what is left when the others have taken theirs; where topics
# are few, so many times an equal part.
_RESIDUE, _EQUAL_PARTS = 1 / 3, 4


@dataclass(frozen=True, eq=False)
class TopicTables:
    """What a fitted model found, and the tables made of it.

    Parameters
    ----------
    terms : sequence of str, length n_terms
        Sorted, so that ties between weights are broken by the alphabet.
    term_weights : array of float, shape (n_topics, n_terms)
        How typical a term is of a topic, >= 0.
    article_ids, headlines : sequence of str, length n_articles
    text_hashes : array of uint64, shape (n_articles,)
        Equal for copies; they tell whether these are the articles of the fit.
    shares : array of float, shape (n_articles, n_topics)
        Rows sum to 1.
    placed : array of bool, shape (n_articles,)
        False for an article that holds no term of any topic; its shares are equal.
    term_counts : array of float, shape (n_topics, n_terms)
        How often a term stands in the articles of which the topic is the largest.
    pairs : TermPairs
        In how many windows the heaviest terms stand together.
    distinct : sequence of int or None, default None
        The articles that ``pairs`` were counted in, the first copy of each text; None for all.
    """

    terms: Sequence[str]
    term_weights: Floats
    article_ids: Sequence[str]
    headlines: Sequence[str]
    text_hashes: NDArray[np.uint64]
    shares: Floats
    placed: NDArray[np.bool_]
    term_counts: Floats
    pairs: TermPairs
    distinct: Sequence[int] | None = None

    def topic_terms(self, n_terms: int, *, order: TermOrder | None = None) -> pd.DataFrame:
        """Return the first terms of each topic; a term of weight 0 is none of the topic's."""
        check_whole("n_terms", n_terms, of="topic_terms", least=1)
        scores = self._scores(order or DEFAULT_ORDER)
        rows = []
        for topic, weights in enumerate(self.term_weights):
            terms = np.argsort(-scores[topic], kind="stable")
            first = terms[weights[terms] > 0][:n_terms]
            rows += [(topic, rank, self.terms[term], weights[term]) for rank, term in enumerate(first, start=1)]
        return as_table("topic_terms", pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"]))

    def doc_topics(self) -> pd.DataFrame:
        """Return the share of each topic in each article."""
        return doc_topics_table(self.article_ids, self.shares)

    def n_articles(self) -> NDArray[np.intp]:
        """Return in how many articles each topic is the largest, articles without a known word left out."""
        return np.bincount(self.shares[self.placed].argmax(axis=1), minlength=len(self.term_weights))

    def topic_summary(
        self, *, stability: pd.DataFrame | None = None, names: Mapping[int, str] | None = None
    ) -> pd.DataFrame:
        """Return one row per topic: label, size, terms, the article with the largest share, and its stability.

        ``names`` are the labels of topics that have a name of their own.
        """
        terms = self.topic_terms(TOP_TERMS).groupby("topic")["term"].agg(list)
        # The words that go together best may be those of many topics: what tells this one from others is its name.
        telling = self.topic_terms(TOP_TERMS, order="relevance").groupby("topic")
        labels = label_topics(list(telling["term"].agg(list)), list(telling["weight"].agg(list)))
        n_topics, n_articles = len(self.term_weights), self.n_articles()
        jaccard = rbo = np.full(n_topics, np.nan)
        if stability is not None:
            self._check_stability(stability)
            jaccard = stability["jaccard"].to_numpy(dtype=np.float64)
            rbo = stability["rbo"].to_numpy(dtype=np.float64) if "rbo" in stability else rbo
        table = pd.DataFrame(
            {
                "topic": range(n_topics),
                "label": [
                    (names or {}).get(topic, label) + _size_note(int(n), int(n_articles.sum()), n_topics)
                    for topic, (label, n) in enumerate(zip(labels, n_articles, strict=True))
                ],
                "share": self.shares.mean(axis=0),
                "n_articles": n_articles,
                "top_terms": [", ".join(words) for words in terms],
                "example": [self._example(topic, words) for topic, words in enumerate(terms)],
                "stability": jaccard,
                "stability_rbo": rbo,
            }
        )
        return as_table("topic_summary", table)

    def topic_headlines(self, n: int) -> pd.DataFrame:
        """Return the articles with the largest share of each topic, of equals and of copies the first."""
        check_whole("n", n, of="headlines", least=1)
        rows = []
        first = np.unique(self.text_hashes, return_index=True)[1]
        able = self.placed & np.isin(np.arange(len(self.placed)), first)
        for topic, shares in enumerate(np.where(able[:, None], self.shares, 0.0).T):
            articles = np.argsort(-shares, kind="stable")[:n]
            rows += [
                (topic, rank, self.article_ids[article], self.headlines[article], shares[article])
                for rank, article in enumerate(articles[shares[articles] >= _LEAST_SHARE], start=1)
            ]
        return pd.DataFrame(rows, columns=["topic", "rank", "article_id", "title", "share"])

    def _check_stability(self, stability: pd.DataFrame) -> None:
        """Raise unless the table is one of ``topic_stability`` for these very topics."""
        n_topics = len(self.term_weights)
        remedy = "take topic_stability of the same model and articles, in the default order of terms."
        if not isinstance(stability, pd.DataFrame) or not {"topic", "jaccard"} <= set(stability.columns):
            got = list(stability.columns) if isinstance(stability, pd.DataFrame) else repr(stability)
            message = (
                "The 'stability' parameter of topic_summary must be a table with the columns topic and jaccard. "
                f"Got {got}; {remedy}"
            )
            raise InputError(message)
        if stability["topic"].tolist() != list(range(n_topics)):
            message = (
                f"The 'stability' parameter of topic_summary must hold the topics 0 to {n_topics - 1}, in order. "
                f"Got {stability['topic'].tolist()}; {remedy}"
            )
            raise InputError(message)
        given = [str(terms).split(", ") for terms in stability.get("terms", ())]
        own = self.topic_terms(max(map(len, given), default=1)).groupby("topic")["term"].agg(list)
        for topic, terms in enumerate(given):
            if terms != own[topic][: len(terms)]:
                message = (
                    "The 'stability' parameter of topic_summary must be of these topics. "
                    f"Got topic {topic} with the terms {', '.join(terms[:5])}; "
                    f"here it has {', '.join(own[topic][:5])}: {remedy}"
                )
                raise InputError(message)

    def _example(self, topic: int, terms: Sequence[str]) -> str:
        """Return the headline of the article with the largest share; of equals, the first with most of these terms.

        Empty when no article holds a tenth of the topic.
        """
        rows = np.arange(len(self.placed)) if self.distinct is None else np.asarray(self.distinct)
        shares = np.where(self.placed[rows], self.shares[rows, topic], -1.0)
        if shares.max() < _LEAST_SHARE:
            return ""
        equals = np.flatnonzero(shares == shares.max())
        wanted = set(terms)
        columns = [column for column, term in enumerate(self.terms) if term in wanted]
        held = self.pairs.holds[:, np.searchsorted(self.pairs.terms, columns)][equals].sum(axis=1)
        return self.headlines[int(rows[equals[int(held.argmax())]])]

    def _scores(self, order: TermOrder) -> Floats:
        """Return how early each term is read in each topic, larger is earlier."""
        check_order(order)
        if order == "relevance":
            return relevance(self.term_weights, shares=self.shares.mean(axis=0))
        if order == "frex":
            return frex(self.term_weights)
        if order == "exclusivity":
            return exclusivity(self.term_weights)
        if order == "c_tf_idf":
            return c_tf_idf(self.term_counts)
        if order == "coherent":
            return coherent(self.term_weights, pairs=self.pairs)
        return self.term_weights


def _size_note(n: int, n_articles: int, n_topics: int) -> str:
    """Return what stands behind the label of a topic that is the largest in no article, or in very many.

    The words of either may read well: no article is about the first, and the second's may be about all sorts of things.
    """
    if n == 0:
        return " (largest in no article)"
    part = n / n_articles
    large = part >= max(_RESIDUE, _EQUAL_PARTS / n_topics)
    return f" (largest in {part:.0%} of articles, perhaps a residue)" if large else ""


def to_shares(weights: Floats) -> Floats:
    """Return weights as shares: rows sum to 1, and a row without any weight gets equal shares."""
    totals = weights.sum(axis=1, keepdims=True)
    equal = np.full_like(weights, 1 / weights.shape[1])
    shares: Floats = np.divide(weights, totals, out=equal, where=totals > 0)
    return shares


def number_topics(shares: Floats, term_weights: Floats) -> NDArray[np.intp]:
    """Return the topics by falling mean share; between equals, by their first term."""
    return np.lexsort((term_weights.argmax(axis=1), -shares.mean(axis=0)))


def doc_topics_table(article_ids: Sequence[str], shares: Floats) -> pd.DataFrame:
    """Return shares of shape (n_articles, n_topics) as a table, article by article."""
    n_articles, n_topics = shares.shape
    table = pd.DataFrame(
        {
            "article_id": np.repeat(np.asarray(article_ids, dtype=object), n_topics),
            "topic": np.tile(np.arange(n_topics), n_articles),
            "share": shares.ravel(),
        }
    )
    return as_table("doc_topics", table)


def fitted_tables(model: object) -> TopicTables:
    """Return the tables that ``fit`` left on a model."""
    tables = getattr(model, "tables_", None)
    if not isinstance(tables, TopicTables):
        message = f"{type(model).__name__} must be fitted before it is used. Got no fit; call fit(corpus) first."
        raise InputError(message)
    return tables


def check_articles(model: object, texts: Sequence[str], *, of: str) -> None:
    """Raise unless these are the articles of a model's fit; a model from elsewhere is not asked."""
    tables = getattr(model, "tables_", None)
    if isinstance(tables, TopicTables) and not np.array_equal(tables.text_hashes, text_hashes(texts)):
        message = (
            f"{of} must be given the corpus that the model was fitted on, its texts unchanged and strings in the same "
            f"order. Got {len(texts)} other texts; the model has {len(tables.text_hashes)}. Fit the model to this "
            "corpus, or give the one of the fit."
        )
        raise InputError(message)


def check_n_topics(n_topics: int, *, n_texts: int, n_terms: int) -> None:
    """Raise unless the texts can hold that many topics."""
    most = min(n_texts, n_terms)
    try:
        number = 0 if isinstance(n_topics, bool) else operator.index(n_topics)
    except TypeError:
        number = 0
    if not 2 <= number <= most:
        message = (
            "The 'n_topics' parameter must be an integer of at least 2 and at most the number of different texts that "
            f"hold a term ({n_texts}) and of terms ({n_terms}). Got {n_topics!r}. "
            "Ask for fewer topics, or give more or longer texts."
        )
        raise InputError(message)
