"""Which leader a name means: introduced in full or by a title, in office, and not somebody else of that name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from toolkit.targets.context import (
    JUNIOR,
    addressed_as_woman,
    behind_article,
    ends_place,
    in_capitals,
    in_title_case,
    name_before,
    name_goes_on,
    names_month,
    names_no_holder,
    names_thing,
    names_worker,
    previous_word,
    titled_from,
)
from toolkit.targets.gazetteer import people
from toolkit.targets.matcher import Hit
from toolkit.targets.phrases import normal_form
from toolkit.targets.target import Alias

_POSSESSIVE = re.compile(r"'s?$")
_OWNING = ("'s ", "’s ", "s' ", "s’ ")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")


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
    names : mapping of str to frozenset of str
        Which targets a name or demonym may mean, by code, to read "South Korean President Lee".
    """

    def __init__(self, hits: Sequence[Hit], day: date | None, names: Mapping[str, frozenset[str]]) -> None:
        self._day = day
        self._names = names
        self._introduced: dict[str, str] = {}
        self._first: dict[str, str] = {}
        self._seen: set[str] = set()
        self._in_full: set[str] = set()
        self._shorts: dict[str, set[str]] = {}
        self._code: dict[str, str] = {}
        self._in_office: set[str] = set()
        for hit in hits:
            if hit.alias.short and hit.alias.person:
                self._shorts.setdefault(hit.alias.person, set()).add(hit.alias.text)
                self._code[hit.alias.person] = hit.entry.code
                if in_force(hit.alias, day):
                    self._in_office.add(hit.alias.person)

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
        if JUNIOR.match(text, same[0].end):
            return []
        full = [h for h in same if not h.alias.short]
        if full:
            for hit in full:
                self._introduce_in_full(hit)
            return [h for h in full if in_force(h.alias, self._day)][:1]
        hit = same[0]
        short = hit.alias.text
        if not hit.entry.initial and text[hit.start : hit.end] != short and not in_capitals(text, hit.start, hit.end):
            return []
        woman = addressed_as_woman(text, hit.start)
        if woman and not (same := [h for h in same if h.alias.person in people()["women"]]):
            # A president's wife does not take the name from him, another Kim does.
            self._name_another(short, goes_on=True)
            return []
        title = titled_from(text, hit.start, hit.end)
        known = (self._first if headline else self._introduced).get(short, "")
        possessive = title is None and text.endswith(_OWNING, max(0, hit.start - 3), hit.start)
        owned = self._owned(text, same) if possessive else []
        if title is None and not known and not owned:
            return []
        capitals_tell = not (headline and in_title_case(text))
        if title is None and (
            behind_article(text, hit.start)
            or (not woman and ends_place(text, hit.start, hit.end, capitals_tell=capitals_tell))
            or names_thing(text, hit.start, hit.end)
            or names_month(text, hit.start, hit.end)
        ):
            return []
        goes_on = capitals_tell and name_goes_on(text, hit.end)
        no_holder = title is not None and names_no_holder(text, title)
        given = (title is None and not woman and not owned) and (
            names_worker(text, hit.start) or name_before(text, hit.start, hit.end, capitals_tell=capitals_tell)
        )
        if goes_on or no_holder or given:
            self._name_another(short, goes_on=goes_on)
            return []
        able = [h for h in same if in_force(h.alias, self._day)]
        if owned and not known:
            self._introduce(short, owned[0].alias.person)
            return owned
        if title is None:
            return [h for h in able if h.alias.person == known][:1]
        able = self._titled(text, title, able, known)
        for found in able:
            self._introduce(short, found.alias.person)
        return able

    def _owned(self, text: str, same: Sequence[Hit]) -> list[Hit]:
        """Return the one leader in office whom the possessive of the country introduces ("China's Xi hails ties").

        Not by a name of millions, nor by a common word: "South Korea's Lee" and "Pakistan's Khan" may be athletes, and
        "Britain's May" a month.
        """
        known = people()
        if same[0].alias.text in known["common_surnames"] | known["words"] | known["months"]:
            return []
        codes = self._country_before(text, same[0].start) or ()
        able = [h for h in same if not h.alias.titles and h.entry.code in codes and in_force(h.alias, self._day)]
        return able if len(able) == 1 else []

    def _introduce_in_full(self, hit: Hit) -> None:
        person = hit.alias.person
        namesakes = self._seen.intersection(self._namesakes(person))
        # Naming a predecessor does not hand him the short name of somebody in office.
        if namesakes and not in_force(hit.alias, self._day):
            return
        self._in_full.add(person)
        shared = any(p in self._in_office and self._code[p] != hit.entry.code for p in namesakes)
        for short in self._shorts.get(person, ()):
            self._introduce(short, person)
            if shared:
                # Two leaders of one name, of two countries: the bare name is nobody's until a title tells.
                self._introduced[short] = ""

    def _name_another(self, short: str, *, goes_on: bool) -> None:
        """Note that somebody else of this name was named, so that the bare name means the leader no longer.

        It still means him where the family name comes last and is his alone: what goes on is then no given name ("Trump
        Tower"), and a relative ("Melania Trump") does not take the name from him who was introduced in full.
        """
        person = self._introduced.get(short, "")
        alone = all(self._code[other] == self._code[person] for other in self._namesakes(person))
        last = person.endswith(f" {short}") and alone
        if not (last and (goes_on or person in self._in_full)):
            self._introduced[short] = ""

    def _namesakes(self, person: str) -> Iterator[str]:
        """Yield the other people who share a short name with a person."""
        own = self._shorts.get(person, set())
        return (other for other, shorts in self._shorts.items() if other != person and own & shorts)

    def _introduce(self, short: str, person: str) -> None:
        self._seen.add(person)
        self._introduced[short] = person
        self._first.setdefault(short, person)

    def _titled(self, text: str, title: int, able: list[Hit], known: str) -> list[Hit]:
        """Choose by the country before the title, else the person introduced, else the only leader of that name."""
        said = text[title : able[0].start].strip() if able else ""
        able = [h for h in able if not said or not h.alias.titles or _holds(h.alias.titles, said.casefold())]
        word, _ = previous_word(text, title)
        introduced = [h for h in able if h.alias.person in ({known} & self._seen or self._seen)]
        if (codes := self._country_before(text, title)) is not None:
            able = [h for h in able if h.entry.code in codes]
        elif word and word[0].isupper() and word not in people()["not_names"] and word not in people()["titles"]:
            # "Singapore Prime Minister Lee": nobody of ours.
            able = []
        elif word and said[:1].islower():
            # "union leader Kim": a small title behind a small word tells of whom it is only where he is known.
            able = introduced
        able = [h for h in introduced if h in able] or able
        return able[:1] if len({h.alias.person for h in able}) == 1 else []

    def _country_before(self, text: str, title: int) -> frozenset[str] | None:
        """Return whom the country before a title or a leader may mean ("South Korea's President"), None without one."""
        before = normal_form(text[max(0, title - 60) : title].rpartition("\n\n")[2])
        words = _HYPHEN.sub(" ", _POSSESSIVE.sub("", before)).split()
        for i in range(len(words)):
            phrase = " ".join(words[i:])
            if codes := self._names.get(phrase[0].upper() + phrase[1:]):
                return codes
        return None


def _holds(titles: tuple[str, ...], said: str) -> bool:
    """Return whether titles hold the one said, or its plural before a pair ("presidents trump and")."""
    return any(said == title or said.startswith(f"{title}s") for title in titles)
