"""Clauses, by punctuation and by the words that open them."""

from toolkit.tone.grammar import word_class
from toolkit.tone.phrases import Words

_BREAKS = frozenset(";:—–()")


def clause_numbers(words: Words) -> list[int]:
    """Return the number of the clause of each word, from 0.

    A clause ends at ``; : — – ( )``, at a hyphen between spaces, before a word such as "while", "but" or
    "which", and at a comma before "and", "or", "so", "as", "with" or "saying". A comma alone ends none: lists
    and titles have them.
    """
    openers, after_comma = word_class("opens_clause"), word_class("opens_clause_after_comma")
    numbers, number = [], 0
    for i, (gap, lower) in enumerate(zip(words.gap, words.lower, strict=True)):
        if i and (lower in openers or (gap != " " and _ends_clause(gap, lower, after_comma))):
            number += 1
        numbers.append(number)
    return numbers


def _ends_clause(gap: str, lower: str, after_comma: frozenset[str]) -> bool:
    """Whether a clause ends in a gap before a word that opens none by itself."""
    if gap in _BREAKS or ("," in gap and lower in after_comma):
        return True
    return len(gap) > 1 and (" - " in gap or not _BREAKS.isdisjoint(gap))
