"""Vocabulary: from texts to counts of words and phrases."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Self

import numpy as np

from toolkit.errors import InputError
from toolkit.topics.masking import compile_mask, country_names
from toolkit.topics.phrases import join_phrases, learn_phrases
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.stopwords import english_stop_words
from toolkit.topics.tokens import fold, split_tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


class Vocabulary:
    """Cut texts into terms, and learn from a corpus which terms count.

    Words are compared in lower case and composed form (NFKC). Hyphens part words, possessives and
    the dots of "U.N." are dropped, single letters and numbers are left out. Made for scripts that put spaces
    between words.

    Parameters
    ----------
    settings : VocabularySettings, default VocabularySettings()

    Attributes
    ----------
    terms_ : tuple of str
        The terms, sorted; phrases hold a space.
    phrases_ : frozenset of (str, str)
        Pairs of words that are joined.

    Examples
    --------
    >>> texts = ["Rare earth exports fell.", "China's rare-earth magnets", "Exports of magnets rose"]
    >>> settings = VocabularySettings(mask=["China"], min_df=1, max_df=1.0, phrase_min_count=2)
    >>> vocabulary = Vocabulary(settings).fit(texts)
    >>> vocabulary.terms_
    ('exports', 'fell', 'magnets', 'rare earth', 'rose')
    >>> vocabulary.tokenize("Magnets of rare-earth metals")
    ['magnets', 'rare earth']
    """

    terms_: tuple[str, ...]
    phrases_: frozenset[tuple[str, str]]

    def __init__(self, settings: VocabularySettings | None = None) -> None:
        self.settings = settings

    def fit(self, texts: Sequence[str]) -> Self:
        """Learn phrases and terms.

        Parameters
        ----------
        texts : sequence of str

        Raises
        ------
        InputError
            When no term is left.
        """
        self.fit_count(texts)
        return self

    def fit_count(self, texts: Sequence[str]) -> "csr_matrix":
        """Learn phrases and terms, and return the counts of the same texts.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        csr_matrix of int64, shape (n_texts, n_terms)
            Columns as in ``terms_``.

        Raises
        ------
        InputError
            When no term is left.
        """
        from scipy.sparse import csr_matrix
        from sklearn.feature_extraction.text import CountVectorizer

        settings = self.settings or VocabularySettings()
        surfaces = country_names() if settings.mask is None else settings.mask
        stop_words = english_stop_words() if settings.stop_words is None else settings.stop_words
        self._mask = compile_mask(surfaces)
        self._stop_words = frozenset(fold(word) for word in stop_words)
        tokens = list(self._split(texts))
        self.phrases_ = frozenset()
        if settings.phrases:
            self.phrases_ = learn_phrases(
                tokens, min_count=settings.phrase_min_count, threshold=settings.phrase_threshold
            )
        every = sorted({word for words in tokens for word in self._join(words)})
        counts = csr_matrix((len(tokens), 0), dtype=np.int64)
        if every:
            counts = CountVectorizer(analyzer=self._join, vocabulary=every).transform(tokens)
        df = np.bincount(counts.indices, minlength=len(every))
        fits = np.flatnonzero((df >= settings.min_df) & (df <= settings.max_df * len(tokens)))
        if not len(fits):
            message = (
                "The settings 'min_df' and 'max_df' must leave at least one term. "
                f"Got min_df={settings.min_df} and max_df={settings.max_df} for {len(tokens)} texts with "
                f"{len(every)} different terms after stop words and masked names. "
                "Lower min_df, raise max_df, or give more or longer texts."
            )
            raise InputError(message)
        # `every` is sorted, so a stable sort breaks ties by the alphabet.
        kept = np.sort(fits[np.argsort(-df[fits], kind="stable")][: settings.max_size])
        self.terms_ = tuple(every[column] for column in kept)
        self._columns = {term: column for column, term in enumerate(self.terms_)}
        return csr_matrix(counts[:, kept])

    def count(self, texts: Sequence[str]) -> "csr_matrix":
        """Return how often each term stands in each text.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        csr_matrix of int64, shape (n_texts, n_terms)
            Columns as in ``terms_``.
        """
        from scipy.sparse import csr_matrix
        from sklearn.feature_extraction.text import CountVectorizer

        self._check_fitted()
        vectorizer = CountVectorizer(analyzer=self._join, vocabulary=self._columns)
        return csr_matrix(vectorizer.transform(self._split(texts)))

    def tokenize(self, text: str) -> list[str]:
        """Return the terms of a text in their order, repeated as often as they stand there."""
        self._check_fitted()
        return [term for words in self._split([text]) for term in self._join(words) if term in self._columns]

    def _split(self, texts: Iterable[str]) -> Iterator[list[str]]:
        return split_tokens(texts, mask=self._mask, stop_words=self._stop_words)

    def _join(self, words: Iterable[str]) -> list[str]:
        return join_phrases(words, self.phrases_)

    def _check_fitted(self) -> None:
        if not hasattr(self, "terms_"):
            message = "The Vocabulary must be fitted before it is used. Call fit(texts) first."
            raise InputError(message)
