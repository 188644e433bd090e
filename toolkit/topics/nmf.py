"""NmfTopics: topics by non-negative matrix factorisation of tf-idf."""

import warnings
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.documents import read_documents
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.tables import (
    Floats,
    TopicTables,
    check_n_topics,
    doc_topics_table,
    fitted_tables,
    number_topics,
    to_shares,
)
from toolkit.topics.vocabulary import Vocabulary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Sweeps of coordinate descent for the shares of an article. A fixed number, since a stopping rule over all
# articles would make the shares of one depend on its neighbours.
_SWEEPS = 100


@dataclass(eq=False)
class NmfTopics:
    """Topics by non-negative matrix factorisation of sublinear tf-idf: fast, and the default.

    Parameters
    ----------
    n_topics : int, default 12
        At least 2, at most the number of texts and of terms.
    random_state : int, default 0
        Seed of the singular value decomposition that the factorisation starts from.
    vocabulary : VocabularySettings or None, default None
        What counts as a term; None for the defaults.
    max_iter : int, default 1000
        Greatest number of iterations.

    Attributes
    ----------
    vocabulary_ : Vocabulary
    components_ : array of float, shape (n_topics, n_terms)
        Weight of each term in each topic; a topic's weights sum to 1.
    tables_ : TopicTables
    n_iter_ : int
        Iterations that were needed.
    converged_ : bool
        False when ``max_iter`` came first.

    Notes
    -----
    scikit-learn's NMF, squared error, coordinate descent, started by NNDSVD (Boutsidis and
    Gallopoulos 2008). Topics are numbered by falling mean share. BLAS is held to one thread and articles are
    sorted by id, so the same input gives the same bits whatever the row order or the number of threads. The
    shares of an article are its weights in a factorisation with the topics held fixed, times the topics'
    sums, so they do not depend on other articles; the start hardly depends on the seed, which does not mean
    that the topics are stable under other data.

    Examples
    --------
    >>> texts = ["tariffs hit trade", "trade talks on tariffs", "missile launch", "missile test after launch"]
    >>> model = NmfTopics(2, vocabulary=VocabularySettings(mask=())).fit(texts * 3)
    >>> list(model.topic_summary().label)
    ['launch, missile, test', 'tariffs, trade, hit']
    """

    n_topics: int = 12
    _: KW_ONLY
    random_state: int = 0
    vocabulary: VocabularySettings | None = None
    max_iter: int = 1000

    def fit(self, corpus: Corpus | pd.DataFrame | Iterable[str]) -> Self:
        """Find topics.

        Parameters
        ----------
        corpus : Corpus, DataFrame or iterable of str
            The articles; title and text of each are read.

        Raises
        ------
        InputError
            When there are fewer texts or terms than topics, or no term is left.
        """
        from sklearn.feature_extraction.text import TfidfTransformer
        from threadpoolctl import threadpool_limits

        documents = read_documents(corpus)
        vocabulary = Vocabulary(self.vocabulary)
        counts = vocabulary.fit_count(documents.texts)
        n_texts = int((np.diff(counts.indptr) > 0).sum())
        check_n_topics(self.n_topics, n_texts=n_texts, n_terms=counts.shape[1])
        with threadpool_limits(limits=1):
            self._tfidf = TfidfTransformer(sublinear_tf=True).fit(counts)
            self._components = self._factorise(self._tfidf.transform(counts))
            weights = self._infer(counts)
        shares = to_shares(weights)
        self._order = number_topics(shares, self._components)
        self.vocabulary_ = vocabulary
        self.components_ = self._components[self._order]
        self.tables_ = TopicTables(
            terms=vocabulary.terms_,
            term_weights=self.components_,
            article_ids=documents.article_ids,
            headlines=documents.headlines,
            shares=shares[:, self._order],
            placed=weights.sum(axis=1) > 0,
        )
        return self

    def transform(self, texts: Corpus | pd.DataFrame | Iterable[str]) -> pd.DataFrame:
        """Return the topics of texts that the model need not have seen.

        Parameters
        ----------
        texts : Corpus, DataFrame or iterable of str

        Returns
        -------
        DataFrame
            Columns article_id, topic, share, as in ``doc_topics``. A text without a known word gets equal
            shares.
        """
        from threadpoolctl import threadpool_limits

        fitted_tables(self)
        documents = read_documents(texts)
        with threadpool_limits(limits=1):
            weights = self._infer(self.vocabulary_.count(documents.texts))
        return doc_topics_table(documents.article_ids, to_shares(weights)[:, self._order])

    def topic_terms(self, n_terms: int = 10) -> pd.DataFrame:
        """Return the heaviest terms of each topic.

        Parameters
        ----------
        n_terms : int, default 10
            At most so many per topic; a term of weight 0 is left out.

        Returns
        -------
        DataFrame
            Columns topic, rank (from 1), term, weight (share of the topic's weight).
        """
        return fitted_tables(self).topic_terms(n_terms)

    def doc_topics(self) -> pd.DataFrame:
        """Return the share of each topic in each article of the fit.

        Returns
        -------
        DataFrame
            Columns article_id, topic, share; the shares of an article sum to 1, and are equal for an article
            without a known word.
        """
        return fitted_tables(self).doc_topics()

    def topic_summary(self) -> pd.DataFrame:
        """Return one row per topic.

        Returns
        -------
        DataFrame
            Columns topic, label, share (mean over all articles), n_articles (in which it is the largest,
            articles without a known word left out), top_terms, example (headline of the article with the
            largest share).
        """
        return fitted_tables(self).topic_summary()

    def _factorise(self, weighted: "csr_matrix") -> Floats:
        """Return the topics, each summing to 1, in the factorisation's order."""
        from sklearn.decomposition import NMF
        from sklearn.exceptions import ConvergenceWarning

        model = NMF(self.n_topics, init="nndsvd", max_iter=self.max_iter, random_state=self.random_state)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # told by converged_
            model.fit(weighted)
        self.n_iter_ = int(model.n_iter_)
        self.converged_ = self.n_iter_ < self.max_iter
        totals = model.components_.sum(axis=1, keepdims=True)
        if not totals.all():
            message = (
                "The 'n_topics' parameter must not exceed the number of topics that the texts hold. "
                f"Got {self.n_topics}, of which {int((totals == 0).sum())} came out empty. "
                f"Try n_topics={int((totals > 0).sum())}."
            )
            raise InputError(message)
        return np.asarray(model.components_ / totals, dtype=np.float64)

    def _infer(self, counts: "csr_matrix") -> Floats:
        """Return the weight of each topic in each text, in the factorisation's order."""
        from sklearn.decomposition import non_negative_factorization

        weights, _, _ = non_negative_factorization(
            self._tfidf.transform(counts),
            H=self._components,
            n_components=self.n_topics,
            update_H=False,
            tol=0,
            max_iter=_SWEEPS,
        )
        return np.asarray(weights, dtype=np.float64)
