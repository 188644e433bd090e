"""What the linear scorer looks at: words, their stems and order around the mention, and the listed words."""

import math
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from toolkit.targets.gazetteer import countries
from toolkit.tone.grammar import word_class
from toolkit.tone.names import name_words
from toolkit.tone.phrases import TARGET as MENTION
from toolkit.tone.phrases import Phrases, Words, phrase_words, split_words
from toolkit.tone.spans import Span
from toolkit.tone.weighting import Setting, modified, setting, weight
from toolkit.tone.words import bundled_phrases

#: Raise it whenever what ``read`` returns changes: saved weights would mean something else with other features.
VERSION = 1
#: What stands for the mention, for any other name, and for a number.
TARGET, NAME, NUMBER = "@target", "@name", "0"

# Of their own, not the lexicon scorer's, which may change: the bundled weights were learnt with these.
#: The distance at which a word counts half, and the factor of a word beyond another name.
HALF_DISTANCE, BEYOND_NAME = 5.0, 0.7
#: How many words on either side have a place of their own, and how much they count.
NEIGHBOURS, NEIGHBOUR = 3, 0.5
#: How many words a negation reaches.
NEGATION_REACH = 4
# The lexicon's score is x / sqrt(x² + 4), see LexiconScorer.
_SATURATION = 4.0

_MARKS = {c: c for c in "?!;:,"} | dict.fromkeys('"“”', '"')
_STOPS = frozenset({*_MARKS.values(), "and", "but"})
_NEGATIONS = frozenset({"not", "no", "never", "without", "nobody", "cannot", "neither", "nor", "hardly"})
_ENDINGS = (
    *("ations", "ation", "ingly", "iness", "ments", "edly", "ings", "ment", "ness"),
    *("ers", "ied", "ies", "ing", "ed", "er", "es", "ly", "e", "s", "y"),
)
_SHORTEST_STEM, _LONGEST_STEM = 4, 7
_BY_LAST = {last: tuple(ending for ending in _ENDINGS if ending[-1] == last) for last in {e[-1] for e in _ENDINGS}}


#: A feature's name and value, and the first and the last token that it was read from; a plain tuple for speed.
Feature = tuple[str, float, int, int]


class Tokens(NamedTuple):
    """The masked sentence: each token with its offsets; which of them is the mention."""

    text: list[str]
    start: list[int]
    end: list[int]
    target: int


def read(span: Span) -> tuple[Tokens, list[Feature]]:
    """Return the tokens and the features of a sentence around its mention.

    The mention and every other name are masked, so that no name has a weight of its own. A feature comes as often
    as it is found; its values add up.

    Parameters
    ----------
    span : tuple of str
        left, mention, right.

    Returns
    -------
    tokens : Tokens
        Offsets count in left + mention + right.
    features : list of Feature
        - ``<word``, ``>word``, ``<two words``: before or after the mention, by its distance d in tokens,
          1 / (1 + d / 5), and 0.7 times that beyond another name;
        - ``~stem``, ``<~stem``, ``>~stem`` and, where a negation reaches it, ``not ~stem``: the same; a word that is
          its own stem is told by these alone;
        - ``a b @target``, ``@target a b``, ``a @target b``, ``a .. @target``: neighbours in their order;
        - ``list ...``: sums over the listed words, of either sign, with the lexicon scorer's weights.

    Examples
    --------
    >>> tokens, features = read(("Japan condemned ", "North Korea", "."))
    >>> tokens.text
    ['@name', 'condemned', '@target']
    >>> [name for name, *_ in features if "condemned" in name][:3]
    ['<condemned', '<@name condemned', 'condemned @target']
    """
    words = masked_words(split_words(*span))
    at = setting(words, [lower in (NAME, MENTION) for lower in words.lower])
    tokens, place = _tokens(words)
    return tokens, [*_words(tokens, at, place), *_neighbours(tokens), *_listed(at, place)]


def masked_words(words: Words) -> Words:
    """Return the words with every name as a single one that does not tell which name it is.

    Besides what ``name_words`` finds, the names of countries are masked where capitals tell nothing. Days, months and
    the small words with which a sentence may open are no names.
    """
    keeps = _no_names()
    named = [name and word not in keeps for name, word in zip(name_words(words), words.lower, strict=True)]
    for first, end, _ in _countries().find(words, words.text, [False] * len(words)):
        named[first:end] = [True] * (end - first)
    named[words.target] = False
    kept = [i for i, name in enumerate(named) if not (name and i and named[i - 1] and words.joined(i))]
    text = [NAME if named[i] else words.text[i] for i in kept]
    lower = [NAME if named[i] else words.lower[i] for i in kept]
    ends = [words.end[i - 1] for i in [*kept[1:], len(named)]]
    start, gap = [words.start[i] for i in kept], [words.gap[i] for i in kept]
    return Words(text, lower, start, ends, gap, kept.index(words.target), words.tail)


@cache
def _no_names() -> frozenset[str]:
    """Return the words that are no names, whatever their capitals."""
    return word_class("small") | word_class("no_names")


@cache
def _countries() -> Phrases[bool]:
    """Return the names, demonyms and capitals of all countries as written and in capitals."""
    names = {
        phrase_words(alias.text)
        for target in countries().values()
        for alias in target.aliases
        if alias.kind in ("name", "demonym", "capital") and not alias.short
    }
    return Phrases(dict.fromkeys(sorted(names | {tuple(w.upper() for w in name) for name in names}), True))


def _tokens(words: Words) -> tuple[Tokens, list[int]]:
    """Return the words with the marks between them, and the token of each word."""
    text = [NUMBER if lower[0].isdigit() else lower for lower in words.lower]
    text[words.target] = TARGET
    start, end = words.start[:], words.end[:]
    marks = [
        (i, at, _MARKS[c])
        for i, gap in enumerate([*words.gap, words.tail])
        if gap != " "
        for at, c in enumerate(gap, words.end[i - 1] if i else 0)
        if c in _MARKS
    ]
    place: list[int] = []
    for shift, (i, _, _) in enumerate(marks):
        place += range(len(place) + shift, i + shift)
    place += range(len(place) + len(marks), len(words) + len(marks))
    for i, at, mark in reversed(marks):
        text.insert(i, mark)
        start.insert(i, at)
        end.insert(i, at + 1)
    return Tokens(text, start, end, place[words.target]), place


def _words(tokens: Tokens, at: Setting, place: list[int]) -> list[Feature]:
    """Return words, pairs of words and stems by side and distance."""
    text, target = tokens.text, tokens.target
    found: list[Feature] = []
    others = {place[i] for i, other in enumerate(at.others) if other}
    negated = _negated(text)
    for side, run in (("<", range(target - 1, -1, -1)), (">", range(target + 1, len(text)))):
        beyond = next((d for d, i in enumerate(run, 1) if i in others), len(run))
        for i, value in zip(run, _values(len(run), beyond), strict=True):
            token = text[i]
            word, stem, anywhere = _names(side, token)
            if i in negated:
                anywhere = f"not {anywhere}"
            if word:
                found.append((word, value, i, i))
            found += ((stem, value, i, i), (anywhere, value, i, i))
            if i and i - 1 != target:
                found.append((f"{side}{text[i - 1]} {token}", value, i - 1, i))
    return found


@lru_cache(maxsize=1 << 12)
def _values(n: int, near: int) -> tuple[float, ...]:
    """Return how much the n tokens of a side count, from the mention on; beyond the near ones is another name."""
    return tuple((1.0 if d < near else BEYOND_NAME) / (1.0 + d / HALF_DISTANCE) for d in range(n))


def _negated(text: list[str]) -> set[int]:
    """Return the tokens that a negation before them reaches."""
    negated: set[int] = set()
    for i, token in enumerate(text):
        if token in _NEGATIONS or token.endswith("n't"):
            reached = range(i + 1, min(i + 1 + NEGATION_REACH, len(text)))
            negated.update(takewhile(lambda j: text[j] not in _STOPS, reached))
    return negated


@lru_cache(maxsize=1 << 16)
def _names(side: str, token: str) -> tuple[str, str, str]:
    """Return the names of a token's features, the first empty for its own stem; kept, as most tokens come again."""
    stem = _stem(token)
    return side + token if stem != token else "", f"{side}~{stem}", f"~{stem}"


@lru_cache(maxsize=1 << 16)
def _stem(token: str) -> str:
    """Return a word without its ending, and not more than its first letters."""
    if not token.isalpha():
        return token
    for ending in _BY_LAST.get(token[-1], ()):
        if len(token) >= len(ending) + _SHORTEST_STEM and token.endswith(ending):
            return token[: min(len(token) - len(ending), _LONGEST_STEM)]
    return token[:_LONGEST_STEM]


def _neighbours(tokens: Tokens) -> Iterator[Feature]:
    """Yield the words next to the mention, in their order; a bar stands for the ends of the sentence."""
    text, target, last = tokens.text, tokens.target, len(tokens.text) - 1
    before = [text[i] if i >= 0 else "|" for i in range(target - NEIGHBOURS, target)]
    after = [text[i] if i <= last else "|" for i in range(target + 1, target + NEIGHBOURS + 1)]
    for n in range(1, NEIGHBOURS + 1):
        first, end = max(target - n, 0), min(target + n, last)
        yield (" ".join([*before[-n:], TARGET]), NEIGHBOUR, first, target)
        yield (" ".join([TARGET, *after[:n]]), NEIGHBOUR, target, end)
        if n > 1:
            yield (f"{before[-n]} {'.' * (n - 1)} {TARGET}", NEIGHBOUR, first, first)
            yield (f"{TARGET} {'.' * (n - 1)} {after[n - 1]}", NEIGHBOUR, end, end)
    yield (f"{before[-1]} {TARGET} {after[0]}", NEIGHBOUR, max(target - 1, 0), min(target + 1, last))


def _listed(at: Setting, place: list[int]) -> Iterator[Feature]:
    """Yield the sums over listed words that the lexicon scorer is made of."""
    words, target = at.words, at.words.target
    taken, hits = [lower in (NAME, MENTION) for lower in words.lower], []
    for first, end, listed in bundled_phrases().find(words, words.lower, taken):
        taken[first:end] = [True] * (end - first)
        if listed and (valence := modified(at, first, listed)):
            hits.append((first, end, valence, weight(at, first, end)))
    here = place[target]
    if at.speaking:
        yield ("list speaks", 1.0, here, here)
    if not hits:
        yield ("list none", 1.0, here, here)
        return
    total = sum(valence * near for _, _, valence, near in hits)
    slope = 1.0 / math.sqrt(total * total + _SATURATION)
    for first, end, valence, near in hits:
        sign, size = ("+", valence / 2) if valence > 0 else ("-", -valence / 2)
        part = 2 * valence * near * slope
        a, b = place[first], place[end - 1]
        yield (f"list {sign}", size / 2, a, b)
        yield (f"list near {sign}", size * near, a, b)
        yield (f"list {'<' if first < target else '>'} {sign}", size * near, a, b)
        if at.clauses[first] == at.clauses[target]:
            yield (f"list clause {sign}", size * near, a, b)
        if target in (end, first - 1):
            yield (f"list beside {sign}", size, a, b)
        yield ("list score", part, a, b)
        yield ("list strength", part if total > 0 else -part, a, b)
        if at.speaking:
            yield ("list score speaking", part / 2, a, b)
