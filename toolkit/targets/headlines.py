"""Headlines: where all words are capitalised, what looks like a company may be a country and its trade."""

import re
from functools import cache

from toolkit.targets.context import in_title_case
from toolkit.targets.gazetteer import countries, people
from toolkit.targets.phrases import compile_phrases

_WORD = re.compile(r"\w+")
_WORD_BEFORE = re.compile(r"(?<![\w.-])([\w.]+)[ \t]+$")


def without_companies(title: str, text: str) -> str:
    """Return a headline, with words of trade behind a country's name in small letters where they name no company.

    Capitals tell a company from a country's trade ("China Steel", "China steel"), but not in a headline that gives one
    to every word. There it is the company if the text below names it, too. Offsets stay as they are.

    Examples
    --------
    >>> without_companies("China Steel Exports Hit Record", "Chinese mills shipped more steel than ever.")
    'China steel Exports Hit Record'
    >>> without_companies("China Steel Profits Hit Record", "Profits of China Steel Corp, of Kaohsiung, rose.")
    'China Steel Profits Hit Record'
    """
    # Most headlines hold no such word, and a set tells it sooner than the expression.
    if _words_of_trade().isdisjoint(_WORD.findall(title)) or not (title.isupper() or in_title_case(title)):
        return title
    pieces, end = [], 0
    for found in _trade().finditer(title):
        before, word = _WORD_BEFORE.search(title, 0, found.start()), found.group()
        if before and before.group(1).casefold() in _words_of_countries() and not _named(before.group(1), word, text):
            pieces += [title[end : found.start()], word.lower()]
            end = found.end()
    return "".join([*pieces, title[end:]])


def _named(country: str, word: str, text: str) -> bool:
    """Return whether a text has the two words with capitals, as the name of a company."""
    both = re.compile(rf"\b{re.escape(country)}\s+({word})\b", re.IGNORECASE)
    return any(found.group(1)[0].isupper() for found in both.finditer(text))


@cache
def _trade() -> re.Pattern[str]:
    return compile_phrases(_words_of_trade())


@cache
def _words_of_trade() -> frozenset[str]:
    return frozenset(written for word in people()["words_of_trade"] for written in (word, word.upper()))


@cache
def _words_of_countries() -> frozenset[str]:
    """Return the last words of all names, demonyms and capitals, without capitals; none of "China (Republic of)"."""
    kinds = ("name", "demonym", "capital")
    texts = (alias.text for t in countries().values() for alias in t.aliases if alias.kind in kinds)
    return frozenset(word.casefold() for text in texts if (word := text.split()[-1])[0].isupper())
