"""DynamicTopics: topics that keep their identity while their words drift over time."""

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, replace
from numbers import Real
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError, did_you_mean
from toolkit.topics._topica import fit_dtm, load_topica
from toolkit.topics.checks import check_whole
from toolkit.topics.covariates import article_column, article_rows
from toolkit.topics.documents import keep_articles, read_documents
from toolkit.topics.draws import DirichletPosterior
from toolkit.topics.fold_in import fold_in
from toolkit.topics.model import TopicModel
from toolkit.topics.refit import all_or_nothing
from toolkit.topics.tables import Floats, doc_topics_table, fitted_tables, to_shares
from toolkit.topics.term_orders import TermOrder
from toolkit.topics.vocabulary import Vocabulary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Dirichlet prior of an article's shares, that of the model's authors.
_PRIOR = 0.01


@dataclass(eq=False)
class DynamicTopics(DirichletPosterior, TopicModel):
    """Topics that keep their identity from period to period while their words drift.

    Parameters
    ----------
    n_topics : int, default 12
        At least 2, at most the number of texts and of terms.
    period : {"day", "week", "month", "quarter", "year"}, default "month"
        Length of a period, in UTC.
    chain_variance : float, default 0.005
        How far a word's log weight may move from one period to the next (a variance); larger drifts more.
    random_state : int, default 0
        Seed of the topics' start.
    vocabulary : VocabularySettings or None, default None
        What counts as a term; None for the defaults.
    n_iter : int, default 20
        Iterations; the fit has no rule to stop before.

    Attributes
    ----------
    vocabulary_ : Vocabulary
    components_ : array of float, shape (n_topics, n_terms)
        Probability of each term in each topic, mean over periods by their number of articles.
    tables_ : TopicTables
    periods_ : tuple of str
        The periods that hold articles, in order, such as "2025-10". A gap is not a step: the periods on its two sides
        are neighbours.
    term_weights_ : array of float, shape (n_periods, n_topics, n_terms)
        Probability of each term in each topic, period by period.

    Notes
    -----
    The dynamic topic model (Blei and Lafferty 2006), as topica fits it: variational EM with Kalman smoothing.
    Articles are sorted by id; the same input gives the same bits. Topics are numbered by falling mean share over all
    periods. Shares are found by :func:`~toolkit.topics.fold_in.fold_in` under the words of the article's period, for
    articles of the fit and new ones alike. Time of a fit grows with periods times terms times topics: take months
    rather than days for a year of news.

    Examples
    --------
    >>> from toolkit.topics.settings import VocabularySettings
    >>> texts = ["tariffs on trade", "trade talks on tariffs", "missile launch", "second missile launch"] * 25
    >>> days = pd.to_datetime(["2025-10-27"] * 50 + ["2025-11-03"] * 50, utc=True)
    >>> articles = pd.DataFrame({"article_id": range(100), "title": "", "text": texts, "published": days})
    >>> model = DynamicTopics(2, vocabulary=VocabularySettings(mask=(), phrases=False)).fit(articles)
    >>> model.periods_
    ('2025-10', '2025-11')
    >>> [sorted(terms.term) for _, terms in model.topic_terms(2, period="2025-11").groupby("topic")]
    [['tariffs', 'trade'], ['launch', 'missile']]
    """

    _: KW_ONLY
    period: str = "month"
    chain_variance: float = 0.005
    n_iter: int = 20

    @all_or_nothing
    def fit(self, corpus: Corpus | pd.DataFrame | Iterable[str]) -> Self:
        """Find topics.

        Parameters
        ----------
        corpus : Corpus or DataFrame
            The articles; each must have a date in ``published``.

        Raises
        ------
        InputError
            When an article has no date, all stand in one period, or there are fewer texts or terms than topics.
        MissingExtraError
            When topica is missing or of a version that is not known here.
        """
        from threadpoolctl import threadpool_limits

        self._check()
        corpus = keep_articles(corpus)
        documents, vocabulary, counts = self._count(corpus)
        names = self._names(corpus)
        placed = np.diff(counts.indptr) > 0
        self.periods_ = self._cut(names, placed)
        slices = self._slices(names)
        with threadpool_limits(limits=1):
            self._by_period = fit_dtm(
                counts[placed],
                vocabulary.terms_,
                slices=slices[placed].tolist(),
                n_topics=self.n_topics,
                prior=_PRIOR,
                chain_variance=self.chain_variance,
                n_iter=self.n_iter,
                seed=self.random_state,
            )
            weights = self._fold(counts, slices)
        parts = np.bincount(slices[placed], minlength=len(self.periods_)) / placed.sum()
        self._mean = (parts[:, None, None] * self._by_period).sum(axis=0)
        self._keep(documents, vocabulary, counts, components=self._mean, weights=weights)
        self.term_weights_ = self._by_period[:, self._order]
        return self

    def transform(self, texts: Corpus | pd.DataFrame | Iterable[str]) -> pd.DataFrame:
        """Return the topics of texts that the model need not have seen.

        Parameters
        ----------
        texts : Corpus, DataFrame or iterable of str
            An article is read with the words of its period, or of the last one before it (the first for what is
            older); strings, which have no date, with the mean words.

        Returns
        -------
        DataFrame
            Columns article_id, topic, share, as in ``doc_topics``. A text without a known word gets equal shares.
        """
        from threadpoolctl import threadpool_limits

        fitted_tables(self)
        texts = keep_articles(texts)
        documents = read_documents(texts)
        counts = self.vocabulary_.count(documents.texts)
        with threadpool_limits(limits=1):
            if isinstance(texts, list):
                weights = fold_in(counts, self._mean, prior=self._prior)
            else:
                weights = self._fold(counts, self._slices(self._names(texts)))
        return doc_topics_table(documents.article_ids, to_shares(weights)[:, self._order])

    def topic_terms(
        self, n_terms: int = 10, *, order: TermOrder | None = None, period: str | None = None
    ) -> pd.DataFrame:
        """Return the first terms of each topic, over all periods or in one.

        Parameters
        ----------
        n_terms : int, default 10
            At most so many per topic; a term of weight 0 is left out.
        order : {"weight", "relevance", "frex", "exclusivity", "c_tf_idf", "coherent"} or None, default None
            Order in which a topic's terms are read; one period is read by "weight" alone.
        period : str or None, default None
            One of ``periods_``; None for all.

        Returns
        -------
        DataFrame
            Columns topic, rank (from 1), term, weight (in that period).

        Raises
        ------
        InputError
            When the model has no such period, or a period is asked for in another order than "weight".
        """
        tables = fitted_tables(self)
        if period is None:
            return super().topic_terms(n_terms, order=order)
        if period not in self.periods_:
            message = f"The 'period' parameter of topic_terms must be one of the model's periods. Got {period!r}. "
            raise InputError(message + did_you_mean(period, self.periods_))
        if order not in (None, "weight"):
            message = f"topic_terms reads one period by order='weight' alone. Got {order!r} with period={period!r}."
            raise InputError(message)
        weights = self.term_weights_[self.periods_.index(period)]
        return replace(tables, term_weights=weights).topic_terms(n_terms, order="weight")

    @property
    def _prior(self) -> Floats:
        return np.full(self._by_period.shape[1], _PRIOR)

    def _check(self) -> None:
        super()._check()
        load_topica()
        check_whole("n_iter", self.n_iter, of="DynamicTopics", least=1)
        if not isinstance(self.chain_variance, Real) or not 0 < self.chain_variance < np.inf:
            message = (
                "The 'chain_variance' parameter of DynamicTopics must be finite and above 0. "
                f"Got {self.chain_variance!r}."
            )
            raise InputError(message)

    def _check_articles(
        self, corpus: Corpus | pd.DataFrame | list[str], vocabulary: Vocabulary, counts: "csr_matrix"
    ) -> None:
        self._cut(self._names(corpus), np.diff(counts.indptr) > 0)

    def _cut(self, names: list[str], placed: NDArray[np.bool_]) -> tuple[str, ...]:
        """Return the periods of the articles that hold a term, in order; two at least."""
        periods = tuple(sorted({names[i] for i in np.flatnonzero(placed)}))
        if len(periods) < 2:
            message = (
                "The 'period' parameter of DynamicTopics must cut the articles into two periods at least. "
                f"Got {self.period!r} and articles of {periods[0]} alone. Take a shorter period."
            )
            raise InputError(message)
        return periods

    def _names(self, corpus: Corpus | pd.DataFrame | list[str]) -> list[str]:
        return article_column(article_rows(corpus), "published", period=self.period)

    def _slices(self, names: list[str]) -> NDArray[np.int64]:
        """Return the period of each article, or the last before it, as a number."""
        return np.maximum(np.searchsorted(self.periods_, names, side="right") - 1, 0)

    def _fold(self, counts: "csr_matrix", slices: NDArray[np.int64]) -> Floats:
        """Return the Dirichlet weights of each text under its period's words, in the model's order."""
        weights = np.zeros((counts.shape[0], len(self._prior)))
        for number in np.unique(slices):
            rows = np.flatnonzero(slices == number)
            weights[rows] = fold_in(counts[rows], self._by_period[number], prior=self._prior)
        return weights
