"""What tells that two articles are copies of one text."""

from collections.abc import Iterable


def text_key(title: str | None, text: str | None) -> str:
    """Return what copies of one text have in common: their words, whatever the white space and the case.

    An article without a text goes by its title; without either, the key is empty.

    Examples
    --------
    >>> text_key("Ministers meet", "Talks  began.") == text_key("TALKS", "talks began.")
    True
    """
    return _folded(text) or (f"\0{folded}" if (folded := _folded(title)) else "")


def first_copies(articles: Iterable[tuple[str | None, str]]) -> tuple[int, ...]:
    """Return the rows whose text no row before has, of titles and texts; those without any word are all kept.

    Examples
    --------
    >>> first_copies([("Ministers meet", "Talks began."), ("TALKS", "talks began."), (None, "No deal.")])
    (0, 2)
    """
    known: set[str] = set()
    rows = []
    for row, (title, text) in enumerate(articles):
        key = text_key(title, text)
        if key not in known:
            rows.append(row)
        if key:
            known.add(key)
    return tuple(rows)


def _folded(text: object) -> str:
    return " ".join(text.split()).casefold() if isinstance(text, str) else ""
