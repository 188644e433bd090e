"""Word endings taken off, to see whether topics depend on them."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from toolkit.topics.tokens import fold

if TYPE_CHECKING:
    from gensim.parsing.porter import PorterStemmer

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def stem(word: str) -> str:
    """Return a word without its ending, by Porter's rules for English (Porter 1980).

    Examples
    --------
    >>> stem("tariffs"), stem("negotiation"), stem("negotiated")
    ('tariff', 'negoti', 'negoti')
    """
    # Rules are applied until nothing changes, so that the stem of a stem is itself.
    before, after = "", _fold_once(word)
    while after != before:
        before, after = after, str(_stemmer().stem(after))
    return after


def stem_texts(texts: Iterable[str], *, mask: re.Pattern[str] | None, stop_words: Iterable[str]) -> list[str]:
    """Return texts whose words are stemmed, after names are masked; stop words stay as they are.

    Names and stop words have to be known by their full form, so they come before the stems.

    Examples
    --------
    >>> stem_texts(["Tariffs on the imports of steel"], mask=None, stop_words=["on", "the", "of"])
    ['tariff on the import of steel']
    """
    kept = frozenset(fold(word) for word in stop_words)

    def shorter(match: re.Match[str]) -> str:
        word = fold(match.group())
        bare = word.removesuffix("'s")
        return word if word in kept or bare in kept else stem(bare)

    return [_WORD.sub(shorter, text if mask is None else mask.sub("|", text)) for text in texts]


@cache
def _stemmer() -> "PorterStemmer":
    from gensim.parsing.porter import PorterStemmer

    return PorterStemmer()


@cache
def _fold_once(word: str) -> str:
    return fold(word)
