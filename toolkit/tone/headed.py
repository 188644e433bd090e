"""Names told by their head noun: "Victory Bridge", "Museum of Peace", "Exercise Freedom Edge"."""

from collections.abc import Iterator
from functools import cache

from toolkit.tone.grammar import word_class
from toolkit.tone.phrases import TARGET, Words

#: How many words without a tone may stand between the head and a word that names are made of.
_REACH = 2
_LINKS = frozenset({"of", "and", "the"})
_NOUN_ENDINGS = ("ship", "dom", "ity", "ness")
_ADJECTIVE_OR_VERB_ENDINGS = ("s", "ed", "ing", "ly", "y", "al", "ic", "ful", "ous", "ive", "less", "ble", "er")
_KINDS = ("body", "place", "terrain", "occasion", "before_name")


def is_name_noun(lower: str) -> bool:
    """Whether a word is a noun with a tone that names are made of, such as "peace" or "friendship"."""
    return lower.endswith(_NOUN_ENDINGS) or lower in word_class("name_noun")


def headed_names(words: Words, *, institutions: bool = False) -> Iterator[int]:
    """Yield the capitalised words with a tone that belong to a name with a head noun, and that head.

    A head ("Museum", "Bridge") makes a name of the words before it and of those after "of" or "for". Only words
    that names are made of are taken: nouns of good things ("peace"); before the head also adjectives ("happy"),
    unless it is a day or an honour, whose "great" is meant; before a public body, or after its "on" or
    "against", also evils ("corruption"). A verb is none of these, so that "Sanctions Hurt Agency" keeps its
    tone. Before a bay or a reef any word may stand that can hardly be a verb or an adjective. With ``institutions``,
    societies, unions and the like are public bodies, too, and all evils count that charities are named after.
    """
    heads, evils = _heads(institutions), _evils(institutions)
    for head, lower in enumerate(words.lower):
        if lower in heads and words.text[head][0].isupper():
            found = [*_before(words, head, heads[lower], evils), *_after(words, head, heads[lower], evils)]
            if found:
                yield from (*found, head)


@cache
def _heads(institutions: bool) -> dict[str, set[str]]:
    """Return each head noun with the kinds of names it makes."""
    nouns = frozenset[str]().union(*map(word_class, _KINDS))
    heads = {noun: {kind for kind in _KINDS if noun in word_class(kind)} for noun in nouns}
    if institutions:
        heads |= {noun: heads.get(noun, set()) | {"body"} for noun in word_class("institution")}
    return heads


@cache
def _evils(institutions: bool) -> frozenset[str]:
    """Return the evils that public bodies are named after."""
    return word_class("name_evil") | (word_class("institution_evil") if institutions else frozenset())


def _before(words: Words, head: int, kinds: set[str], evils: frozenset[str]) -> Iterator[int]:
    """Yield the words before a head that names are made of."""
    if kinds == {"before_name"}:
        return
    if "terrain" in kinds and _only_a_name(words, head - 1):
        yield head - 1
    for i in _run(words, head - 1, -1, evils):
        if "body" in kinds and i < head - 1 and words.lower[i + 1] == "of":
            return
        lower = words.lower[i]
        if _follows_plural(words, i) and not lower.endswith(_NOUN_ENDINGS):
            return
        if (
            is_name_noun(lower)
            or ("occasion" not in kinds and lower in word_class("name_adjective"))
            or ("body" in kinds and lower in evils)
        ):
            yield i


def _after(words: Words, head: int, kinds: set[str], evils: frozenset[str]) -> Iterator[int]:
    """Yield the words after a head that names are made of."""
    link = words.lower[head + 1] if head + 1 < len(words) and words.joined(head + 1) else ""
    start, others = head + 2, frozenset[str]()
    if "before_name" in kinds and link not in _LINKS and words.lower[head - 1 : head] != ["to"]:
        start, others = head + 1, word_class("name_adjective")
    elif "body" in kinds and link in {"on", "against"}:
        others = evils
    elif kinds == {"occasion"} or link not in {"of", "for"}:
        return
    yield from (i for i in _run(words, start, 1, evils) if is_name_noun(words.lower[i]) or words.lower[i] in others)


def _run(words: Words, start: int, step: int, evils: frozenset[str]) -> Iterator[int]:
    """Yield the capitalised words of a name from ``start`` on, up to a verb, a preposition or the mention.

    Links such as "of" are passed over within it.
    """
    passed, i = 0, start
    while 0 <= i < len(words) and words.joined(max(i, i - step)) and words.text[i] != TARGET and passed <= _REACH:
        lower = words.lower[i]
        if lower not in _LINKS:
            if _ends_name(words, i, evils):
                return
            yield i
            passed += not (is_name_noun(lower) or lower in evils)
        elif i == start and lower != "the":
            return
        i += step


def _ends_name(words: Words, i: int, evils: frozenset[str]) -> bool:
    """Whether the word at i is no part of a name: small, a preposition, or with the ending of a verb."""
    lower = words.lower[i]
    if not words.text[i][0].isupper() or lower in word_class("small") or lower in word_class("ends_name"):
        return True
    if is_name_noun(lower) or lower in evils or not lower.endswith(("s", "ed", "ing")):
        return False
    plural = lower.endswith("'s") or words.lower[max(i - 1, 0)] in _LINKS
    return not plural and not (i + 1 < len(words) and words.gap[i + 1][:1] in {"'", "’"})


def _follows_plural(words: Words, i: int) -> bool:
    """Whether the word before i is a plural, so that "love" at i is likely a verb."""
    before = words.lower[i - 1] if i and words.gap[i] == " " else ""
    return before.endswith("s") and not before.endswith(("'s", "ss", "us", "is"))


def _only_a_name(words: Words, i: int) -> bool:
    """Whether the word at i, before a bay, opens the sentence or follows a preposition and looks like no adjective."""
    if i < 0 or not words.joined(i + 1) or words.text[i] == TARGET or not words.text[i][0].isupper():
        return False
    if i and words.lower[i - 1] not in {"at", "by", "from", "in", "near", "of", "off", "on", "over"}:
        return False
    lower = words.lower[i]
    return not lower.endswith(_ADJECTIVE_OR_VERB_ENDINGS) and lower not in word_class("no_name")
