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
        opens = lower in openers or ("," in gap and lower in after_comma)
        if i and (opens or (len(gap) > 1 and (" - " in gap or not _BREAKS.isdisjoint(gap))) or gap in _BREAKS):
            number += 1
        numbers.append(number)
    return numbers
