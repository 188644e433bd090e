"""EmbeddedTopics: topics as clusters of sentence vectors."""

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache
from typing import Self

import numpy as np
import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.documents import read_documents
from toolkit.topics.masking import compile_mask, country_names
from toolkit.topics.model import TopicModel
from toolkit.topics.refit import all_or_nothing
from toolkit.topics.sentence_vectors import Encoder, SentenceEncoder
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.spherical import Floats, concentration, count_different, spherical_kmeans, unit
from toolkit.topics.tables import doc_topics_table, fitted_tables, to_shares
from toolkit.topics.term_orders import c_tf_idf, count_by_topic

# What the network reads in the place of a masked name.
_STAND_IN = "the country"


@dataclass(eq=False)
class EmbeddedTopics(TopicModel):
    """Topics as clusters of articles whose headline and lead mean similar things.

    Parameters
    ----------
    n_topics : int, default 12
        At least 2, at most the number of texts and of terms.
    random_state : int, default 0
        Seed of the clusters' starts.
    vocabulary : VocabularySettings or None, default None
        What counts as a term; None for the defaults. Names that it masks are hidden from the vectors, too.
    encoder : Encoder or None, default None
        What turns texts into vectors; None for ``SentenceEncoder()``, which needs the extra "embedded".

    Attributes
    ----------
    vocabulary_ : Vocabulary
    components_ : array of float, shape (n_topics, n_terms)
        Class-based tf-idf of each term in each topic; a topic's weights sum to 1.
    tables_ : TopicTables
    centres_ : array of float, shape (n_topics, d)
        Mean direction of each topic's vectors.
    concentration_ : float
        How close vectors lie to their centre; large is close.

    Notes
    -----
    Spherical k-means (Dhillon and Modha 2001) on sentence vectors; the words of a topic are those of its articles by
    class-based tf-idf (Grootendorst 2022). Every article has a place: there are no outliers, and as many topics as
    were asked for.

    A share here is the probability that the article belongs to the topic, under von Mises-Fisher distributions of one
    concentration around the centres and equal odds beforehand (Banerjee et al. 2005). It is near 0 or 1 for most
    articles, and not the part of the article that is about the topic: for shares of that kind take ``NmfTopics``,
    ``LdaTopics`` or a structural model. The shares of an article depend on its own text alone.

    Examples
    --------
    >>> model = EmbeddedTopics(12).fit(corpus)  # doctest: +SKIP
    >>> model.topic_summary()  # doctest: +SKIP
    """

    _: KW_ONLY
    encoder: Encoder | None = None

    @all_or_nothing
    def fit(self, corpus: Corpus | pd.DataFrame | Iterable[str]) -> Self:
        """Find topics.

        Parameters
        ----------
        corpus : Corpus, DataFrame or iterable of str
            The articles; the beginning of each, title first, makes its vector, and all its words count.

        Raises
        ------
        InputError
            When there are fewer different texts or terms than topics, or a topic is left without a term.
        MissingExtraError
            When the default encoder's model is not installed.
        """
        from threadpoolctl import threadpool_limits

        self._check()
        documents, vocabulary, counts = self._count(corpus)
        vectors = self._encode(documents.texts)
        written = np.asarray(vectors.any(axis=1), dtype=np.bool_)
        different = count_different(vectors[written], self.n_topics)
        if different < self.n_topics:
            message = (
                "The 'n_topics' parameter of EmbeddedTopics must not exceed the number of texts whose vectors, made of "
                f"headline and lead without masked names, differ ({different}). Got {self.n_topics}. "
                "Ask for fewer topics, or give more different texts."
            )
            raise InputError(message)
        with threadpool_limits(limits=1):
            self._centres = spherical_kmeans(vectors[written], self.n_topics, random_state=self.random_state)
            self.concentration_ = concentration(vectors[written], self._centres)
            weights = self._place(vectors)
            scores = c_tf_idf(count_by_topic(counts, weights, placed=written))
        components = np.where(np.isfinite(scores), scores, 0.0)
        totals = components.sum(axis=1, keepdims=True)
        if not totals.all():
            message = (
                "The 'n_topics' parameter must leave each topic an article with a term of the vocabulary. "
                f"Got {self.n_topics}, of which {int((totals == 0).sum())} have none. Ask for fewer, or lower min_df."
            )
            raise InputError(message)
        self._keep(documents, vocabulary, counts, components=components / totals, weights=weights)
        self.centres_ = self._centres[self._order]
        return self

    def check(self, corpus: Corpus | pd.DataFrame | Iterable[str]) -> None:
        """Raise what ``fit`` would raise before it begins to learn; nothing is kept, and a fit may still fail.

        Parameters
        ----------
        corpus : Corpus, DataFrame or iterable of str
            The articles.

        Raises
        ------
        InputError
            When there are fewer texts or terms than topics, or no term is left.
        MissingExtraError
            When the default encoder's model is not installed.
        """
        if self.encoder is None:
            _default_encoder().encode([])  # opens the network
        super().check(corpus)

    @property
    def digest(self) -> str | None:
        """SHA-256 of the encoder, for the lock of a run; None for one that does not tell."""
        digest: str | None = getattr(self.encoder or _default_encoder(), "digest", None)
        return digest

    def transform(self, texts: Corpus | pd.DataFrame | Iterable[str]) -> pd.DataFrame:
        """Return the topics of texts that the model need not have seen.

        Parameters
        ----------
        texts : Corpus, DataFrame or iterable of str

        Returns
        -------
        DataFrame
            Columns article_id, topic, share, as in ``doc_topics``. A text without any word gets equal shares; one
            without a word of the vocabulary has a vector like any other.
        """
        from threadpoolctl import threadpool_limits

        fitted_tables(self)
        documents = read_documents(texts)
        with threadpool_limits(limits=1):
            weights = self._place(self._encode(documents.texts))
        return doc_topics_table(documents.article_ids, to_shares(weights)[:, self._order])

    def _check(self) -> None:
        super()._check()
        able = callable(getattr(self.encoder, "encode", None)) and not isinstance(self.encoder, str | type)
        if self.encoder is not None and not able:
            message = (
                "The 'encoder' parameter of EmbeddedTopics must have a method encode(texts), or be None. "
                f"Got {self.encoder!r}; write SentenceEncoder(folder) for a model in a folder."
            )
            raise InputError(message)

    def _encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts without the names that the vocabulary masks, of length 1."""
        settings = self.vocabulary or VocabularySettings()
        mask = compile_mask(country_names() if settings.mask is None else settings.mask)
        hidden = [text if mask is None else mask.sub(_STAND_IN, text) for text in texts]
        found = np.asarray((self.encoder or _default_encoder()).encode(hidden), np.float64)
        if found.ndim != 2 or len(found) != len(texts) or not np.isfinite(found).all():
            holes = " with NaN or infinite numbers" if not np.isfinite(found).all() else ""
            message = (
                f"The 'encoder' of EmbeddedTopics must return one finite vector for each of {len(texts)} texts. "
                f"Got an array of shape {found.shape}{holes}."
            )
            raise InputError(message)
        vectors = unit(found)
        # A text that is masked whole says nothing.
        bare = [not (text if mask is None else mask.sub("", text)).strip() for text in texts]
        vectors[np.array(bare, dtype=bool)] = 0.0
        return vectors

    def _place(self, vectors: Floats) -> Floats:
        """Return the probability of each topic for each vector, row by row; zeros for a vector of zeros."""
        weights = np.zeros((len(vectors), len(self._centres)))
        # One product per article: a product of all at once may add up in another order for other neighbours.
        for row in np.flatnonzero(vectors.any(axis=1)):
            near = self.concentration_ * (self._centres @ vectors[row])
            odds = np.exp(near - near.max())
            weights[row] = odds / odds.sum()
        return weights


@cache
def _default_encoder() -> SentenceEncoder:
    """Return one encoder for all models, so that an article is embedded once."""
    return SentenceEncoder()
