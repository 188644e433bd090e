"""Words of a text, with a break wherever no phrase may reach over."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

#: Stands for whatever parts two words: punctuation, a number, a stop word, a masked name.
BREAK = ""

# The group is a word; anything else that matches gives an empty group, hence a break.
_PIECES = re.compile(
    r"("
    r"(?:[^\W\d_]\.)+[^\W\d_]\b\.?"  # u.n.
    r"|[^\W\d_][^\W_]*(?:'(?!s\b)[^\W\d_]+)*"  # trade, g20, didn't
    r")(?:'s\b)?"
    r"|\d[^\W_]*"  # 1990s
    r"|[^\s\w-]"  # any mark but the hyphen
)
_SAME = str.maketrans("’‘ʼ‐‑", "'''--")


def split_tokens(
    texts: Iterable[str], *, mask: re.Pattern[str] | None, stop_words: frozenset[str]
) -> Iterator[list[str]]:
    """Yield the words of each text, case folded, with ``BREAK`` between those that do not touch.

    Examples
    --------
    >>> texts = ["The U.N.'s rare-earth talks, in 2025"]
    >>> next(split_tokens(texts, mask=None, stop_words=frozenset({"the", "in"})))
    ['', 'un', 'rare', 'earth', 'talks', '', '', '']
    """
    keep = _Keep(stop_words)
    for text in texts:
        if mask is not None:
            # The bar is a mark, so what stood on both sides of a name does not become a phrase.
            text = mask.sub("|", text)
        yield [keep[piece] for piece in _PIECES.findall(fold(text))]


def fold(text: str) -> str:
    """Return Unicode's NFKC_Casefold, near enough: "Café" is one word however its accent is stored."""
    folded = unicodedata.normalize("NFKC", text).translate(_SAME).casefold()
    return unicodedata.normalize("NFKC", folded)


class _Keep(dict[str, str]):
    """Maps a piece to the word that it stands for; equal words share one object, which saves memory."""

    def __init__(self, stop_words: frozenset[str]) -> None:
        self.stop_words = stop_words

    def __missing__(self, piece: str) -> str:
        word = piece.replace(".", "")
        if len(word) < 2 or word in self.stop_words:
            word = BREAK
        self[piece] = word
        return word
