"""Who blames and who is blamed, who speaks, and whom a word is nearer to: rules by word order alone."""

from collections.abc import Sequence

from toolkit.tone.grammar import word_class
from toolkit.tone.phrases import Words

#: Weight of a blaming verb for the side that blames and for the side that is blamed.
BLAMER, BLAMED = 0.5, 1.5


def blame_weight(words: Words, verb: int) -> float:
    """Return how much the blaming verb at ``verb`` counts for the mention in its clause.

    A mention before the verb blames, one after it is blamed; a form of "be" or "get" among the three words
    before the verb, or "by" right after it, turns this round for a mention before it, and "by" between verb and
    mention for one after it.
    """
    if words.target > verb:
        return BLAMER if "by" in words.lower[verb + 1 : words.target] else BLAMED
    passive = not word_class("passive").isdisjoint(words.lower[max(0, verb - 3) : verb])
    by = verb + 1 < len(words) and words.lower[verb + 1] == "by"
    return BLAMED if passive or by else BLAMER


def speaks(words: Words) -> bool:
    """Whether a verb of speech stands among the three words after the mention or the two before it."""
    around = words.lower[max(0, words.target - 2) : words.target + 4]
    return not word_class("speech").isdisjoint(around)


def other_names(words: Words, named: Sequence[bool]) -> list[bool]:
    """Return for each word whether it names someone else than the mention.

    Names that touch the mention ("President [Lee]", "[China]'s Foreign Ministry") are its own.
    """
    others = [name and lower not in word_class("no_names") for name, lower in zip(named, words.lower, strict=True)]
    others[words.target] = False
    i = words.target - 1
    while i >= 0 and named[i] and words.joined(i + 1):
        others[i] = False
        i -= 1
    i = words.target + 1
    if i < len(words) and words.lower[i] == "s":
        i += 1
    while i < len(words) and named[i] and words.joined(i):
        others[i] = False
        i += 1
    return others
