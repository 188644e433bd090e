"""Who accuses or praises whom, for the lexicon scorer alone: the linear scorer's weights learnt from ``roles``."""

from toolkit.tone.grammar import word_class
from toolkit.tone.phrases import TARGET, Words
from toolkit.tone.weighting import Setting, nearness, weight

# Chosen on sentences of ours, never on those of a test.
#: Weight of a verb of accusation or praise, and of what else is said of the other side, for the side that says it.
SAYER = 0.1


def side_weight(at: Setting, first: int, end: int) -> float:
    """Return how much the listed words from ``first`` to ``end`` count for the mention.

    In "Japan condemned China for its lies" the verb is about China, and so are the lies; the same holds for praise. A
    verb of harm ("attacked") tells of both sides and has the weights of ``roles``.
    """
    target = at.words.target
    if at.clauses[first] == at.clauses[target]:
        said = [verb for verb in range(len(at.words)) if at.clauses[verb] == at.clauses[target] and says(at, verb)]
        manner = at.words.lower[end - 1].endswith("ly")  # "warmly thanked"
        if any(first <= verb < end + manner for verb in said):
            return nearness(at, first, end) * SAYER
        if any(verb < max(first, target) for verb in said):
            return weight(at, first, end) * SAYER
    return weight(at, first, end)


def says(at: Setting, verb: int) -> bool:
    """Whether the word at ``verb`` is a verb of accusation or praise, and the mention the side that says it.

    The mention says it when it is the subject of the verb in the active voice, or stands after the "by" of the passive.
    """
    words, target = at.words, at.words.target
    if words.lower[verb] not in word_class("accuse") | word_class("praise") or _is_noun(words, verb):
        return False
    if verb > target:
        return not _passive(words, verb) and _is_subject(words) and not _other_subject(at, verb)
    between = words.lower[verb + 1 : target]
    return (
        _passive(words, verb) and "by" in between and word_class("no_agent").isdisjoint(between[between.index("by") :])
    )


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


def _other_subject(at: Setting, verb: int) -> bool:
    """Whether somebody else than the mention before the verb says it: another name, not joined to it by "and"."""
    between = range(at.words.target + 1, verb)
    lower = [at.words.lower[i] for i in between]
    others = any(at.others[i] for i in between)
    return not word_class("speech").isdisjoint(lower) or (others and "and" not in lower)
