"""What stands beside a match: part of a name, a leader's title, a preposition of place, a dateline, capitals."""

import re
from functools import cache, lru_cache

from toolkit.targets.gazetteer import countries, people
from toolkit.targets.phrases import SPACE, compile_phrases

_LAST_WORD = re.compile(r"[^\W\d_][\w.’'-]*\Z")
# A middle initial is a part of the name: "Jordan B. Peterson", "Michael B. Jordan", "George H.W. Bush".
_WORD_AFTER = re.compile(r"[ \t]+(?:[A-Z]\.[ \t]+)?([^\W\d_][\w’'-]*)")
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_OFFICE_AFTER = re.compile(
    r"\s+(?:administration|government|cabinet|regime|presidency|Administration|Government|Cabinet)\b"
    r"|,\s+(?!an?\b)(?:(?!vice\b|deputy\b|former\b)[\w.’'-]+\s+){0,3}"
    r"(?:president|prime minister|premier|chancellor|leader)\b"
)
# "Vice President", "former South Korean President", "the late Premier": nobody who holds the office.
_NOT_IN_OFFICE = re.compile(
    r"(?:\b(?i:vice|deputy|former|ex|then(?=-)|the\s+late)|['’]s\s+late)[\s-]+(?:[A-Z][\w.’']*[\s-]+){0,2}$"
)
# "Presidents Trump and Putin": the second of two.
_TITLED_PAIR = re.compile(
    r"\b(?:Presidents|Premiers|Prime Ministers|Leaders|Chancellors)\s+[A-Z]\w+(?:\s+[A-Z]\w+)?\s+and\s+$"
)
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.)+|Pres\.|Gen\.|Sen\.|Gov\.|Rep\.|St\.")
JUNIOR = re.compile(r",?\s+(?:Jr|Sr)\b")
_ARTICLE_BEFORE = re.compile(r"\b(?:[Tt]he|THE|[Aa]n?)\s+$")
AGE_AFTER = re.compile(r",\s+\d{1,3},")
# What tells a month from a person of its name; "confidence in May" is the person.
_MONTHS = r"(?:January|February|March|April|June|July|August|September|October|November|December)"
_DAY_AFTER = re.compile(rf"\s+(?:\d|(?:and|or|to|through|until)\s+{_MONTHS}\b)")
_DAY_BEFORE = re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?|{_MONTHS}\s+(?:and|or|to))\s+$")
_BEFORE_MONTH = re.compile(
    r"(?<!\bconfidence )(?<!\btrust )(?<!\bfaith )(?<!\bbelief )(?<!\bvoted )"
    r"\b((?i:in|since|until|till|by|early|late|mid|last|next|this|every|(?:end|start|beginning|middle|month|half|days?|weeks?)\s+of))"
    r"[\s-]+$"
)
_CLAUSE_ENDS = re.compile(r"\s*(?:[.,;:)]|$)|\s+(?:and|or|but)\b")
_CASED_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“”‘(\[\n—–-])\s*$")
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|In|IN|at|At|near|Near|outside|Outside|inside|Inside|around|Around|across|Across|within|downtown|central|Central|"
    r"visit|visits|visited|visiting|reach|reached|leave|leaves|left|leaving)"
    r"|\b(?:fly|flies|flew|flight|flights|travel|travels|traveled|travelled|trip|trips|return|returns|returned|came|come|go|goes|went|"
    r"journey|tour|move|moved|drive|drove|train|trains|arrive|arrived|depart|departed|heading|headed|route)\s+(?:back\s+|in\s+|on\s+)?(?:to|from|for|via))\s+$"
)
_PLACE_AFTER = re.compile(
    r"[’']?s?\s+(?:airport|Airport|suburb|suburbs|subway|streets?|Olympics?|Paralympics|Games|[Mm]ayor|[Hh]ospitals?|[Hh]otels?|"
    r"residents?|[Cc]ourts?|[Pp]olice|shares|stocks|bourse|neighbou?rhoods?|restaurants?|[Mm]arathon)\b|-based\b"
)
# "Vancouver, Washington, voted" and "the Redmond, Washington-based firm"; not "In Davos, Washington, for its part,".
_CITY_BEFORE = re.compile(r"([A-Z][\w.’'-]+),\s+$")
_STATE_AFTER = re.compile(
    r"-(?:based|area)\b|\s*(?:[.;)(]|$)|,\s+(?!(?:and|or|for|which|whose|with|as|like|too|not|however|meanwhile|itself)\b)[a-z]"
)
# "as a student Kim wrote", "told the reporter Kim would come": the name is no longer the worker's.
_NO_WORKER = re.compile(
    r"(?:\b[Aa]n?|\b(?:[Aa]s|told|tells?|telling|warn(?:s|ed)|inform(?:s|ed)|assur(?:es|ed)|show(?:s|ed)|asks?|asked)"
    r"(?:\s+(?:the|his|her|their|one))?)\s+(?:[a-z-]+\s+)?$"
)
# "Rome, Georgia": a city where a preposition or a sentence's start tells that it is one, and no person.
_BASED = re.compile(r"-(?:based|area)\b")
_APPOSITION = re.compile(r",\s+(?:an?|the|long|once)\b")
_IN_CITY = re.compile(
    r"(?:^|\n|[.!?(]\s+|\b(?:[Ii]n|[Oo]f|[Ff]rom|[Aa]t|[Nn]ear|[Tt]o|[Oo]utside|[Aa]round)\s+)"
    r"(?:[A-Z][\w.’'-]*\s+){0,2}[A-Z][\w.’'-]+,\s+$"
)
# "TOKYO, March 3 (Reuters) - ", "BUSAN, South Korea/BEIJING - ", "SEOUL (Reuters) -" and "SEOUL: ".
_PIECE = r"(?:[A-Z][\w.'’]*|\d{1,2}|\([^)\n]{2,20}\))"
_DATELINE = re.compile(
    rf"\s*{_PIECE}(?:(?:,?[ \t]|/){_PIECE})*(?:,?[ \t](?:-{{1,2}}|[—–])\s|(?<=\))[ \t]?(?:-{{1,2}}|[—–])[ \t]?|:\s)"
)
_PLACE_ENDS = re.compile(r"[,/(:]|\s[-—–]")
_NO_LETTERS = re.compile(r"[\W_]")
_MONTH = r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# "(left)" and "(pop. 1.4 billion)" are no agencies; the one that writes itself small is dpa.
_DAY_OR_AGENCY = re.compile(rf"(?i:{_MONTH}\.? \d|\d {_MONTH})|\((?:[A-Z]|dpa)[^)\d]*\)")
_SHORTEST_PLACE = 4
# "By Josh Smith" and "Reuters": so many short lines, and no sentences, may stand before a dateline.
_BYLINES = 2
_BYLINE = re.compile(r"\s*([^\n]{1,60})\n")
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", ",", "”", '"')


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"(?:{compile_phrases(people()['titles']).pattern}){SPACE}\Z")


@cache
def _title_ends() -> tuple[str, ...]:
    """Return the last letters of all titles, and of a pair's first half: a quick look before the expressions."""
    return ("and", *sorted({re.split(r"[\s'-]", title)[-1] for title in people()["titles"]}))


@cache
def _womens_ends() -> tuple[str, ...]:
    return tuple(sorted(people()["womens_addresses"]))


@lru_cache(maxsize=4)  # several rules ask for the word before one place, one after the other
def previous_word(text: str, start: int) -> tuple[str, int]:
    """Return the word before a position and where it starts; ("", start) where there is none on the line."""
    first = max(0, start - 40)
    before = text[first:start]
    line = before.rstrip(" \t")
    # The search starts behind the last blank: it would try every letter before it in vain.
    found = _LAST_WORD.search(line, line.rfind(" ") + 1) if len(line) < len(before) else None
    if not found:
        return "", start
    word = found.group()
    # "on Friday. Reagan": the stop ends a sentence, unless it belongs to a title, an initial or an abbreviation.
    ends = word.endswith(".") and word not in people()["not_names"] and not _ABBREVIATION.fullmatch(word)
    return ("", start) if ends else (word, first + found.start())


def word_after(text: str, end: int) -> tuple[str, int]:
    """Return the word behind a position, a middle initial passed over, and where it ends; ("", end) without one."""
    found = _WORD_AFTER.match(text, end)
    return (found.group(1), found.end()) if found else ("", end)


def titled_from(text: str, start: int, end: int) -> int | None:
    """Return where the words that make a name a leader's start ("President Xi", "the Abe government"), or None."""
    if text[max(0, start - 60) : start].rstrip().endswith(_title_ends()):
        for pattern in (_titles(), _TITLED_PAIR):
            if found := pattern.search(text, max(0, start - 60), start):
                return found.start()
    return start if _OFFICE_AFTER.match(text, end) else None


def word_before_initials(text: str, start: int) -> tuple[str, int]:
    """Return the word before a position as `previous_word` does, middle initials passed over."""
    word, where = previous_word(text, start)
    while _INITIALS.fullmatch(word):
        word, where = previous_word(text, where)
    return word, where


def names_no_holder(text: str, start: int) -> bool:
    """Return whether the title that starts here is a deputy's, or one that its bearer has lost ("former President")."""
    return _NOT_IN_OFFICE.search(text, max(0, start - 60), start) is not None


def behind_article(text: str, start: int) -> bool:
    """Return whether "the" or "a" stands before a word ("the Moon landing")."""
    return _ARTICLE_BEFORE.search(text, max(0, start - 5), start) is not None


def ends_place(text: str, start: int, end: int, *, capitals_tell: bool = True) -> bool:
    """Return whether a surname ends the name of a place ("Central Park"); "Hyde Park" is told by its capitals."""
    known = people()
    word, _ = previous_word(text, start)
    if word in known["place_words"]:
        return True
    capital = capitals_tell and word[:1].isupper() and word not in known["not_names"] and word not in known["titles"]
    return capital and text[start:end] in known["places"]


def beside_name(text: str, start: int, end: int, *, capitals_tell: bool = True) -> bool:
    """Return whether a capitalised word is part of a longer personal name, such as "Jordan" in "Michael Jordan".

    A capitalised neighbour that is not a title, a weekday or another known word makes a name; at the start of a
    sentence, and in a headline with all words capitalised (``capitals_tell=False``), only a known given name does, or
    an age behind the name.
    """
    if capitals_tell and name_goes_on(text, end) and word_after(text, end)[0] not in people()["nouns_of_places"]:
        return True
    # "Reuters' Washington office"
    possessive = previous_word(text, start)[0].endswith(("'s", "’s", "s'", "s’"))
    return not possessive and name_before(text, start, end, capitals_tell=capitals_tell)


def name_goes_on(text: str, end: int) -> bool:
    """Return whether a capitalised word that may be a name follows ("Kim Yo Jong", "Jordan Peele")."""
    word, _ = word_after(text, end)
    known = people()
    return word[:1].isupper() and not word.isupper() and word not in known["not_names"] and word not in known["titles"]


def name_before(text: str, start: int, end: int, *, capitals_tell: bool = True) -> bool:
    """Return whether a given name stands before, as far as can be told; see `beside_name`."""
    known = people()
    word, where = word_before_initials(text, start)
    if not word or not word[0].isupper() or word in known["not_names"] or word in known["titles"]:
        return False
    if word in known["given_names"]:
        return True
    if not capitals_tell or word.isupper():
        return False
    between = text[where + len(word) : start].strip()
    # "World War I. Jordan", "Trump's U.S. Washington": what an unknown word leads need not be an initial.
    if between and (word in known["lettered"] or word.endswith(("'s", "’s")) or len(between.split()[0]) > len("B.")):
        return False
    return not starts_sentence(text, where) or AGE_AFTER.match(text, end) is not None


def starts_sentence(text: str, start: int) -> bool:
    """Return whether a word is the first of its sentence, as far as the mark before it tells."""
    return _SENTENCE_START.search(text, max(0, start - 10), start) is not None


def addressed(text: str, start: int) -> bool:
    """Return whether "Mr", a rank or another form of address stands before a name."""
    word, _ = word_before_initials(text, start)
    return word in people()["addresses"] or word in people()["ranks"]


def addressed_as_woman(text: str, start: int) -> bool:
    """Return whether "Ms", "Mrs" or "Miss" stands before a name."""
    if not text[max(0, start - 6) : start].rstrip(" \t").endswith(_womens_ends()):
        return False
    return previous_word(text, start)[0] in people()["womens_addresses"]


def names_worker(text: str, start: int) -> bool:
    """Return whether an ordinary occupation stands before a name ("the shopkeeper Kim", "said lawyer Kim").

    Not "as a student Kim wrote" and "told the reporter Kim would come", where the sentence goes on with the name.
    """
    word, where = previous_word(text, start)
    return word in people()["occupations"] and not _NO_WORKER.search(text, max(0, where - 40), where)


def names_month(text: str, start: int, end: int) -> bool:
    """Return whether a surname that is a month's name stands for the month ("in May", "May 22", "by the end of May").

    Not "confidence in May" and "a letter by May to".
    """
    if text[start:end] not in people()["months"]:
        return False
    if _DAY_AFTER.match(text, end) or _DAY_BEFORE.search(text, max(0, start - 20), start):
        return True
    found = _BEFORE_MONTH.search(text, max(0, start - 30), start)
    return found is not None and (found.group(1).casefold() != "by" or _CLAUSE_ENDS.match(text, end) is not None)


def names_thing(text: str, start: int, end: int) -> bool:
    """Return whether a surname that is a common word stands for the thing ("Moon landing", "Park rangers")."""
    known = people()
    return text[start:end].capitalize() in known["words"] and word_after(text, end)[0].lower() in known["things"]


def names_state(text: str, start: int, end: int, *, of_country: bool = False) -> bool:
    """Return whether "Washington" is the state here: between a city that is no capital and a comma or an end.

    A country's name that is a state's as well (``of_country``, "Georgia") stands in a row with countries, not capitals,
    so that "Rome, Georgia" is the state; "Batumi, Georgia" and "Kvaratskhelia, Georgia" are not.
    """
    city = _CITY_BEFORE.search(text, max(0, start - 40), start)
    if not city or not _STATE_AFTER.match(text, end):
        return False
    word = city.group(1).capitalize()
    if not of_country:
        return word not in people()["not_names"] | _no_cities_of_states()
    if word in people()["not_names"] | people()["home_cities"] | _no_cities_of_states("name", "leader"):
        return False
    # "In Brussels, Georgia, a candidate, spoke."
    if word.upper() in _capital_cities() and _APPOSITION.match(text, end):
        return False
    return bool(_BASED.match(text, end) or _IN_CITY.search(text, max(0, start - 60), start))


def names_place(text: str, start: int, end: int) -> bool:
    """Return whether a capital's name stands for the place ("talks in Beijing"), not for the government."""
    return bool(_PLACE_BEFORE.search(text, max(0, start - 30), start) or _PLACE_AFTER.match(text, end))


def dateline(text: str) -> tuple[int, int]:
    """Return where the dateline of a text starts and ends ("TOKYO, March 3 (Reuters) - "), (0, 0) where it has none.

    It stands at the start, or behind a byline and the name of an agency. Words before a dash are one if two of three
    cues say so: the place is in capitals (a short word is an abbreviation, and in a text all in capitals they tell
    nothing); a day or an agency follows it; no small letter follows the dash. Before a colon the place must be a
    capital city as well ("TRUMP: " is a speaker), and no small letter may follow.

    Examples
    --------
    >>> dateline("TOKYO, March 3 - Rain fell."), dateline("Japan – long at peace – will rearm.")
    ((0, 17), (0, 0))
    """
    start = 0
    for _ in range(_BYLINES + 1):
        if end := _dateline_end(text, start):
            return start, end
        byline = _BYLINE.match(text, start)
        if not byline or byline.group(1).rstrip().endswith(_SENTENCE_ENDS):
            break
        start = byline.end()
    return 0, 0


def _dateline_end(text: str, start: int) -> int:
    found = _DATELINE.match(text, start)
    if not found:
        return 0
    end = found.end()
    name = _PLACE_ENDS.split(found.group(), maxsplit=1)[0].strip()
    place = _NO_LETTERS.sub("", name)
    in_capitals_alone = place.isalpha() and place.isupper() and not in_capitals(text, start, end)
    goes_on = text[end : end + 20].lstrip()[:1].islower()
    if text[end - 2 : end - 1] == ":":
        return end if in_capitals_alone and not goes_on and name in _capital_cities() else 0
    cues = in_capitals_alone and len(place) >= _SHORTEST_PLACE, not goes_on
    # The third cue decides where the first two do not agree.
    told = cues[0] if cues[0] == cues[1] else _DAY_OR_AGENCY.search(found.group()) is not None
    return end if told else 0


@cache
def _no_cities_of_states(*kinds: str) -> frozenset[str]:
    """Return the last words of what stands in a row with a government (countries, capitals, leaders), or some kinds."""
    kinds = kinds or ("name", "capital", "leader")
    return frozenset(
        a.text.split()[-1].capitalize() for t in countries().values() for a in t.aliases if a.kind in kinds
    )


@cache
def _capital_cities() -> frozenset[str]:
    return frozenset(a.text.upper() for t in countries().values() for a in t.aliases if a.kind == "capital")


def in_capitals(text: str, start: int, end: int) -> bool:
    """Return whether the words around a match are all in capitals, as in some headlines."""
    return (text[max(0, start - 25) : start] + text[end : end + 25]).isupper()


@lru_cache(maxsize=4)  # as for the word before a place
def in_title_case(title: str) -> bool:
    """Return whether most words of a headline are capitalised, so that capitals tell nothing about names."""
    words = [w for w in _CASED_WORD.findall(title) if len(w) > 3]
    return len(words) > 1 and sum(w[0].isupper() for w in words) > 0.7 * len(words)
