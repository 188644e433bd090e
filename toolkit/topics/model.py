"""TopicModel: what the topic models share."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.checks import check_seed
from toolkit.topics.coherent import TermPairs
from toolkit.topics.consensus import text_hashes
from toolkit.topics.documents import Documents, keep_articles, read_documents
from toolkit.topics.refit import all_or_nothing
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.stopwords import warn_of_language
from toolkit.topics.tables import (
    Floats,
    TopicTables,
    check_n_topics,
    doc_topics_table,
    fitted_tables,
    number_topics,
    to_shares,
)
from toolkit.topics.term_orders import TermOrder, count_by_topic
from toolkit.topics.vocabulary import Vocabulary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(eq=False)
class TopicModel:
    """Base of the topic models: settings, tables and shares of new texts.

    A model says how topics are learned from counts (``_learn``) and how an article's weights are found with the
    topics held fixed (``_infer``), both with the topics in an order of its own; ``_keep`` numbers them. One that
    learns from more than counts has a ``fit`` of its own, which ends in ``_keep``.

    Parameters
    ----------
    n_topics : int, default 12
        At least 2, at most the number of texts and of terms.
    random_state : int, default 0
        Seed, from 0 to 4294967295.
    vocabulary : VocabularySettings or None, default None
        What counts as a term; None for the defaults.

    Attributes
    ----------
    vocabulary_ : Vocabulary
    components_ : array of float, shape (n_topics, n_terms)
        Weight of each term in each topic; a topic's weights sum to 1.
    tables_ : TopicTables
    """

    n_topics: int = 12
    _: KW_ONLY
    random_state: int = 0
    vocabulary: VocabularySettings | None = None

    @all_or_nothing
    def fit(self, corpus: Corpus | pd.DataFrame | Iterable[str]) -> Self:
        """Find topics.

        Parameters
        ----------
        corpus : Corpus, DataFrame or iterable of str
            The articles; title and text of each are read. Of copies of a text (equal up to white space and case) the
            topics, phrases and pairs of words are learnt from one alone; all of them get shares.

        Raises
        ------
        InputError
            When a parameter breaks its rule, there are fewer texts or terms than topics, or no term is left.
        """
        from threadpoolctl import threadpool_limits

        self._check()
        documents, vocabulary, counts = self._count(corpus)
        with threadpool_limits(limits=1):
            rows = list(documents.distinct)
            components = self._learn(counts[rows], [documents.texts[row] for row in rows])
            weights = self._infer(counts)
        return self._keep(documents, vocabulary, counts, components=components, weights=weights)

    def check(self, corpus: Corpus | pd.DataFrame | Iterable[str]) -> None:
        """Raise what ``fit`` would raise before it begins to learn; nothing is kept, and a fit may still fail.

        Parameters
        ----------
        corpus : Corpus, DataFrame or iterable of str
            The articles.

        Raises
        ------
        InputError
            As ``fit`` does: when a parameter breaks its rule, there are fewer texts or terms than topics, ...
        MissingExtraError
            When a library of the model is missing or of a version that is not known here.
        """
        self._check()
        data = keep_articles(corpus)
        _, vocabulary, counts = self._count(data)
        self._check_articles(data, vocabulary, counts)

    def settled(self, n_texts: int) -> Self:
        """Return the model with what depends on the number of texts settled: fits on parts are then of one kind.

        Parameters
        ----------
        n_texts : int
            Number of texts in the whole corpus.

        Returns
        -------
        topic model
            Itself where nothing depends on it, else a copy that is not fitted.
        """
        return self

    @property
    def ignores_seed(self) -> bool:
        """Whether every ``random_state`` gives the same topics, so that no fit is needed to compare seeds."""
        return False

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

    def topic_terms(self, n_terms: int = 10, *, order: TermOrder | None = None) -> pd.DataFrame:
        """Return the first terms of each topic.

        Parameters
        ----------
        n_terms : int, default 10
            At most so many per topic; a term of weight 0 is left out.
        order : {"weight", "relevance", "frex", "exclusivity", "c_tf_idf", "coherent"} or None, default None
            Order in which a topic's terms are read (``term_orders``); None for the default. "weight" is the
            model's own.

        Returns
        -------
        DataFrame
            Columns topic, rank (from 1), term, weight (the model's own weight, whatever the order).
        """
        return fitted_tables(self).topic_terms(n_terms, order=order)

    def doc_topics(self) -> pd.DataFrame:
        """Return the share of each topic in each article of the fit.

        Returns
        -------
        DataFrame
            Columns article_id, topic, share; the shares of an article sum to 1, and are equal for an article
            without a known word.
        """
        return fitted_tables(self).doc_topics()

    def topic_summary(self, *, stability: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return one row per topic.

        Parameters
        ----------
        stability : DataFrame or None, default None
            What ``topic_stability`` gave for this model and these articles, or None.

        Returns
        -------
        DataFrame
            Columns topic, label (says so where no article has the topic for its largest: such a topic is not in
            use, however well its words read; and where a third of the articles have, four times an equal part: it may
            be what is left when the others have taken theirs, so read its articles), share (mean over all articles),
            n_articles (in which it is the largest, articles without a known word left out), top_terms, example
            (headline of the article with the largest share, a tenth at least; of equals, that with the most of these
            terms), stability and stability_rbo (mean Jaccard index and mean rank-biased overlap of its first terms with
            those of further fits; NA without ``stability``).
        """
        return fitted_tables(self).topic_summary(stability=stability)

    def headlines(self, n: int = 3) -> pd.DataFrame:
        """Return the headlines of the articles that are most about each topic: what its label has to fit.

        Parameters
        ----------
        n : int, default 3
            At most so many per topic, one of each text; articles with a share below .1, or without a known word,
            are left out.

        Returns
        -------
        DataFrame
            Columns topic, rank (from 1, for the largest share; equals by article_id), article_id, title (or first
            words), share.

        Raises
        ------
        InputError
            When ``n`` is below 1, or the model is not fitted.

        Examples
        --------
        >>> from toolkit.topics.nmf import NmfTopics
        >>> from toolkit.topics.settings import VocabularySettings
        >>> texts = ["tariffs hit trade", "trade talks on tariffs", "missile launch", "missile test after launch"]
        >>> model = NmfTopics(2, vocabulary=VocabularySettings(mask=())).fit(texts * 3)
        >>> model.headlines(1).title.tolist()
        ['missile launch', 'tariffs hit trade']
        """
        return fitted_tables(self).topic_headlines(n)

    def _repr_html_(self) -> str:
        """Show the topics in a notebook; before the fit, the settings."""
        if not hasattr(self, "tables_"):
            return f"<p>{html.escape(repr(self))}</p>"
        summary = self.topic_summary()
        size = f"{len(summary)} topics of {len(self.tables_.article_ids):,} articles"
        with pd.option_context("display.max_colwidth", None):
            rows = summary[["topic", "label", "share", "n_articles", "top_terms"]].to_html(
                index=False, float_format="{:.3f}".format, border=0
            )
        left_out = html.escape(self.vocabulary_.left_out())
        return f"<p>{type(self).__name__}: {size}</p>{rows}<p>{left_out}</p>"

    def _check(self) -> None:
        """Raise for a parameter that breaks its rule, or a missing library, before a text is read."""
        check_seed(self.random_state, of=type(self).__name__)
        if not isinstance(self.vocabulary, VocabularySettings | None):
            message = (
                f"The 'vocabulary' parameter of {type(self).__name__} must be VocabularySettings or None. "
                f"Got {self.vocabulary!r}; write vocabulary=VocabularySettings(...)."
            )
            raise InputError(message)

    def _check_articles(
        self, corpus: Corpus | pd.DataFrame | list[str], vocabulary: Vocabulary, counts: "csr_matrix"
    ) -> None:
        """Raise for articles that the model cannot be fitted to, when their terms are counted."""

    def _count(self, corpus: Corpus | pd.DataFrame | Iterable[str]) -> "tuple[Documents, Vocabulary, csr_matrix]":
        """Return the articles, the vocabulary learned from them, and the counts of its terms in them."""
        documents = read_documents(corpus)
        if (self.vocabulary or VocabularySettings()).stop_words is None:
            warn_of_language(corpus, stacklevel=4)  # of the caller of fit
        vocabulary = Vocabulary(self.vocabulary)
        encoded = vocabulary.fit_encode(documents.texts, distinct=documents.distinct)
        counts = encoded.counts()
        n_texts = int((np.diff(counts.indptr)[list(documents.distinct)] > 0).sum())
        check_n_topics(self.n_topics, n_texts=n_texts, n_terms=counts.shape[1])
        return replace(documents, encoded=encoded), vocabulary, counts

    def _keep(
        self,
        documents: Documents,
        vocabulary: Vocabulary,
        counts: "csr_matrix",
        *,
        components: Floats,
        weights: Floats,
    ) -> Self:
        """Keep what was found, with the topics numbered by falling mean share.

        ``components`` has shape (n_topics, n_terms), ``weights`` (n_articles, n_topics); a row of zeros in
        ``weights`` is an article without a known word.
        """
        encoded = documents.encoded or vocabulary.encode(documents.texts)
        shares = to_shares(weights)
        self._order: NDArray[np.intp] = number_topics(shares, components)
        self.vocabulary_ = vocabulary
        self.components_ = components[self._order]
        shares = shares[:, self._order]
        placed = weights.sum(axis=1) > 0
        self._weights: Floats = weights[placed]
        self.tables_ = TopicTables(
            terms=vocabulary.terms_,
            term_weights=self.components_,
            article_ids=documents.article_ids,
            headlines=documents.headlines,
            text_hashes=text_hashes(documents.texts),
            shares=shares,
            placed=placed,
            term_counts=count_by_topic(counts, shares, placed=placed),
            pairs=TermPairs.count(encoded.take(np.array(documents.distinct)), self.components_),
            distinct=documents.distinct,
        )
        return self

    def _learn(self, counts: "csr_matrix", texts: Sequence[str]) -> Floats:
        """Return the topics, each summing to 1, in the model's order."""
        message = f"{type(self).__name__} must say how it learns topics from counts."
        raise TypeError(message)

    def _infer(self, counts: "csr_matrix") -> Floats:
        """Return the weight of each topic in each text, in the model's order; zeros without a known word."""
        message = f"{type(self).__name__} must say how it finds the topics of a text."
        raise TypeError(message)
