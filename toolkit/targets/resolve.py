"""From raw matches to targets: what an article means by its surfaces."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter

from toolkit.schema import AMBIGUOUS
from toolkit.targets.bearers import names_bearer
from toolkit.targets.context import addressed, beside_name, in_capitals, in_title_case, names_state, starts_sentence
from toolkit.targets.gazetteer import Ambiguous
from toolkit.targets.headlines import without_companies
from toolkit.targets.matcher import DIRECTIONS, Hit, Matcher
from toolkit.targets.namesakes import without_namesakes
from toolkit.targets.persons import Persons, in_force
from toolkit.targets.phrases import HYPHENS, SPACE, compile_phrases
from toolkit.targets.target import Target

# "North and South Korea", "North-South Korea", "N. and S. Korea"; in a headline "North, South Korea", but not behind
# "the": "in the North, South Koreans are few".
_FIRST = "|".join((*DIRECTIONS, *map(str.upper, DIRECTIONS)))
_PAIR = re.compile(
    rf"(?<!\b[A-Z]\.)(?<!\b[A-Z]\.\s)\b(?:{_FIRST}|[NSEW]\.?)(?=(?:\s*,)?\s+(?:and|AND|or|OR|&)\s+(?:(?:the|THE)\s+)?\Z|[-‐‑–/]\Z)"
    rf"|(?<!\b[Tt]he )\b(?:{_FIRST})(?=,\s+\Z)"
)
_INITIALS_OF_DIRECTIONS = "NSEW"
_JOINTS_OF_PAIRS = ("and", "AND", "or", "OR", "&", "the", "THE", ",", "/", *HYPHENS)
_DIRECTED = re.compile(rf"({'|'.join(DIRECTIONS)}|[NSEW]\.?)\s?(?=[A-Z])")
# "south Korean", "N-Korea": a direction in a spelling that is no alias; "Korea, South": as lists have it.
_DIRECTION = "|".join(DIRECTIONS)
_DIRECTION_BEFORE = re.compile(rf"\b(?:((?i:{_DIRECTION}))(?i:ern)?(?:[-‐‑–]|[ \t]+|[ \t]*\n[ \t]*)|([NS])\.?[-‐‑–])\Z")
_DIRECTION_AFTER = re.compile(rf"(?:,\s+|\s+\()({_DIRECTION})\b\)?(?!\s+(?:and|or|&|[A-Z]))")
# "Hong Kong Baptist University", "University of Tokyo"
_UNIVERSITY_AFTER = re.compile(rf"(?:{SPACE}[A-Z][\w’'-]*){{0,2}}{SPACE}University\b")
_UNIVERSITY_BEFORE = re.compile(rf"\bUniversity{SPACE}of{SPACE}\Z")
# A stock's ticker, as agencies set it: "Rockwell <ROK>", "Hutchison <HWHH.HK>".
_TICKER_BEFORE = re.compile(r"<[\w.]*$")
_TICKER_AFTER = (">", ".")
_NOUN_AFTER_US = re.compile(r"['’]S\b|[ -]+\w")
_THE_BEFORE_US = re.compile(r"\bTHE\s+$")
_THE = re.compile(r"\b[Tt]he\s+$")
# "the South Sea", "the North of England", "the South and East China Seas", "the North-South dialogue"
_THE_GOES_ON = re.compile(r"[ \t]+(?:[A-Z]|of\b(?!\s+[a-z]+ing\b)|and\s+(?:East|West)\b)|[-‐‑–][A-Z]")
# "warned the South of consequences", "accused the North of the attack": the "of" is the verb's.
_VERB_WITH_OF = re.compile(
    r"\b(?:accus|assur|clear|convict|inform|notif|remind|suspect|warn)(?:e|es|ed|ing|s|y|ies|ied)?\s+the\s+$"
)
# Names of ours that states of the U.S. have, too.
_STATES = ("Washington", "Georgia")
_COUNTRY_AND_STATE = "Georgia"

_LONGEST_SENTENCE = 300


#: A surface of an article and what it means there: in the title or not, start, end, code, kind, candidates. A bare
#: tuple, for there is one for every mention, and one with names takes several times as long to make.
Meaning = tuple[bool, int, int, str, str, tuple[str, ...]]


class Resolver:
    """Reads one article at a time for some targets.

    Parameters
    ----------
    targets : sequence of Target
        The targets that are asked for.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self._matcher = Matcher(targets)
        self._wanted = self._matcher.requested | {AMBIGUOUS}

    def hits(self, title: str, text: str) -> tuple[list[Hit], list[Hit]]:
        """Return the raw matches of an article's title and of its text."""
        head, body = self._matcher.hits(without_companies(title, text)), self._matcher.hits(text)
        if body and "University" in text:
            body = [h for h in body if not _names_university(text, h)]
        if head and "University" in title and not in_title_case(title):
            head = [h for h in head if not _names_university(title, h)]
        return head, body

    def meanings(self, title: str, text: str, day: date | None, hits: tuple[list[Hit], list[Hit]]) -> list[Meaning]:
        """Return what the article names, its title first, then by offset.

        Parameters
        ----------
        title, text : str
            The article.
        day : date or None
            Day of publication; leaders count while in office on it.
        hits : tuple of list of Hit
            What `hits` has returned for the article.
        """
        head, body = hits
        if not head and not body:
            return []
        named: set[str] = set()
        if not (_beyond_question(title, head) and _beyond_question(text, body)):
            head, body = self._meant_hits(title, text, head, body, day, named)
        return [*self._meanings(True, head, named), *self._meanings(False, body, named)]

    def _meant_hits(
        self, title: str, text: str, head: list[Hit], body: list[Hit], day: date | None, named: set[str]
    ) -> tuple[list[Hit], list[Hit]]:
        """Return the hits that mean something, noting in ``named`` which targets are named beyond doubt."""
        words = _Words(title, text)
        # "in Winder, Georgia": the state, and so in the whole article
        state = _COUNTRY_AND_STATE in text and any(
            h.alias.text == _COUNTRY_AND_STATE and self._names_state(text, h, words) for h in body
        )
        head = [h for h in head if _plain(title, h) or self._counts(title, h, day, words, headline=True)]
        body = [h for h in body if _plain(text, h) or self._counts(text, h, day, words, headline=False)]
        if state:
            head, body = ([h for h in hits if h.alias.text != _COUNTRY_AND_STATE] for hits in (head, body))
        head, body = without_namesakes(title, text, head, body, words.hold)
        persons = Persons((*head, *body), day, self._matcher.names)
        # The title is read twice: whom it names in full the text may call by the short name, and the other way round.
        self._walk(title, head, persons, named, headline=True)
        body = self._walk(text, body, persons, named, headline=False)
        return self._walk(title, head, persons, named, headline=True), body

    def _counts(self, text: str, hit: Hit, day: date | None, words: "_Words", *, headline: bool) -> bool:
        """Return whether a hit is an alias in force and not some other word or name."""
        if hit.alias.person:
            return True
        if hit.entry.initial and not (starts_sentence(text, hit.start) or (headline and in_title_case(text))):
            return False
        if not in_force(hit.alias, day):
            return False
        if hit.alias.short and not _THE.search(text, max(0, hit.start - 6), hit.start):
            return False
        if text[hit.end : hit.end + 1] in _TICKER_AFTER and _TICKER_BEFORE.search(
            text, max(0, hit.start - 10), hit.start
        ):
            return False
        if text[hit.start : hit.end] == "US" and in_capitals(text, hit.start, hit.end):
            # "GOOD NEWS FOR US": in a headline all in capitals the pronoun ends its clause, the country governs a noun.
            follows = _NOUN_AFTER_US.match(text, hit.end)
            return bool(follows or _THE_BEFORE_US.search(text, max(0, hit.start - 8), hit.start))
        if hit.entry.guarded and (
            addressed(text, hit.start)
            or names_bearer(text, hit.start, hit.end)
            or beside_name(text, hit.start, hit.end, capitals_tell=not (headline and in_title_case(text)))
            or (hit.alias.text in _STATES and self._names_state(text, hit, words))
        ):
            return False
        if hit.alias.short and hit.entry.doubts:
            words_against = _Words("", _sentence(text, hit.start, hit.end))
        else:
            words_against = words
        return not any(words_against.hold(d.against) and not words.hold(d.favour) for d in hit.entry.doubts)

    def _names_state(self, text: str, hit: Hit, words: "_Words") -> bool:
        """Return whether a state is named; not that of a country which the article tells of by other words."""
        if hit.alias.kind != "name":
            return names_state(text, hit.start, hit.end)
        told = any(words.hold(d.favour) for d in hit.entry.doubts)
        return not told and names_state(text, hit.start, hit.end, of_country=True)

    def _walk(self, text: str, hits: Sequence[Hit], persons: Persons, named: set[str], *, headline: bool) -> list[Hit]:
        """Return the hits of one text that mean something, in order, noting in ``named`` whom they name."""
        kept: list[Hit] = []
        if not hits:
            return kept
        for same in _by_place(hits):
            if len(same) > 1 or same[0].alias.person:
                same = self._meant(text, same, persons, headline=headline)
            for hit in same:
                if hit.entry.ambiguous is not None:
                    hit = self._directed(text, hit)
                if not hit.entry.plain:
                    if hit.alias.short and not hit.alias.person and not self._means_the(text, hit, named):
                        continue
                    if first := self._first_of_pair(text, hit):
                        # "The North and South Koreans": the North may stand there in its own right.
                        known = {(h.start, h.entry.code) for h in kept[-2:]}
                        kept.extend(h for h in first if (h.start, h.entry.code) not in known)
                        named.update(h.entry.code for h in first)
                kept.append(hit)
                if hit.entry.ambiguous is None:
                    named.add(hit.entry.code)
        return kept

    def _meant(self, text: str, same: list[Hit], persons: Persons, *, headline: bool) -> list[Hit]:
        """Return which of the hits at one place are meant: of the leaders the one who is, each target once."""
        if leaders := [h for h in same if h.alias.person]:
            same = [h for h in same if not h.alias.person] + persons.keep(text, leaders, headline=headline)
        # A surface that is an alias of one target is no longer ambiguous.
        same = [h for h in same if h.entry.ambiguous is None] or same
        return list({h.entry.code: h for h in reversed(same)}.values())

    def _means_the(self, text: str, hit: Hit, named: set[str]) -> bool:
        """Return whether "the North" is a country here: the article has named it or its rival, and no name goes on."""
        known = named & {hit.entry.code, *self._matcher.rivals_of(hit.entry.code)}
        if not known:
            return False
        of_verb = text.startswith(" of", hit.end) and _VERB_WITH_OF.search(text, max(0, hit.start - 20), hit.start)
        return bool(of_verb) or not _THE_GOES_ON.match(text, hit.end)

    def _directed(self, text: str, hit: Hit) -> Hit:
        """Return an ambiguous hit with the direction beside it that settles it, else the hit as it is."""
        before = _DIRECTION_BEFORE.search(text, max(0, hit.start - 12), hit.start)
        after = None if before else _DIRECTION_AFTER.match(text, hit.end)
        if found := before or after:
            direction = next(filter(None, found.groups())).capitalize()
            for entry, alias in self._matcher.aliases(f"{direction} {hit.alias.text}"):
                return Hit(min(hit.start, found.start()), max(hit.end, found.end()), entry, alias)
        return hit

    def _first_of_pair(self, text: str, hit: Hit) -> list[Hit]:
        # Most names stand in no pair, and the end of what stands before them tells it sooner than the expression.
        before = text[max(0, hit.start - 20) : hit.start].rstrip()
        if hit.alias.text[0] not in _INITIALS_OF_DIRECTIONS or not before.endswith(_JOINTS_OF_PAIRS):
            return []
        directed = _DIRECTED.match(hit.alias.text)
        if directed and (first := _PAIR.search(text, max(0, hit.start - 20), hit.start)):
            direction = next(d for d in DIRECTIONS if d[0] == first.group()[0])
            meant = self._matcher.aliases(f"{direction} {hit.alias.text[directed.end() :]}")
            return [Hit(first.start(), first.end(), entry, alias) for entry, alias in meant]
        return []

    def _meanings(self, in_title: bool, hits: Sequence[Hit], named: set[str]) -> Iterator[Meaning]:
        """Yield what hits mean where it is a target that is asked for, or not settled."""
        for start, end, entry, alias in hits:
            candidates = () if entry.ambiguous is None else entry.ambiguous.candidates
            code = entry.code if entry.ambiguous is None else _settled(entry.ambiguous, named)
            if code in self._wanted:
                yield in_title, start, end, code, alias.kind, candidates


def _settled(surface: Ambiguous, named: set[str]) -> str:
    """Return the one candidate of an ambiguous surface that the article names otherwise, if it has one."""
    told = named.intersection(surface.candidates)
    return next(iter(told)) if surface.settles and len(told) == 1 else AMBIGUOUS


def _by_place(hits: Sequence[Hit]) -> Iterable[list[Hit]]:
    """Return the hits, those that start at one place together; mostly each stands alone."""
    if len({h.start for h in hits}) == len(hits):
        return [[h] for h in hits]
    return [list(group) for _, group in groupby(hits, key=itemgetter(0))]


def _beyond_question(text: str, hits: Sequence[Hit]) -> bool:
    """Return whether there is nothing to ask about the hits of a text, as in every third article."""
    return all(_plain(text, h) for h in hits) and len({h.start for h in hits}) == len(hits)


def _plain(text: str, hit: Hit) -> bool:
    """Return whether there is nothing to ask about a hit."""
    return hit.entry.plain and text[hit.end : hit.end + 1] not in _TICKER_AFTER


def _sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a place, as far as full stops tell, and no more than a long one."""
    first, last = max(0, start - _LONGEST_SENTENCE), end + _LONGEST_SENTENCE
    stops = [text.rfind(stop, first, start) + 1 for stop in (". ", ".\n")]
    ends = [found for stop in (". ", ".\n") if (found := text.find(stop, end, last)) >= 0]
    return text[max(first, *stops) : min(ends, default=last)]


def _names_university(text: str, hit: Hit) -> bool:
    """Return whether a country or a capital is part of a university's name."""
    if hit.alias.kind not in ("name", "capital"):
        return False
    before = _UNIVERSITY_BEFORE.search(text, max(0, hit.start - 20), hit.start)
    return bool(before or _UNIVERSITY_AFTER.match(text, hit.end))


class _Words:
    """Whether an article holds one of some words; looked for once, and only if somebody asks."""

    def __init__(self, title: str, text: str) -> None:
        self._parts = (title, text)
        self._known: dict[tuple[str, ...], bool] = {}

    def hold(self, words: tuple[str, ...]) -> bool:
        if words not in self._known:
            self._known[words] = bool(words) and self._search(words)
        return self._known[words]

    def _search(self, words: tuple[str, ...]) -> bool:
        title, text = self._parts
        # Plain search is many times faster than the expression, and mostly the answer is no.
        stems = _stems(words)
        if not any(map(text.__contains__, stems)) and not any(map(title.__contains__, stems)):
            return False
        return _pattern(words).search(f"{title}\n{text}") is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return compile_phrases(words)


@cache
def _stems(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the longest run of letters of each phrase, without which a text cannot hold it."""
    return tuple(sorted({max(re.findall(r"\w+", word), key=len, default="") for word in words}))
