"""Which words of a sentence are part of a name, and so carry no tone."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from toolkit.tone.grammar import word_class
from toolkit.tone.headed import headed_names, is_name_noun
from toolkit.tone.phrases import TARGET, Phrases, Words, normal, phrase_words
from toolkit.tone.quoted import quoted_names

#: A quotation or a new sentence starts after these; a full stop within a sentence is an abbreviation's.
_OPENERS = frozenset('!?:“”"‘([|')

#: A list in the letters of ``_letter``: "Glory, Red Star and Victory".
_LIST = re.compile("C(?:,C+)*,?aC")


@cache
def known_names() -> Phrases[bool]:
    """Return the names of ``names.toml``, with the mention for ``*``."""
    table = tomllib.loads((files("toolkit.tone") / "names.toml").read_text("utf-8"))
    names = (name.split("*") for group in table.values() for name in group)
    return Phrases({_with_target(pieces): True for pieces in names})


def _with_target(pieces: list[str]) -> tuple[str, ...]:
    """Return the words of a name whose pieces stand around the mention."""
    words = [[normal(w) for w in phrase_words(piece)] for piece in pieces]
    return (*words[0], *(w for piece in words[1:] for w in (TARGET, *piece)))


def is_headline(words: Words) -> bool:
    """Whether the sentence is in Title Case or ALL CAPS, so that its capitals tell nothing.

    The mention does not count; a sentence with fewer than three other words, or one in Title Case that ends
    in a full stop, is none.
    """
    small_words = word_class("small")
    n = small = capitals = 0
    for i, (word, lower) in enumerate(zip(words.text, words.lower, strict=True)):
        if i == words.target or not word[0].isalpha():
            continue
        if len(word) > 1 and word.isupper():
            capitals += 1
        elif not word[0].isupper():
            if lower not in small_words:
                return False
            small += 1
        n += 1
    if n and capitals == n:
        return n >= 2
    return n - small >= 3 and "." not in words.tail


def name_words(words: Words, *, institutions: bool = False) -> list[bool]:
    """Return for each word whether it belongs to a name (the mention always does).

    In running text a capitalised word is a name, except that the first word of a sentence or quotation is one
    only before another capitalised word. Small words between two parts of a name ("of", "the", "and", "for",
    "de") have no tone of their own, so that names need not be joined over them. Known names count in any case
    of letters. Where capitals tell nothing, in a headline or at the start of a sentence, a head noun, quotation
    marks or a list of names tell a name: see ``headed_names`` and ``quoted_names``. With ``institutions`` more heads
    and more evils make a name; the linear scorer's weights learnt without.
    """
    n = len(words)
    named = [False] * n
    named[words.target] = True
    nothing = [False] * n
    for first, end, _ in known_names().find(words, words.lower, nothing):
        named[first:end] = [True] * (end - first)
    for i in headed_names(words, institutions=institutions):
        named[i] = True
    headline = is_headline(words)
    for first, end in quoted_names(words, headline=headline):
        named[first:end] = [True] * (end - first)
    if not headline:
        named[0] |= _opens_list(words)
        for i in [i for i, word in enumerate(words.text) if word[0].isupper()]:
            if not _starts(words, i) or _before_name(words, i):
                named[i] = True
    for i in [i for i, lower in enumerate(words.lower) if lower == "won"]:
        named[i] |= _is_currency(words, i)
    return named


def _starts(words: Words, i: int) -> bool:
    """Whether word i is the first of a sentence or quotation."""
    return i == 0 or not _OPENERS.isdisjoint(words.gap[i])


def _before_name(words: Words, i: int) -> bool:
    """Whether the word after i is capitalised and close enough to belong to the same name."""
    j = i + 1
    return j < len(words) and words.text[j] != TARGET and words.text[j][0].isupper() and words.joined(j)


def _opens_list(words: Words) -> bool:
    """Whether the sentence opens with a list of names, the first a single word such as "glory"."""
    return (
        is_name_noun(words.lower[0]) and _LIST.match("".join(_letter(words, i) for i in range(len(words)))) is not None
    )


def _letter(words: Words, i: int) -> str:
    """Return C for a capitalised word, a for "and" and "or", x for another; with the comma or break before it."""
    gap = "" if i == 0 or words.joined(i) else "," if words.gap[i].strip() == "," else ";"
    if words.lower[i] in {"and", "or"}:
        return gap + "a"
    return gap + ("C" if words.text[i][0].isupper() else "x")


def _is_currency(words: Words, i: int) -> bool:
    """Whether "won" at i is the Korean currency: by the words beside it, never by the target's name."""
    before = words.lower[i - 1] if i else ""
    after = words.lower[i + 1] if i + 1 < len(words) else ""
    return before[:1].isdigit() or before in word_class("before_won") or after in word_class("after_won")
