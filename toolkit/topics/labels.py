"""A readable label for each topic."""

from collections.abc import Sequence


def label_topics(terms: Sequence[Sequence[str]], *, n_words: int = 3) -> list[str]:
    """Return a label for each topic, made of its first terms, no two alike.

    A word gives way to a phrase of the same topic that holds it ("earth" to "rare earth"), and a term that is
    the plural or singular of one already taken is left out. Where two topics would share a label, the later
    one gets further terms, and at last its number.

    Parameters
    ----------
    terms : sequence of sequence of str
        Terms of each topic, heaviest first.
    n_words : int, default 3
        Terms in a label.

    Returns
    -------
    list of str

    Examples
    --------
    >>> label_topics([["earth", "rare earth", "magnets", "magnet", "export"], ["missile", "launch"]])
    ['rare earth, magnets, export', 'missile, launch']
    """
    labels: list[str] = []
    for topic, words in enumerate(terms):
        parts = _distinct_parts(words)
        tries = [", ".join(parts[:n]) for n in range(min(n_words, len(parts)), len(parts) + 1)]
        tries.append(f"{tries[-1]} ({topic})")
        labels.append(next(label for label in tries if label not in labels))
    return labels


def _distinct_parts(words: Sequence[str]) -> list[str]:
    phrases = [w for w in words if " " in w]
    parts: list[str] = []
    for word in words:
        part = next((p for p in phrases if word in p.split()), word)
        if _singular(part) not in map(_singular, parts):
            parts.append(part)
    return parts


def _singular(term: str) -> str:
    """Return a rough key under which "tariff" and "tariffs", "economy" and "economies" are equal."""
    if term.endswith("ies") and len(term) > 4:
        return term[:-3] + "y"
    return term[:-1] if term.endswith("s") and not term.endswith("ss") else term
