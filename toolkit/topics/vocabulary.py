"""Vocabulary: from texts to counts of words and phrases."""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.corpus.copies import first_copies
from toolkit.errors import InputError
from toolkit.topics.encoded import EncodedTexts
from toolkit.topics.masking import compile_mask, country_names
from toolkit.topics.phrases import join_phrases, learn_phrases
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.stopwords import english_stop_words
from toolkit.topics.tokens import fold, split_tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


# Of fewer texts, the default min_df and max_df leave next to nothing.
_FEW = 20
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# Letters of a word in these scripts, at most, on average.
_WORD = 6


class Vocabulary:
    """Cut texts into terms, and learn from a corpus which terms count.

    Words are compared in lower case and composed form (NFKC). Hyphens part words, possessives and
    the dots of "U.N." are dropped, single letters and numbers are left out. Made for scripts that put spaces
    between words: texts of others (Chinese, Japanese, Thai, ...) have to be cut into words first.

    Parameters
    ----------
    settings : VocabularySettings, default VocabularySettings()

    Attributes
    ----------
    terms_ : tuple of str
        The terms, sorted; phrases hold a space.
    phrases_ : frozenset of (str, str)
        Pairs of words that are joined.
    dropped_ : DataFrame
        The terms that were left out though common, those in the most texts first: term, articles (that hold it),
        reason ("max_df": they are too many; "max_size": others are in more). What stands in most articles may be what
        they are about: read it before it is missed.
    n_rare_ : int
        Terms that were left out by ``min_df``.

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
    dropped_: pd.DataFrame
    n_rare_: int

    def __init__(self, settings: VocabularySettings | None = None) -> None:
        self.settings = settings

    def __repr__(self) -> str:
        if not hasattr(self, "terms_"):
            return f"Vocabulary({self.settings!r})"
        return f"Vocabulary of {len(self.terms_):,} terms. {self.left_out()}"

    def left_out(self, n_terms: int = 5) -> str:
        """Return in one sentence what was left out, with the commonest of the terms in too many texts."""
        common = self.dropped_.loc[self.dropped_["reason"] == "max_df", "term"].tolist()
        named = f" ({', '.join(common[:n_terms])}{', ...' if len(common) > n_terms else ''})" if common else ""
        beyond = len(self.dropped_) - len(common)
        return (
            f"Left out: {len(common):,} in too many texts (max_df){named}, {self.n_rare_:,} in too few (min_df), "
            f"{beyond:,} beyond max_size."
        )

    def fit(self, texts: Sequence[str]) -> Self:
        """Learn phrases and terms.

        Parameters
        ----------
        texts : sequence of str

        Raises
        ------
        InputError
            When no term is left, or most letters are of a script without spaces between words.
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
        return self.fit_encode(texts).counts()

    def fit_encode(self, texts: Sequence[str], *, distinct: Iterable[int] | None = None) -> EncodedTexts:
        """Learn phrases and terms, and return the terms of the same texts in their order.

        Parameters
        ----------
        texts : sequence of str
        distinct : iterable of int or None, default None
            The texts that phrases are learned from, the others being copies of these: any two words that stand side by
            side in a text with five copies would be a phrase. None: the first of each text.

        Raises
        ------
        InputError
            When no term is left.
        """
        settings = self.settings or VocabularySettings()
        surfaces = country_names() if settings.mask is None else settings.mask
        stop_words = english_stop_words() if settings.stop_words is None else settings.stop_words
        self._mask = compile_mask(surfaces)
        self._stop_words = frozenset(fold(word) for word in stop_words)
        tokens = list(self._split(texts))
        self.phrases_ = frozenset()
        if settings.phrases:
            if distinct is None:
                distinct = first_copies((None, text) for text in texts)
            self.phrases_ = learn_phrases(
                (tokens[row] for row in distinct),
                min_count=settings.phrase_min_count,
                threshold=settings.phrase_threshold,
            )
        numbers: defaultdict[str, int] = defaultdict()
        numbers.default_factory = numbers.__len__
        columns, starts = _number([numbers[term] for term in self._join(words)] for words in tokens)
        found = list(numbers)
        if tokens and not found:
            message = (
                "The texts of a topic model must hold words beside stop words, masked names, numbers and single "
                f"letters. Got {len(tokens)} texts with none left. Give longer texts, or other lists: "
                "vocabulary=VocabularySettings(stop_words=[...], mask=[...])."
            )
            raise InputError(message)
        df = np.bincount(EncodedTexts(columns, starts, len(found)).counts().indices, minlength=len(found))
        alphabet = np.array(sorted(range(len(found)), key=found.__getitem__), dtype=np.int64)
        _check_spaces(found, np.bincount(columns, minlength=len(found)))
        often = df[alphabet] >= settings.min_df
        # A share of the texts, since the product .29 * 100 is less than 29.
        common = df[alphabet] / max(len(tokens), 1) > settings.max_df
        fits = alphabet[often & ~common]
        if not len(fits):
            message = (
                "The settings 'min_df' and 'max_df' must leave at least one term. "
                f"Got min_df={settings.min_df} and max_df={settings.max_df} for {len(tokens)} texts with "
                f"{len(found)} different terms after stop words and masked names. "
                "Lower min_df, raise max_df, or give more or longer texts."
            )
            if len(tokens) < _FEW:
                message += " For so few texts: vocabulary=VocabularySettings(min_df=1, max_df=1.0)."
            raise InputError(message)
        # `fits` goes by the alphabet, so a stable sort breaks ties by it.
        falling = np.argsort(-df[fits], kind="stable")
        kept = fits[np.sort(falling[: settings.max_size])]
        self.n_rare_ = int((~often).sum())
        self.dropped_ = _dropped(found, df, common=alphabet[often & common], beyond=fits[falling[settings.max_size :]])
        self.terms_ = tuple(found[number] for number in kept)
        self._columns = {term: column for column, term in enumerate(self.terms_)}
        return EncodedTexts(columns, starts, len(found)).select(kept)

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
        return self.encode(texts).counts()

    def encode(self, texts: Iterable[str]) -> EncodedTexts:
        """Return the terms of each text in their order, as columns of ``terms_``."""
        self._check_fitted()
        known = self._columns
        columns, starts = _number(
            [known[term] for term in self._join(words) if term in known] for words in self._split(texts)
        )
        return EncodedTexts(columns, starts, len(self.terms_))

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


def _dropped(
    terms: Sequence[str], df: NDArray[np.int64], *, common: NDArray[np.int64], beyond: NDArray[np.int64]
) -> pd.DataFrame:
    """Return the terms that were dropped though common, with the number of texts and the reason."""
    numbers = np.concatenate([common, beyond])
    table = pd.DataFrame(
        {
            "term": pd.Series([terms[number] for number in numbers], dtype="str"),
            "articles": df[numbers],
            "reason": pd.Series(["max_df"] * len(common) + ["max_size"] * len(beyond), dtype="str"),
        }
    )
    return table.sort_values("articles", ascending=False, kind="stable", ignore_index=True)


def _check_spaces(terms: Sequence[str], counts: NDArray[np.int64]) -> None:
    """Raise when most letters stand in runs of a script that puts no space between words."""
    lengths = counts * np.array([len(term) for term in terms], dtype=np.int64)
    runs = np.array([bool(_UNSPACED.match(term)) for term in terms], dtype=np.bool_)
    n_runs = int((counts * np.array([term.count(" ") + 1 for term in terms], dtype=np.int64))[runs].sum())
    # Words that somebody has cut already are shorter.
    if 2 * lengths[runs].sum() > lengths.sum() and lengths[runs].sum() > _WORD * n_runs:
        example = terms[int(np.where(runs, lengths, 0).argmax())]
        message = (
            "The texts of a topic model must have spaces between words. Most of their letters are Chinese, Japanese, "
            f"Thai, Lao or Khmer in runs such as {example[:20]!r}. Cut the texts into words first (jieba for Chinese, "
            'fugashi for Japanese, PyThaiNLP for Thai) and join them: " ".join(words).'
        )
        raise InputError(message)


def _number(texts: Iterable[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the numbers of all texts in one array, and where each text begins in it."""
    columns = array("i")
    starts = [0]
    for numbers in texts:
        columns.extend(numbers)
        starts.append(len(columns))
    return np.frombuffer(columns, dtype=np.int32) if columns else np.empty(0, np.int32), np.array(starts)
