"""LdaTopics: topics by latent Dirichlet allocation."""

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

# Articles per update. gensim's 2000 leave a corpus of a few thousand articles with few updates: NPMI .070 on
# BBC News with 20 topics, against .098 (means of four seeds).
_CHUNK = 512


@dataclass(eq=False)
class LdaTopics:
    """Topics by latent Dirichlet allocation: the classic, slower and measured less coherent than ``NmfTopics``.

    Parameters
    ----------
    n_topics : int, default 12
        At least 2, at most the number of texts and of terms.
    random_state : int, default 0
        Seed of the topics' start and of the order in which articles are read.
    vocabulary : VocabularySettings or None, default None
        What counts as a term; None for the defaults.
    passes : int, default 10
        How often the corpus is read, at least 10.

    Attributes
    ----------
    vocabulary_ : Vocabulary
    components_ : array of float, shape (n_topics, n_terms)
        Probability of each term in each topic.
    tables_ : TopicTables
    shuffle_seed_ : int
        Seed of the order in which articles were read.
    n_iter_ : int
        Passes over the corpus; LDA here runs a fixed number, so there is no ``converged_``.

    Notes
    -----
    gensim's LdaModel (online variational Bayes, Hoffman, Blei and Bach 2010) with ``alpha`` and ``eta`` "auto": the
    prior over topics is learned and asymmetric. A topic for which the corpus has no use is left nearly empty: read
    ``share`` and ``n_articles`` in ``topic_summary``. Online learning depends on the order of articles, so they are
    sorted by id and then shuffled with a recorded seed; other seeds give other topics. Never gensim's LdaMulticore,
    which differs from run to run. Topics are numbered by falling mean share; BLAS is held to one thread.

    Examples
    --------
    >>> texts = ["tariffs on trade", "trade talks on tariffs", "missile launch", "second missile launch"] * 25
    >>> model = LdaTopics(2, vocabulary=VocabularySettings(mask=(), phrases=False)).fit(texts)
    >>> [sorted(terms.term) for _, terms in model.topic_terms(2).groupby("topic")]
    [['tariffs', 'trade'], ['launch', 'missile']]
    """

    n_topics: int = 12
    _: KW_ONLY
    random_state: int = 0
    vocabulary: VocabularySettings | None = None
    passes: int = 10

    def fit(self, corpus: Corpus | pd.DataFrame | Iterable[str]) -> Self:
        """Find topics.

        Parameters
        ----------
        corpus : Corpus, DataFrame or iterable of str
            The articles; title and text of each are read.

        Raises
        ------
        InputError
            When there are fewer texts or terms than topics, no term is left, or ``passes`` is below 10.
        """
        from gensim.matutils import Sparse2Corpus
        from gensim.models import LdaModel
        from threadpoolctl import threadpool_limits

        if self.passes < 10:
            message = (
                f"The 'passes' parameter of LdaTopics must be at least 10. Got {self.passes}. "
                "Fewer leave the topics unsettled."
            )
            raise InputError(message)
        documents = read_documents(corpus)
        vocabulary = Vocabulary(self.vocabulary)
        counts = vocabulary.fit_count(documents.texts)
        seen = np.flatnonzero(np.diff(counts.indptr))
        check_n_topics(self.n_topics, n_texts=len(seen), n_terms=counts.shape[1])
        self.shuffle_seed_ = self.random_state
        shuffled = np.random.default_rng(self.shuffle_seed_).permutation(seen)
        with threadpool_limits(limits=1):
            self._model = LdaModel(
                Sparse2Corpus(counts[shuffled], documents_columns=False),
                num_topics=self.n_topics,
                id2word=dict(enumerate(vocabulary.terms_)),
                passes=self.passes,
                chunksize=_CHUNK,
                alpha="auto",
                eta="auto",
                eval_every=None,
                dtype=np.float64,
                random_state=self.random_state,
            )
            weights = self._infer(counts)
        self.n_iter_ = self.passes
        shares = to_shares(weights)
        components = np.asarray(self._model.get_topics(), dtype=np.float64)
        self._order = number_topics(shares, components)
        self.vocabulary_ = vocabulary
        self.components_ = components[self._order]
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
            At most so many per topic.

        Returns
        -------
        DataFrame
            Columns topic, rank (from 1), term, weight (probability of the term in the topic).
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

    def _infer(self, counts: "csr_matrix") -> Floats:
        """Return the Dirichlet weights of each text, in the model's order; zeros without a known word."""
        weights = np.zeros((counts.shape[0], self.n_topics))
        for row in np.flatnonzero(np.diff(counts.indptr)):
            cells = slice(counts.indptr[row], counts.indptr[row + 1])
            bow = list(zip(counts.indices[cells].tolist(), counts.data[cells].tolist(), strict=True))
            # gensim starts each text at random from the model's own generator: set it back, so that a text
            # gets the same shares whatever was asked before it.
            self._model.random_state = np.random.RandomState(self.random_state)
            weights[row] = self._model.inference([bow])[0][0]
        return weights
