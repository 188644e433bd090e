"""A readable label for each topic."""

from collections.abc import Mapping, Sequence

from toolkit.topics.stemming import stem

# Plurals of news prose that no rule about endings finds.
_IRREGULAR: Mapping[str, str] = {
    "children": "child",
    "lives": "life",
    "men": "man",
    "wives": "wife",
    "women": "woman",
}


def label_topics(
    terms: Sequence[Sequence[str]], weights: Sequence[Sequence[float]] | None = None, *, n_words: int = 3
) -> list[str]:
    """Return a label for each topic, made of its first terms, no two alike.

    A word gives way to a phrase of the same topic that holds it ("earth" to "rare earth"), if the phrase weighs at
    least as much as the word and all other phrases with it: "tax" stays, where it mostly stands outside "council tax".
    A term whose words, without their endings, are among those of one already taken is left out, and so is one that
    holds such a term. Where two topics would share a label, the later one gets further terms, and at last its number.

    Parameters
    ----------
    terms : sequence of sequence of str
        Terms of each topic, in the order in which they are to be named; a topic model gives them by relevance.
    weights : sequence of sequence of float or None, default None
        Their weights; None for equal ones.
    n_words : int, default 3
        Terms in a label.

    Returns
    -------
    list of str

    Examples
    --------
    >>> label_topics([["earth", "rare earth", "magnets", "magnet", "export"], ["missile", "launch"]])
    ['rare earth, magnets, export', 'missile, launch']
    >>> label_topics([["tax", "budget", "council tax"]], [[0.5, 0.2, 0.1]])
    ['tax, budget']
    """
    labels: list[str] = []
    for topic, words in enumerate(terms):
        parts = _distinct_parts(words, [1.0] * len(words) if weights is None else weights[topic])
        tries = [", ".join(parts[:n]) for n in range(min(n_words, len(parts)), len(parts) + 1)]
        tries.append(f"{tries[-1]} ({topic})")
        labels.append(next(label for label in tries if label not in labels))
    return labels


def _distinct_parts(words: Sequence[str], weights: Sequence[float]) -> list[str]:
    """Return what may stand in a label, in order: no part repeats the words of another."""
    heavy = dict(zip(words, weights, strict=True))
    parts: list[str] = []
    taken: list[frozenset[str]] = []
    for word in words:
        part = _phrase_for(word, heavy)
        key = frozenset(map(_root, part.split()))
        if not any(key <= other or other <= key for other in taken):
            parts.append(part)
            taken.append(key)
    return parts


def _phrase_for(word: str, weights: Mapping[str, float]) -> str:
    """Return the phrase that stands for most of a word's weight in the topic, or else the word."""
    phrases = [term for term in weights if " " in term and word in term.split()]
    if not phrases:
        return word
    heaviest = max(phrases, key=weights.__getitem__)
    others = weights[word] + sum(weights[term] for term in phrases) - weights[heaviest]
    return heaviest if weights[heaviest] >= others else word


def _root(word: str) -> str:
    """Return a key under which "tariff" and "tariffs", "child" and "children" are equal."""
    return stem(_IRREGULAR.get(word, word))
