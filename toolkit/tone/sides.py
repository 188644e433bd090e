"""Who accuses or praises whom, for the lexicon scorer alone: the linear scorer's weights learnt from ``roles``."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from toolkit.tone.grammar import word_class
from toolkit.tone.phrases import TARGET, Words
from toolkit.tone.weighting import Setting, nearness, weight

# Chosen on sentences of ours, never on those of a test.
#: Weight of a verb of accusation or praise, and of what else is said of the other side, for the side that says it.
SAYER = 0.1


def side_weight(at: Setting, first: int, end: int, said: Sequence[int]) -> float:
    """Return how much the listed words from ``first`` to ``end`` count for the mention, which says the verbs ``said``.

    In "Japan condemned China for its lies" the verb is about China, and so are the lies; the same holds for praise. A
    verb of harm ("attacked") tells of both sides and has the weights of ``roles``.
    """
    target = at.words.target
    if said and at.clauses[first] == at.clauses[target]:
        manner = at.words.lower[end - 1].endswith("ly")  # "warmly thanked"
        verb = bisect_left(said, first)
        if verb < len(said) and said[verb] < end + manner:
            return nearness(at, first, end) * SAYER
        if said[0] < max(first, target):
            return weight(at, first, end) * SAYER
    return weight(at, first, end)


def said_verbs(at: Setting) -> list[int]:
    """Return the verbs of accusation or praise in the mention's clause that the mention says, in their order.

    The mention says it when it is the subject of the verb in the active voice, or stands after the "by" of the passive.
    """
    words, clause = at.words, at.clauses[at.words.target]
    listed = _verbs()
    verbs = [i for i, lower in enumerate(words.lower) if lower in listed and at.clauses[i] == clause]
    verbs = [verb for verb in verbs if not _is_noun(words, verb)]
    return [*_after_by(words, verbs), *_as_subject(at, verbs)] if verbs else []


@cache
def _verbs() -> frozenset[str]:
    """Return the verbs of accusation and praise."""
    return word_class("accuse") | word_class("praise")


def _after_by(words: Words, verbs: Sequence[int]) -> Iterator[int]:
    """Yield the verbs in the passive whose first "by" leads to the mention: no word between keeps it from that."""
    before = words.lower[: words.target]
    by = [i for i, lower in enumerate(before) if lower == "by"]
    last = max((i for i, lower in enumerate(before) if lower in word_class("no_agent")), default=-1)
    for verb in verbs:
        place = bisect_right(by, verb)
        if verb < words.target and place < len(by) and by[place] > last and _passive(words, verb):
            yield verb


def _as_subject(at: Setting, verbs: Sequence[int]) -> Iterator[int]:
    """Yield the verbs in the active voice whose subject is the mention.

    It is not where somebody else before the verb says it: another name, not joined to the mention by "and".
    """
    words, n = at.words, len(at.words)
    if not _is_subject(words):
        return
    after = range(words.target + 1, n)
    speech = next((i for i in after if words.lower[i] in word_class("speech")), n)
    other = next((i for i in after if at.others[i]), n)
    joined = next((i for i in after if words.lower[i] == "and"), n)
    for verb in verbs:
        another = speech < verb or other < verb <= joined
        if verb > words.target and not another and not _passive(words, verb):
            yield verb


def _is_noun(words: Words, verb: int) -> bool:
    """Whether a word such as "praise" or "rebukes" is no verb here: none has its object after it, or "to" before."""
    if words.lower[verb] not in word_class("verb_or_noun") or words.lower[max(verb - 1, 0)] == "to":
        return False
    after = words.text[verb + 1] if verb + 1 < len(words) else ""
    return not (after == TARGET or after[:1].isupper() or after.lower() in word_class("before_noun"))


def _passive(words: Words, verb: int) -> bool:
    """Whether a participle has a form of "be" before it, adverbs between, or a word such as "by" right after."""
    lower = words.lower
    if not lower[verb].endswith("ed"):
        return False
    i = verb - 1
    while i >= 0 and (lower[i].endswith("ly") or lower[i] in word_class("adverb")):
        i -= 1
    if i >= 0 and lower[i] in word_class("passive"):
        return True
    after = lower[verb + 1] if verb + 1 < len(words) else ""
    return after == "by" or (after in word_class("after_participle") and lower[verb] != "warned")


def _is_subject(words: Words) -> bool:
    """Whether no preposition stands before the mention that keeps it from being a subject: "in", "with"; not "of"."""
    i = words.target - 1
    while i >= 0 and (words.text[i][0].isupper() or words.lower[i] == "the"):
        if words.lower[i] in word_class("no_names"):  # "On Friday Japan": its preposition
            return True
        if words.lower[i] in word_class("no_subject"):
            return False
        i -= 1
    return i < 0 or words.lower[i] not in word_class("no_subject")
