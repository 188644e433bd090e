"""How much a listed word counts for a mention: degree, negation, distance, clause and role."""

from typing import NamedTuple

from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE

from toolkit.tone.clause import clause_numbers
from toolkit.tone.grammar import word_class
from toolkit.tone.phrases import Words
from toolkit.tone.roles import blame_weight, other_names, speaks

# All chosen on the training parts of NewsMTSC and of the country data, never on their test parts.
#: The distance in words at which a weight has halved, and the factors of a word outside the mention's clause,
#: of one beyond another name, and of any word where the mention speaks.
HALF_DISTANCE, OUTSIDE_CLAUSE, BEYOND_NAME, SPEAKING = 5.0, 0.5, 0.5, 0.5
#: A negated good word turns bad; a negated bad word ("was not attacked") hardly turns good.
NEGATED_GOOD, NEGATED_BAD = -0.75, -0.25

_NEGATIONS = frozenset(NEGATE) | {"no", "nobody"}
#: As in VADER: a word of degree right before counts in full, one further off a little less.
_DEGREE_DAMPING = (1.0, 0.95, 0.9)


class Setting(NamedTuple):
    """What the rules look at: the words, the clause of each, whether each names someone else, who speaks."""

    words: Words
    clauses: list[int]
    others: list[bool]
    speaking: bool


def setting(words: Words, named: list[bool]) -> Setting:
    """Return the setting of a sentence whose words are named or not."""
    return Setting(words, clause_numbers(words), other_names(words, named), speaks(words))


def modified(at: Setting, first: int, valence: float) -> float:
    """Return the valence of the word at ``first`` after the degree and negation before it in its clause."""
    sign = 1.0 if valence > 0 else -1.0
    negated = False
    lower = at.words.lower
    for damping, i in zip(_DEGREE_DAMPING, range(first - 1, -1, -1), strict=False):
        if at.clauses[i] != at.clauses[first]:
            break
        valence += sign * damping * BOOSTER_DICT.get(lower[i], 0.0)
        negated |= (lower[i] in _NEGATIONS or lower[i].endswith("n't")) and lower[i + 1] != "only"
    if negated:
        valence *= NEGATED_GOOD if sign > 0 else NEGATED_BAD
    return valence


def weight(at: Setting, first: int, end: int) -> float:
    """Return how much the listed words from ``first`` to ``end`` count for the mention."""
    factor = nearness(at, first, end)
    same_clause = at.clauses[first] == at.clauses[at.words.target]
    if same_clause and end - first == 1 and at.words.lower[first] in word_class("blame"):
        factor *= blame_weight(at.words, first)
    return factor


def nearness(at: Setting, first: int, end: int) -> float:
    """Return the weight by distance, names between, clause and speech, whoever blames whom."""
    target = at.words.target
    low, high = (end, target) if first < target else (target + 1, first)
    factor = 1.0 / (1.0 + (high - low) / HALF_DISTANCE)
    if any(at.others[low:high]):
        factor *= BEYOND_NAME
    if at.speaking:
        factor *= SPEAKING
    if at.clauses[first] != at.clauses[target]:
        factor *= OUTSIDE_CLAUSE
    return factor
