"""Words that belong together, learned from a corpus."""

from collections.abc import Iterable, Iterator, Sequence, Set

from toolkit.topics.tokens import BREAK

Pair = tuple[str, str]


def learn_phrases(tokens: Iterable[Sequence[str]], *, min_count: int, threshold: float) -> frozenset[Pair]:
    """Return the pairs of words that stand together more often than chance would have it.

    Parameters
    ----------
    tokens : iterable of sequence of str
        Words of each text with ``BREAK`` between those that do not touch.
    min_count : int
        How often a pair must stand together.
    threshold : float
        Least normalised pointwise mutual information, in [-1, 1] (Bouma 2009), as gensim's Phrases computes
        it.

    Examples
    --------
    >>> tokens = [["rare", "earth", "exports"], ["rare", "earth"], ["exports", "", "rare"]]
    >>> learn_phrases(tokens, min_count=2, threshold=0.3)
    frozenset({('rare', 'earth')})
    """
    from gensim.models.phrases import Phrases

    model = Phrases(_runs(tokens), min_count=min_count, threshold=threshold, scoring="npmi", delimiter=" ")
    pairs = (phrase.split(" ") for phrase in model.export_phrases())
    return frozenset((left, right) for left, right in pairs)


def join_phrases(words: Iterable[str], phrases: Set[Pair]) -> list[str]:
    """Return the terms of a text: pairs joined by a space, from left to right, and the breaks dropped.

    Examples
    --------
    >>> join_phrases(["new", "rare", "earth", "", "deal"], {("rare", "earth"), ("earth", "deal")})
    ['new', 'rare earth', 'deal']
    """
    terms: list[str] = []
    previous = BREAK
    for word in words:
        if previous != BREAK and (previous, word) in phrases:
            terms[-1] = f"{previous} {word}"
            previous = BREAK
        else:
            if word != BREAK:
                terms.append(word)
            previous = word
    return terms


def _runs(tokens: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the words between two breaks."""
    for words in tokens:
        run: list[str] = []
        for word in words:
            if word != BREAK:
                run.append(word)
            elif run:
                yield run
                run = []
        if run:
            yield run
