"""From raw matches to targets: what an article means by its surfaces."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from operator import attrgetter

from toolkit.schema import AMBIGUOUS
from toolkit.targets.context import beside_name, in_capitals, in_title_case
from toolkit.targets.matcher import Hit, Matcher
from toolkit.targets.persons import Persons, alias_of, in_force
from toolkit.targets.phrases import compile_phrases
from toolkit.targets.target import Target

# "North and South Koreans": the first word of a pair that shares its noun.
_DIRECTIONS = ("North", "South", "East", "West")
_PAIR = re.compile(rf"\b({'|'.join(_DIRECTIONS)})(?=(?:\s*,)?\s+(?:and|or|&)\s+(?:the\s+)?$)")
# A stock's ticker, as agencies set it: "Rockwell <ROK>", "Hutchison <HWHH.HK>".
_TICKER_BEFORE = re.compile(r"<[\w.]*$")
_NOUN_AFTER_US = re.compile(r"['’]S\b|[ -]+\w")
_THE_BEFORE_US = re.compile(r"\bTHE\s+$")
_THE = re.compile(r"\b[Tt]he\s+$")

# whether an article holds one of some words
Speaks = Callable[[tuple[str, ...]], bool]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A surface of an article and what it means there."""

    in_title: bool
    start: int
    end: int
    code: str
    kind: str
    candidates: tuple[str, ...] = ()


class Resolver:
    """Reads one article at a time for some targets.

    Parameters
    ----------
    targets : sequence of Target
        The targets that are asked for.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self._matcher = Matcher(targets)

    def meanings(self, title: str, text: str, day: date | None) -> list[Meaning]:
        """Return what the article names, its title first, then by offset.

        Parameters
        ----------
        title, text : str
            The article.
        day : date or None
            Day of publication; leaders count while in office on it.
        """
        hits = {True: list(self._matcher.hits(title)), False: list(self._matcher.hits(text))}
        if not hits[True] and not hits[False]:
            return []
        whole = f"{title}\n{text}"
        speaks: Speaks = cache(lambda words: _speaks(words, whole))
        for part, source in ((True, title), (False, text)):
            hits[part] = [h for h in hits[part] if self._counts(source, h, day, speaks, headline=part)]
        persons = Persons([*hits[True], *hits[False]], day, self._matcher.words)
        named: set[str] = set()
        # The title is read twice: whom it names in full the text may call by the short name, and the other way round.
        self._walk(title, hits[True], persons, named, headline=True)
        body = self._walk(text, hits[False], persons, named, headline=False)
        head = self._walk(title, hits[True], persons, named, headline=True)
        found = [self._meaning(True, h, named) for h in head] + [self._meaning(False, h, named) for h in body]
        return [m for m in found if m.code in self._matcher.requested or m.code == AMBIGUOUS]

    def _counts(self, text: str, hit: Hit, day: date | None, speaks: Speaks, *, headline: bool) -> bool:
        """Return whether a hit is an alias in force and not some other word or name."""
        alias = alias_of(hit)
        if alias.person:
            return True
        if not in_force(alias, day):
            return False
        if text[hit.end : hit.end + 1] in (">", ".") and _TICKER_BEFORE.search(text, max(0, hit.start - 10), hit.start):
            return False
        if text[hit.start : hit.end] == "US" and in_capitals(text, hit.start, hit.end):
            # "GOOD NEWS FOR US": in a headline all in capitals the pronoun ends its clause, the country governs a noun.
            follows = _NOUN_AFTER_US.match(text, hit.end)
            return bool(follows or _THE_BEFORE_US.search(text, max(0, hit.start - 8), hit.start))
        if hit.entry.guarded and beside_name(
            text, hit.start, hit.end, capitals_tell=not (headline and in_title_case(text))
        ):
            return False
        return not any(speaks(d.against) and not speaks(d.favour) for d in hit.entry.doubts)

    def _walk(self, text: str, hits: Sequence[Hit], persons: Persons, named: set[str], *, headline: bool) -> list[Hit]:
        """Return the hits that mean something, in order, noting in ``named`` which targets are named beyond doubt."""
        kept: list[Hit] = []
        for _, group in groupby(hits, key=attrgetter("start")):
            same = list(group)
            leaders = [h for h in same if alias_of(h).person]
            if leaders:
                same = [h for h in same if not alias_of(h).person] + persons.keep(text, leaders, headline=headline)
            # A surface that is an alias of one target is no longer ambiguous.
            same = [h for h in same if h.entry.ambiguous is None] or same
            one_each = {h.entry.code: h for h in reversed(same)}
            for hit in one_each.values():
                if alias_of(hit).short and not alias_of(hit).person:
                    if self._means_the(text, hit, named):
                        kept.append(hit)
                    continue
                # "The North and South Koreans": the North may stand there in its own right.
                known = {(h.start, h.entry.code) for h in kept[-2:]}
                kept.extend(h for h in self._first_of_pair(text, hit) if (h.start, h.entry.code) not in known)
                kept.append(hit)
                if hit.entry.ambiguous is None:
                    named.add(hit.entry.code)
        return kept

    def _means_the(self, text: str, hit: Hit, named: set[str]) -> bool:
        """Return whether "the North" is a country here: the article has named it or its rival, and no name goes on."""
        follows = re.match(r"[ \t]+(?:[A-Z]|of\b)", text[hit.end : hit.end + 4])
        return bool(named & {hit.entry.code, *self._matcher.rivals_of(hit.entry.code)}) and bool(
            _THE.search(text, max(0, hit.start - 6), hit.start) and not follows
        )

    def _first_of_pair(self, text: str, hit: Hit) -> Iterator[Hit]:
        direction, _, noun = text[hit.start : hit.end].partition(" ")
        if direction not in _DIRECTIONS:
            return
        if first := _PAIR.search(text, max(0, hit.start - 20), hit.start):
            for entry in self._matcher.aliases(f"{first.group(1)} {noun}"):
                yield Hit(first.start(), first.end(), entry)

    def _meaning(self, in_title: bool, hit: Hit, named: set[str]) -> Meaning:
        unclear, code = hit.entry.ambiguous, hit.entry.code
        candidates: tuple[str, ...] = ()
        if unclear is not None:
            candidates = unclear.candidates
            told = named.intersection(candidates)
            code = next(iter(told)) if unclear.settles and len(told) == 1 else AMBIGUOUS
        return Meaning(in_title, hit.start, hit.end, code, alias_of(hit).kind, candidates)


def _speaks(words: tuple[str, ...], text: str) -> bool:
    return bool(words) and _pattern(words).search(text) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return compile_phrases(words)
