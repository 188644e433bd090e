"""Persons who bear a target's name: once an article has introduced one, the bare name is theirs ("Jim Jordan")."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from toolkit.targets.bearers import names_bearer
from toolkit.targets.context import (
    AGE_AFTER,
    JUNIOR,
    behind_article,
    in_title_case,
    name_goes_on,
    names_place,
    previous_word,
    word_after,
    word_before_initials,
)
from toolkit.targets.gazetteer import countries, people
from toolkit.targets.matcher import Hit

# "Syria, Jordan", "Beijing and Washington", "Washington-Moscow": a row of countries or governments.
_ROW_BEFORE = re.compile(r"([A-Z][\w.]*)(?:,|,?\s+(?:and|or|with)|[-–/])\s*$")
_ROW_AFTER = re.compile(r"(?:,|,?\s+(?:and|or|with)\s|[-–/])\s*(?:the\s+)?([A-Z]\w*)")
_OF_BEFORE = re.compile(
    r"\b(?:[A-Z][\w-]*|army|borders?|capital|government|king|north|people|queen|south|east|west)\s+of\s+$"
)
# "Washington said it would": no person is an "it".
_IT_AFTER = re.compile(
    r"\s+(?:said|says|announced|confirmed|denied|insisted|promised|signaled|signalled|threatened|vowed|warned)(?:\s+(?:on\s+)?[A-Z]\w+day)?"
    r"(?:\s+that)?\s+it\s+(?:had|has|is|was|will|would|may|might|can|could|did|does|intends|intended|plans|planned)\b"
)
# "the USS George Washington"
_NO_PERSON_BEFORE = ("the", "The", "a", "USS", "HMS", "carrier")


def without_namesakes(
    title: str, text: str, head: list[Hit], body: list[Hit], hold: Callable[[tuple[str, ...]], bool]
) -> tuple[list[Hit], list[Hit]]:
    """Return the hits of an article without those that name a person a second time ("Jim Jordan spoke. Jordan left.").

    News names a person in full once, then by the surname or the given name alone. A bare name is dropped if a person of
    that name was introduced before it, no bare one stands before the introduction, and nothing else in the article
    points to the target: another of its names, a place ("in Jordan"), a row of countries, a word that favours it.

    Parameters
    ----------
    title, text : str
        The article.
    head, body : list of Hit
        The hits that count so far, of the title and of the text.
    hold : callable
        Whether the article holds one of some words.
    """
    guarded: dict[tuple[str, str], tuple[list[Hit], list[Hit]]] = {}
    for i, hits in enumerate((head, body)):
        for hit in hits:
            if hit.entry.guarded:
                guarded.setdefault((hit.entry.code, hit.alias.text), ([], []))[i].append(hit)
    for (code, name), bare in guarded.items():
        hit = (bare[0] or bare[1])[0]
        in_title = _introduced(title, bare[0], hit, capitals_tell=not in_title_case(title))
        # A headline tells in short what the text says in full.
        if not in_title and not _introduced(text, bare[1], hit, capitals_tell=True):
            continue
        others = (h for hits in (head, body) for h in hits if h.entry.code == code and h.alias.text != name)
        pointed = any(others) or any(hold(doubt.favour) for doubt in hit.entry.doubts)
        if pointed or any(_placed(s, h) for s, hits in zip((title, text), bare, strict=True) for h in hits):
            continue
        head, body = ([h for h in hits if h.alias.text != name or h.entry.code != code] for hits in (head, body))
    return head, body


def _introduced(text: str, bare: Sequence[Hit], hit: Hit, *, capitals_tell: bool) -> bool:
    """Return whether the first that a text says of a guarded name is a person's longer name."""
    name = hit.alias.text
    # Nearly always every place of the name counts already, and nobody bears it.
    if text.count(name) <= sum(text.startswith(name, h.start) for h in bare):
        return False
    first = min((h.start for h in bare), default=len(text))
    return any(
        _names_person(text, start, start + len(name), hit.alias.kind, capitals_tell=capitals_tell)
        for start in _places(text, name, first)
    )


def _places(text: str, name: str, last: int) -> Iterator[int]:
    start = text.find(name, 0, last)
    while start >= 0:
        yield start
        start = text.find(name, start + len(name), last)


def _names_person(text: str, start: int, end: int, kind: str, *, capitals_tell: bool) -> bool:
    """Return whether a name is beyond doubt part of a person's, more strictly than `beside_name` asks.

    What makes a bare name a person's (see `names_bearer`) does it here, too. Else a given name, a form of address or a
    rank stands before it, or before the unknown name that does; or a surname behind it, where it is no capital ("Paris
    Club", "Washington Post").
    """
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return False
    if names_bearer(text, start, end):
        return True
    known = people()
    word, where = word_before_initials(text, start)
    if name_goes_on(text, end) and not JUNIOR.match(text, end):
        return kind == "name" and capitals_tell and _surname_follows(text, start, end)
    if word in known["addresses"] or word in known["ranks"]:
        return True
    before = previous_word(text, where)[0]
    if word in known["given_names"]:
        return before not in _NO_PERSON_BEFORE
    if not capitals_tell or not word[:1].isupper() or word.isupper():
        return False
    if word in known["not_names"] or word in known["titles"]:
        return False
    told = before in known["addresses"] or before in known["ranks"] or before in known["occupations"]
    return told or AGE_AFTER.match(text, end) is not None


def _surname_follows(text: str, start: int, end: int) -> bool:
    word, last = word_after(text, end)
    if word in people()["not_surnames"] or word in _words_of_countries() or name_goes_on(text, last):
        return False
    return not behind_article(text, start) and not names_place(text, start, end)


def _placed(text: str, hit: Hit) -> bool:
    """Return whether a bare name stands where a person's hardly would: in a place's syntax or a row of countries."""
    before = max(0, hit.start - 40)
    if names_place(text, hit.start, hit.end) or _OF_BEFORE.search(text, before, hit.start):
        return True
    if _IT_AFTER.match(text, hit.end):
        return True
    neighbours = (_ROW_BEFORE.search(text, before, hit.start), _ROW_AFTER.match(text, hit.end))
    return any(found and found.group(1) in _words_of_countries() for found in neighbours)


@cache
def _words_of_countries() -> frozenset[str]:
    kinds = ("name", "capital")
    return frozenset(
        w for t in countries().values() for a in t.aliases if a.kind in kinds for w in a.text.split() if w[0].isupper()
    )
