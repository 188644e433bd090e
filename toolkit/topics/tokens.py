"""Words of a text, with a break wherever no phrase may reach over."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

#: Stands for whatever parts two words: punctuation, a number, a stop word, a masked name.
BREAK = ""

# What Unicode calls default-ignorable, in texts of news: soft hyphens, joiners, marks of direction and of variants.
# The space of width zero parts words in Thai and Khmer.
_IGNORED = (
    *(0xAD, 0x34F, 0x61C, *range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
    *(*range(0xFE00, 0xFE10), 0xFEFF, *range(0xE0100, 0xE01F0)),
)
_SAME = dict.fromkeys(_IGNORED) | str.maketrans("’‘ʼ‐‑\u200b", "'''-- ")
_DOTTED = re.compile("i\u0307+")
# The first line is the title, and a line of less than forty characters ends a paragraph or is a row of a table.
_LINE_END = re.compile(r"(\A[^\n]*|^[^\n]{0,39})\n(?=\s*\S)", re.MULTILINE)


def split_tokens(
    texts: Iterable[str], *, mask: re.Pattern[str] | None, stop_words: frozenset[str]
) -> Iterator[list[str]]:
    """Yield the words of each text, case folded, with ``BREAK`` between those that do not touch.

    The end of the first line is a break, and so is that of a short line; a longer one goes on.

    Examples
    --------
    >>> texts = ["The U.N.'s rare-earth talks, in 2025"]
    >>> next(split_tokens(texts, mask=None, stop_words=frozenset({"the", "in"})))
    ['', 'un', 'rare', 'earth', 'talks', '', '', '']
    """
    keep, pieces = _Keep(stop_words), _pieces()
    for text in texts:
        if mask is not None:
            # The bar is a mark, so what stood on both sides of a name does not become a phrase.
            text = mask.sub("|", text)
        text = _LINE_END.sub(r"\1|", text)
        yield [keep[piece] for piece in pieces.findall(fold(text))]


def fold(text: str) -> str:
    """Return Unicode's NFKC_Casefold, near enough: "Café" is one word however its accent is stored.

    Examples
    --------
    >>> fold("İstanbul's ECO\u00adNOMY, don´t")
    "istanbul's economy, don't"
    """
    if text.isascii():  # most news, and nothing else to do
        return text.lower()
    # The acute accent stands for an apostrophe; NFKC would make a space and a mark of it.
    plain = unicodedata.normalize("NFKC", text.replace("´", "'")).translate(_SAME)
    # The dot that casefolding leaves above the small i of "İstanbul" makes another word of it.
    return unicodedata.normalize("NFKC", _DOTTED.sub("i", plain.casefold()))


@cache
def _pieces() -> re.Pattern[str]:
    """Return the expression of a piece: its group is a word; anything else that matches is a break.

    Python's letters leave out the marks that stand on them: the vowels of Hindi and Tamil, and of Arabic where they
    are written.
    """
    marks = "".join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c) in ("Mn", "Mc"))
    letters, word = (rf"{one}*(?:[{marks}]+{one}*)*" for one in (r"[^\W_]", r"[^\W\d_]"))
    return re.compile(
        r"("
        r"(?:[^\W\d_]\.)+[^\W\d_]\b\.?"  # u.n.
        rf"|[^\W\d_]{letters}(?:'(?!s\b)[^\W\d_]{word})*"  # trade, g20, didn't
        r")(?:'s\b)?"
        rf"|\d{letters}"  # 1990s
        r"|[^\s\w-]"  # any mark but the hyphen
    )


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
