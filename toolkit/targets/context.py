"""What stands beside a match: part of a person's name, a leader's title, a preposition of place, capitals."""

import re
from functools import cache

from toolkit.targets.gazetteer import people
from toolkit.targets.phrases import compile_phrases

_WORD_BEFORE = re.compile(r"([^\W\d_][\w.’'-]*)[ \t]+$")
_WORD_AFTER = re.compile(r"[ \t]+([^\W\d_][\w’'-]*)")
_OFFICE_AFTER = re.compile(
    r"\s+(?:administration|government|cabinet|regime|presidency|Administration|Government|Cabinet)\b"
    r"|,\s+(?:[\w.’'-]+\s+){0,3}(?:president|prime minister|premier|chancellor|leader)\b"
)
# "Presidents Trump and Putin": the second of two.
_TITLED_PAIR = re.compile(
    r"\b(?:Presidents|Premiers|Prime Ministers|Leaders|Chancellors)\s+[A-Z]\w+(?:\s+[A-Z]\w+)?\s+and\s+$"
)
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.)+|Pres\.|Gen\.|Sen\.|Gov\.|Rep\.|St\.")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“”‘(\[\n—–-])\s*$")
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|In|IN|at|At|near|Near|outside|Outside|inside|Inside|around|Around|across|Across|within|downtown|central|Central|"
    r"visit|visits|visited|visiting|reach|reached|leave|leaves|left|leaving)"
    r"|\b(?:fly|flies|flew|flight|flights|travel|travels|traveled|travelled|trip|trips|return|returns|returned|came|come|go|goes|went|"
    r"journey|tour|move|moved|drive|drove|train|trains|arrive|arrived|depart|departed|heading|headed|route)\s+(?:back\s+|in\s+|on\s+)?(?:to|from|for|via))\s+$"
)
_PLACE_AFTER = re.compile(r"[’']?s?\s+(?:airport|Airport|suburb|suburbs|subway|streets?)\b|-based\b")
# "TOKYO, March 3 (Reuters) - " and "BUSAN, South Korea/BEIJING - " at the start of a text.
_DATELINE = re.compile(r"[ \t]*(?:(?:[A-Z][\w.'’]*|\d{1,2}|\([^)\n]{2,20}\))(?:,?[ \t]|/))+(?:-{1,2}|[—–])\s")
_MONTH = r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# "(left)" and "(pop. 1.4 billion)" are no agencies; the one that writes itself small is dpa.
_DAY_OR_AGENCY = re.compile(rf"(?i:{_MONTH}\.? \d|\d {_MONTH})|\((?:[A-Z]|dpa)[^)\d]*\)")
_SHORTEST_PLACE = 4


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"(?:{compile_phrases(people()['titles']).pattern})\s+$")


@cache
def _title_ends() -> tuple[str, ...]:
    """Return the last letters of all titles, and of a pair's first half: a quick look before the expressions."""
    return ("and", *sorted({re.split(r"[\s'-]", title)[-1] for title in people()["titles"]}))


def previous_word(text: str, start: int) -> tuple[str, int]:
    """Return the word before a position and where it starts; ("", start) where there is none on the line."""
    found = _WORD_BEFORE.search(text, max(0, start - 40), start)
    if not found:
        return "", start
    word = found.group(1)
    # "on Friday. Reagan": the stop ends a sentence, unless it belongs to a title, an initial or an abbreviation.
    ends = word.endswith(".") and word not in people()["not_names"] and not _ABBREVIATION.fullmatch(word)
    return ("", start) if ends else (word, found.start(1))


def titled_from(text: str, start: int, end: int) -> int | None:
    """Return where the words that make a name a leader's start ("President Xi", "the Abe government"), or None."""
    if text[max(0, start - 60) : start].rstrip().endswith(_title_ends()):
        for pattern in (_titles(), _TITLED_PAIR):
            if found := pattern.search(text, max(0, start - 60), start):
                return found.start()
    return start if _OFFICE_AFTER.match(text, end) else None


def beside_name(text: str, start: int, end: int, *, capitals_tell: bool = True) -> bool:
    """Return whether a capitalised word is part of a longer personal name, such as "Jordan" in "Michael Jordan".

    A capitalised neighbour that is not a title, a weekday or another known word makes a name; at the start of a
    sentence, and in a headline with all words capitalised (``capitals_tell=False``), only a known given name does.
    """
    known = people()
    if capitals_tell and (after := _WORD_AFTER.match(text, end)):
        word = after.group(1)
        if word[0].isupper() and not word.isupper() and word not in known["not_names"] and word not in known["titles"]:
            return True
    word, where = previous_word(text, start)
    if not word or not word[0].isupper() or word in known["not_names"] or word in known["titles"]:
        return False
    if word in known["given_names"]:
        return True
    return capitals_tell and not word.isupper() and not _SENTENCE_START.search(text, max(0, where - 3), where)


def names_place(text: str, start: int, end: int) -> bool:
    """Return whether a capital's name stands for the place ("talks in Beijing"), not for the government."""
    return bool(_PLACE_BEFORE.search(text, max(0, start - 30), start) or _PLACE_AFTER.match(text, end))


def dateline_end(text: str) -> int:
    """Return where the dateline of a text ends ("TOKYO, March 3 (Reuters) - "), 0 where it has none.

    Words before a dash are one if two of three cues say so: the place is in capitals (a short word is an abbreviation,
    and in a text all in capitals they tell nothing); a day or an agency follows it; no small letter follows the dash.

    Examples
    --------
    >>> dateline_end("TOKYO, March 3 - Rain fell."), dateline_end("Japan – long at peace – will rearm.")
    (17, 0)
    """
    found = _DATELINE.match(text)
    if not found:
        return 0
    end = found.end()
    place = re.sub(r"[\W_]", "", re.split(r"[,/(]", found.group(), maxsplit=1)[0])
    in_capitals_alone = place.isalpha() and place.isupper() and not in_capitals(text, 0, end)
    cues = (
        in_capitals_alone and len(place) >= _SHORTEST_PLACE,
        _DAY_OR_AGENCY.search(found.group()) is not None,
        not text[end : end + 20].lstrip()[:1].islower(),
    )
    return end if sum(cues) >= 2 else 0


def in_capitals(text: str, start: int, end: int) -> bool:
    """Return whether the words around a match are all in capitals, as in some headlines."""
    around = text[max(0, start - 25) : start] + text[end : end + 25]
    return any(c.isupper() for c in around) and not any(c.islower() for c in around)


def in_title_case(title: str) -> bool:
    """Return whether most words of a headline are capitalised, so that capitals tell nothing about names."""
    words = [w for w in re.findall(r"[^\W\d_][\w’'-]*", title) if len(w) > 3]
    return len(words) > 1 and sum(w[0].isupper() for w in words) > 0.7 * len(words)
