"""Which leader a name means: introduced in full or by a title, in office, and not somebody else of that name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from toolkit.targets.context import beside_name, in_capitals, in_title_case, previous_word, titled_from
from toolkit.targets.gazetteer import people
from toolkit.targets.matcher import Hit
from toolkit.targets.target import Alias

_JUNIOR = re.compile(r",?\s+(?:Jr|Sr)\b")


def in_force(alias: Alias, day: date | None) -> bool:
    """Return whether an alias counts on a day; on an unknown day every alias does."""
    return day is None or ((alias.start is None or alias.start <= day) and (alias.end is None or day <= alias.end))


class Persons:
    """The people whom one article has introduced so far, by their short names.

    Parameters
    ----------
    hits : sequence of Hit
        All hits of the article's text and title; they tell which short names each person has.
    day : date or None
        Day of publication.
    words : mapping of str to frozenset of str
        For each target's code the last words of its names and demonyms, to read "South Korean President Lee".
    """

    def __init__(self, hits: Sequence[Hit], day: date | None, words: Mapping[str, frozenset[str]]) -> None:
        self._day = day
        self._words = words
        self._introduced: dict[str, str] = {}
        self._first: dict[str, str] = {}
        self._seen: set[str] = set()
        self._shorts: dict[str, set[str]] = {}
        for hit in hits:
            if hit.alias.short and hit.alias.person:
                self._shorts.setdefault(hit.alias.person, set()).add(hit.alias.text)

    def keep(self, text: str, same: Sequence[Hit], *, headline: bool = False) -> list[Hit]:
        """Return which of the leaders that one surface may mean are meant, and note whom it introduces.

        Parameters
        ----------
        text : str
            The text that the hits are in.
        same : sequence of Hit
            All leader hits at one place.
        headline : bool, default False
            Whether the text is a headline, where capitals may tell nothing.
        """
        if _JUNIOR.match(text, same[0].end):
            return []
        full = [h for h in same if not h.alias.short]
        if full:
            for hit in full:
                # Naming a predecessor does not hand him the short name of somebody in office.
                if not in_force(hit.alias, self._day) and self._seen.intersection(p for p in self._namesakes(hit)):
                    continue
                for short in self._shorts.get(hit.alias.person, ()):
                    self._introduce(short, hit.alias.person)
            return [h for h in full if in_force(h.alias, self._day)][:1]
        hit = same[0]
        short = hit.alias.text
        if text[hit.start : hit.end] != short and not in_capitals(text, hit.start, hit.end):
            return []
        title = titled_from(text, hit.start, hit.end)
        if title is None and beside_name(
            text, hit.start, hit.end, capitals_tell=not (headline and in_title_case(text))
        ):
            self._introduced[short] = ""
            return []
        able = [h for h in same if in_force(h.alias, self._day)]
        known = (self._first if headline else self._introduced).get(short, "")
        if title is None:
            return [h for h in able if h.alias.person == known][:1]
        able = self._titled(text, title, able, known)
        for found in able:
            self._introduce(short, found.alias.person)
        return able

    def _namesakes(self, hit: Hit) -> Iterator[str]:
        """Yield the other people who share a short name with the person of a hit."""
        own = self._shorts.get(hit.alias.person, set())
        return (person for person, shorts in self._shorts.items() if person != hit.alias.person and own & shorts)

    def _introduce(self, short: str, person: str) -> None:
        self._seen.add(person)
        self._introduced[short] = person
        self._first.setdefault(short, person)

    def _titled(self, text: str, title: int, able: list[Hit], known: str) -> list[Hit]:
        """Choose by the country before the title, else the person introduced, else the only leader of that name."""
        said = text[title : able[0].start].strip().casefold() if able else ""
        able = [h for h in able if not said or not h.alias.titles or said in h.alias.titles]
        word, _ = previous_word(text, title)
        if word and word[0].isupper() and word not in people()["not_names"] and word not in people()["titles"]:
            # "Singapore Prime Minister Lee": nobody of ours, unless the word is one of our targets.
            able = [h for h in able if word in self._words.get(h.entry.code, ())]
        introduced = [h for h in able if h.alias.person in ({known} & self._seen or self._seen)]
        able = introduced or able
        return able[:1] if len({h.alias.person for h in able}) == 1 else []
