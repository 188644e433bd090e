"""Who bears a country's name and no other ("my aunt Georgia", "Jordan, 34, of Ohio"): told by what stands beside it."""

import re
from functools import cache

from toolkit.targets.context import names_worker, previous_word, starts_sentence
from toolkit.targets.gazetteer import people
from toolkit.targets.phrases import compile_phrases

_OWNERS = r"(?:[Aa]n?|[Tt]he|[Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Yy]our|[Tt]heir)"
# "of Jordan, 34, of Ohio" could be a count; so is ", 34, and Egypt, 12,".
_IN_PHRASE = re.compile(
    r"\b(?i:about|across|against|among|around|at|between|beyond|by|for|from|in|inside|into|like|near|of|on|outside|over|to|"
    r"toward|towards|under|with|within|visited|fled|left)(?:\s+the)?\s+\Z"
)
_AGE = re.compile(
    r",\s+\d{1,2},\s+(?:and\s+(?:his|her)|an?|the|of|from|who|whose|was|is|has|had|died|faces|lives|pleaded|said|says|told|works)\b"
)
_FAMILY = re.compile(r"\s+(?:family|brothers|sisters|siblings|twins|household)\b")
_THE = re.compile(r"\b[Tt]he\s+\Z")
# What is only said of a person; "told police to leave" is a government's order.
_ACCUSED = re.compile(
    r"\s+(?:(?:has\s+|had\s+)?pleaded\s+(?:not\s+)?guilty\b|was\s+(?:arrested|sentenced|handcuffed|hospitali[sz]ed|paroled)\b"
    r"|told\s+(?:the\s+)?(?:police|officers|deputies|detectives|investigators|jurors|paramedics)\s+(?:that\s+)?s?he\b)"
)
_AND_BEFORE = re.compile(r"\b([A-Z][a-z]+)\s+(?:and|&|or)\s+\Z")
_AND_AFTER = re.compile(r"\s+(?:and|&|or)\s+([A-Z][a-z]+)\b(?!['’]s|\s+[A-Z])")
_JOINTS = ("and", "&", "or")
_GOES_ON = re.compile(r"['’]s\b|\s+[A-Z]")
# "DeAndre", "LaToya", "D'Angelo": no word that starts a sentence is written so.
_GIVEN_BY_CAPITALS = re.compile(r"(?:De|Da|La|Le|Ja|Ke|Ra|Sha|Ty|[DO]['’])[A-Z][a-z]+")


def names_bearer(text: str, start: int, end: int) -> bool:
    """Return whether a name that people bear, too, is a person's where it stands alone.

    A relative or an occupation before it ("his brother Jordan", "the coach Jordan"), an age or what the person is
    behind it ("Jordan, 34, of Ohio", "Chad, a plumber,"), a given name beside it ("Emily and Jordan"), its family, or
    what is only said of a person ("Jordan pleaded guilty").

    Examples
    --------
    >>> [names_bearer(text, 9, 13) for text in ("My uncle Chad cooks.", "Niger or Chad won.")]
    [True, False]
    """
    word, _ = previous_word(text, start)
    if word and (word in people()["relatives"] or _GIVEN_BY_CAPITALS.fullmatch(word) or names_worker(text, start)):
        return True
    # Most names stand in a dateline or as a plain subject: each look behind them asks for its first sign alone.
    behind = text[end : end + 1]
    if behind == ",":
        told = _AGE.match(text, end) or _apposition().match(text, end) or _between_commas(text, start)
        if told and not _IN_PHRASE.search(text, max(0, start - 20), start):
            return True
    elif behind.isspace():
        if _FAMILY.match(text, end) and _THE.search(text, max(0, start - 6), start):
            return True
        if _ACCUSED.match(text, end) and starts_sentence(text, start):
            return True
        if (found := _AND_AFTER.match(text, end)) and found.group(1) in _given():
            return True
    return _behind_given_name(text, start, end)


def _between_commas(text: str, start: int) -> bool:
    """Return whether a relative and a comma stand before a name ("His brother, Jordan, lives there")."""
    return (
        text[start - 2 : start] == ", "
        and text[max(0, start - 30) : start - 2].rpartition(" ")[2] in people()["relatives"]
    )


@cache
def _apposition() -> re.Pattern[str]:
    """Return what a person is, between commas: ", a plumber," and ", the actor who"; not ", a producer of gas,"."""
    known = people()
    nouns = compile_phrases((known["occupations"] | known["relatives"]) - known["said_of_countries"])
    return re.compile(rf",\s+{_OWNERS}\s+(?:[\w-]+\s+){{0,3}}?(?:{nouns.pattern})(?:,|\s+who\b)")


def _behind_given_name(text: str, start: int, end: int) -> bool:
    """Return whether "and" joins the name to a given name that is no surname and no place ("Emily and Jordan wed")."""
    if text[start - 4 : start].rstrip().endswith(_JOINTS) and (
        found := _AND_BEFORE.search(text, max(0, start - 30), start)
    ):
        before, _ = previous_word(text, found.start())
        # "San Antonio and Washington", "Prince Harry and Jordan's king"
        alone = not before[:1].isupper() or before in people()["not_names"]
        return alone and found.group(1) in _given() and not _GOES_ON.match(text, end)
    return False


@cache
def _given() -> frozenset[str]:
    return people()["given_names"] - people()["not_only_given"]
