"""Raw matches: every place where a text holds an alias, an excluded phrase or an ambiguous surface."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import NamedTuple

from toolkit.targets.gazetteer import Ambiguous, ambiguous, countries
from toolkit.targets.phrases import SPACE, compile_phrases, normal_form
from toolkit.targets.target import Alias, Doubt, Target

# Shorter words in capitals are too often other words; leaders ("XI") are checked against their surroundings.
_SHORTEST_IN_CAPITALS = 3
_LONGEST_BEGINNING = 40
#: "North and South Koreans": the first word of a pair that shares its noun.
DIRECTIONS = ("North", "South", "East", "West")
# Read with care: "us" in capitals, and what may share its noun with a word before it ("S. Korea" as well).
_NOT_PLAIN = re.compile(rf"(?i:(?:{'|'.join(DIRECTIONS)})\b|US$)|[NSEW]\.?\s?[A-Z][a-z]")
# "U.S." is set "U. S.", too, and a line may end between the letters.
_BETWEEN_INITIALS = re.compile(r"(?<=\b[A-Z]\.)(?=[A-Z]\.)")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a surface means: an alias of a target, or a phrase that keeps a target from being read into it."""

    code: str
    alias: Alias | None = None
    guarded: bool = False
    doubts: tuple[Doubt, ...] = ()
    ambiguous: Ambiguous | None = None
    #: whether it is an alias with a small first letter, written with a capital: a person's may stand anywhere ("the
    #: Al-Sisi cabinet"), any other only where a sentence starts
    initial: bool = False
    #: whether it means its target wherever and whenever it stands; most aliases do, and are read without a question
    plain: bool = field(init=False)

    def __post_init__(self) -> None:
        alias = self.alias
        asks = self.guarded or self.doubts or self.ambiguous is not None or self.initial
        plain = alias is not None and not asks and not (alias.person or alias.short or alias.start or alias.end)
        object.__setattr__(self, "plain", plain and alias is not None and not _NOT_PLAIN.match(alias.text))

    @property
    def codes(self) -> tuple[str, ...]:
        """The targets that the surface may mean."""
        return self.ambiguous.candidates if self.ambiguous else (self.code,)


# A name of another country that holds an alias of ours: whatever stands inside it is not ours.
_BLOCKER = Entry("")


class Hit(NamedTuple):
    """A surface at a place, with one meaning."""

    start: int
    end: int
    entry: Entry
    alias: Alias


class _Reading(NamedTuple):
    """What a surface means wherever it stands, offsets from its start, unless something is found right before it."""

    hits: list[Hit]
    unless: re.Pattern[str] | None


_ALWAYS = re.compile("")


class Matcher:
    """The aliases of some targets as one pattern, with whatever may be mistaken for them.

    Parameters
    ----------
    targets : sequence of Target
        The targets that are asked for. Phrases of other countries that hold one of their aliases ("Republic of China",
        "South Korea" for a bare "Korea") are matched, too, so that they are not mistaken.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self.requested = frozenset(t.code for t in targets)
        self._entries: dict[str, list[Entry]] = {}
        self._prefixed: dict[str, list[tuple[re.Pattern[str], Entry]]] = {}
        known = {**countries(), **{t.code: t for t in targets}}
        claimed = {normal_form(a.text) for t in targets for a in t.aliases}
        unclear = [a for a in ambiguous() if self.requested.intersection(a.candidates)]
        rivals = {c for a in unclear for c in a.candidates} - self.requested
        shorts = {a.text for t in targets for a in t.aliases if a.person and a.short}
        namesakes = {c for c, t in known.items() if any(a.person and a.short and a.text in shorts for a in t.aliases)}
        rivals |= namesakes - self.requested
        for target in [*targets, *(known[c] for c in sorted(rivals))]:
            self._add_target(target)
        for entry in unclear:
            for surface in entry.surfaces:
                if normal_form(surface) not in claimed:
                    alias = Alias(surface, entry.kind)
                    self._add(surface, Entry("", alias, ambiguous=entry))
        own = compile_phrases(self._entries)
        for code, target in known.items():
            if code not in self.requested and code not in rivals:
                self._add_blockers(target, own)
        self._pattern = compile_phrases(self._entries)
        self._readings: dict[str, _Reading] = {}
        self._rivals = {c: frozenset(a.candidates) - {c} for a in unclear for c in a.candidates}
        #: the codes that a name or demonym may mean, hyphens as spaces ("South Korean": KR, "Korean": KP and KR)
        self.names = _names([known[code] for code in self.requested | rivals], unclear)

    def rivals_of(self, code: str) -> frozenset[str]:
        """Return the codes that share an ambiguous surface with a target."""
        return self._rivals.get(code, frozenset())

    def aliases(self, surface: str) -> list[tuple[Entry, Alias]]:
        """Return what a surface means, ambiguous meanings left out."""
        entries = self._entries.get(normal_form(surface), ())
        return [(e, e.alias) for e in entries if e.alias is not None and e.ambiguous is None]

    def _add_target(self, target: Target) -> None:
        names = frozenset(target.person_names)
        for alias in target.aliases:
            doubts = tuple(d for d in target.doubts if alias.text in d.aliases)
            self._add(alias.text, Entry(target.code, alias, alias.text in names, doubts))
        for phrase in target.exclude:
            self._add(phrase, Entry(target.code))

    def _add_blockers(self, target: Target, own: re.Pattern[str]) -> None:
        for alias in target.aliases:
            found = own.search(alias.text)
            if found and found.group() != alias.text:
                self._add(alias.text, _BLOCKER)

    def _add(self, phrase: str, entry: Entry) -> None:
        key = normal_form(phrase)
        # An excluded phrase is one wherever it stands.
        initial = entry if entry.alias is None else replace(entry, initial=True)
        for written in dict.fromkeys((key, _BETWEEN_INITIALS.sub(" ", key))):
            self._add_written(written, entry)
            if written[0].islower():
                self._entries.setdefault(written[0].upper() + written[1:], []).append(initial)

    def _add_written(self, key: str, entry: Entry) -> None:
        capital = next((i for i, c in enumerate(key) if c.isupper()), 0)
        if capital and key[0].islower() and key[capital - 1] in " -":
            # "ethnic Chinese": a pattern that starts with a small letter is tried nearly everywhere, so the phrase is
            # found by its first capital and its beginning checked then.
            beginning = re.compile(rf"{compile_phrases([key[:capital].strip(' -')]).pattern}(?:-|{SPACE})\Z")
            self._prefixed.setdefault(key[capital:], []).append((beginning, entry))
            self._entries.setdefault(key[capital:], [])
        else:
            self._entries.setdefault(key, []).append(entry)
        capitals = key.upper()
        leader = entry.alias is not None and bool(entry.alias.person)
        if capitals != key and (leader or len(key) >= _SHORTEST_IN_CAPITALS):
            self._entries.setdefault(capitals, []).append(entry)

    def hits(self, text: str) -> list[Hit]:
        """Return all aliases in the text from left to right, the longest at each place; none in an excluded phrase."""
        found: list[Hit] = []
        for match in self._pattern.finditer(text):
            surface, at = match.group(), match.start()
            reading = self._readings.get(surface)
            if reading is None:
                reading = self._readings[surface] = self._reading(surface)
            if reading.unless and reading.unless.search(text, max(0, at - _LONGEST_BEGINNING), at):
                found += self._read(text, match, frozenset())
            else:
                for start, end, entry, alias in reading.hits:
                    found.append(Hit(at + start, at + end, entry, alias))
        return found

    def _reading(self, surface: str) -> _Reading:
        """Read a surface by itself, once for all its places."""
        match, key = self._pattern.match(surface), normal_form(surface)
        assert match is not None, surface
        hits = list(self._read(surface, match, frozenset()))
        if key in self._prefixed:
            return _Reading(hits, re.compile("|".join(before.pattern for before, _ in self._prefixed[key])))
        # Something shorter inside an excluded phrase may have a beginning before it.
        inside = not any(h.end - h.start == len(surface) for h in hits) and any(e in key for e in self._prefixed)
        return _Reading(hits, _ALWAYS if inside else None)

    def _read(self, text: str, match: re.Match[str], banned: frozenset[str]) -> Iterator[Hit]:
        start, end = match.span()
        key = match.group()
        if key not in self._entries:
            key = normal_form(key)
        entries = self._entries[key]
        if beginnings := self._prefixed.get(key):
            before = max(0, start - _LONGEST_BEGINNING)
            prefixed = [(f.start(), e) for b, e in beginnings if (f := b.search(text, before, start))]
            # The longest; two leaders may share it.
            start = min(prefixed, key=itemgetter(0))[0] if prefixed else start
            entries = [entry for first, entry in prefixed if first == start] or entries
        if _BLOCKER in entries:
            return
        excluded = banned.union(e.code for e in entries if e.alias is None)
        meant = [(e, e.alias) for e in entries if e.alias is not None and not excluded.intersection(e.codes)]
        for entry, alias in meant:
            yield Hit(start, end, entry, alias)
        if not meant:
            yield from self._inside(text, match, excluded)

    def _inside(self, text: str, match: re.Match[str], excluded: frozenset[str]) -> Iterator[Hit]:
        """Yield the other targets inside an excluded phrase, which keeps out its own target alone."""
        start, end = match.span()
        position = start
        while position < end:
            # At the phrase's own start only something shorter than the phrase is new.
            found = self._pattern.search(text, position, end if position > start else end - 1)
            if found:
                yield from self._read(text, found, excluded)
            elif position > start:
                return
            position = found.end() if found else start + 1


def _names(targets: Iterable[Target], unclear: Iterable[Ambiguous]) -> dict[str, frozenset[str]]:
    named = [(a.text, {t.code}) for t in targets for a in t.aliases if a.kind in ("name", "demonym") and not a.short]
    named += [(s, set(a.candidates)) for a in unclear if a.kind in ("name", "demonym") for s in a.surfaces]
    codes: dict[str, frozenset[str]] = {}
    for text, meant in named:
        key = normal_form(text).replace("-", " ")
        codes[key] = codes.get(key, frozenset()) | meant
    return codes
