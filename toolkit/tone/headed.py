"""Names told by their head noun: "Victory Bridge", "Museum of Peace", "Exercise Freedom Edge"."""

from collections.abc import Iterator

from toolkit.tone.grammar import word_class
from toolkit.tone.phrases import TARGET, Words

#: How many words without a tone may stand between the head and a word that names are made of.
_REACH = 2
#: Small words within a name.
_LINKS = frozenset({"of", "and", "the"})
_NOUN_ENDINGS = ("ship", "dom", "ity", "ness")
_ADJECTIVE_OR_VERB_ENDINGS = ("s", "ed", "ing", "ly", "y", "al", "ic", "ful", "ous", "ive", "less", "ble", "er")


def is_name_noun(lower: str) -> bool:
    """Whether a word is a noun with a tone that names are made of, such as "peace" or "friendship"."""
    return lower.endswith(_NOUN_ENDINGS) or lower in word_class("name_noun")


def headed_names(words: Words) -> Iterator[int]:
    """Yield the words with a tone that belong to a name with a head noun, and that head.

    A head ("Museum", "Bridge") makes a name of the words before it, and of those after "of", which for a body
    ("Agency") may be "for", "on" or "against". Only words that names are made of are taken: nouns of good
    things ("peace"), adjectives such as "happy" unless the head is a day or an honour, evils ("corruption")
    if the head is a body. A verb is none of these, so that "Sanctions Hurt Agency" keeps its tone. Before a
    bay or a reef any word may stand that cannot be a verb: one that opens the sentence or follows a preposition.
    """
    heads = {kind: word_class(kind) for kind in ("body", "place", "terrain", "occasion", "before_name")}
    for head, lower in enumerate(words.lower):
        kinds = {kind for kind, nouns in heads.items() if lower in nouns}
        if not kinds or not words.text[head][0].isupper():
            continue
        found = []
        if kinds != {"before_name"}:
            found += [i for i in _run(words, head - 1, -1) if _fits(words.lower[i], kinds)]
        if "terrain" in kinds and _only_a_name(words, head - 1):
            found.append(head - 1)
        if start := _start_after(words, head, kinds):
            found += [i for i in _run(words, start, 1) if _fits(words.lower[i], kinds)]
        if found:
            yield from (*found, head)


def _fits(lower: str, kinds: set[str]) -> bool:
    """Whether a word is one that names with such a head are made of."""
    return (
        is_name_noun(lower)
        or ("occasion" not in kinds and lower in word_class("name_adjective"))
        or ("body" in kinds and lower in word_class("name_evil"))
    )


def _start_after(words: Words, head: int, kinds: set[str]) -> int:
    """Return where the words after a head that belong to its name begin, 0 if none do."""
    i = head + 1
    if i < len(words) and words.joined(i):
        lower = words.lower[i]
        if "before_name" in kinds and lower != "of":
            return i
        if kinds != {"occasion"} and (lower == "of" or ("body" in kinds and lower in {"for", "on", "against"})):
            return i + 1
    return 0


def _run(words: Words, start: int, step: int) -> Iterator[int]:
    """Yield the capitalised words of a name from ``start`` on, up to a verb, a preposition or the mention."""
    passed, i = 0, start
    while 0 <= i < len(words) and words.joined(max(i, i - step)) and words.text[i] != TARGET and passed <= _REACH:
        if words.lower[i] not in _LINKS:
            if _ends_name(words, i):
                return
            yield i
            passed += not _fits(words.lower[i], {"body"})
        i += step


def _ends_name(words: Words, i: int) -> bool:
    """Whether the word at i is no part of a name: small, a preposition, or with the ending of a verb."""
    lower = words.lower[i]
    if not words.text[i][0].isupper() or lower in word_class("small") or lower in word_class("ends_name"):
        return True
    if _fits(lower, {"body"}) or not lower.endswith(("s", "ed", "ing")):
        return False
    plural = (i > 0 and words.lower[i - 1] in {"of", "and", "for"}) or lower.endswith("'s")
    possessive = i + 1 < len(words) and words.gap[i + 1][:1] in {"'", "’"}
    return not plural and not possessive


def _only_a_name(words: Words, i: int) -> bool:
    """Whether the word at i, before a bay, is neither adjective nor verb by its ending and the word before it."""
    if i < 0 or not words.joined(i + 1) or words.text[i] == TARGET or not words.text[i][0].isupper():
        return False
    before = words.lower[i - 1] if i else "of"
    preposition = before in word_class("small") and before not in {"a", "an", "the", "and", "to", "is"}
    return preposition and not words.lower[i].endswith(_ADJECTIVE_OR_VERB_ENDINGS)
