"""What tells that two articles are copies of one text."""


def text_key(title: str | None, text: str | None) -> str:
    """Return what copies of one text have in common: their words, whatever the white space and the case.

    An article without a text goes by its title; without either, the key is empty.

    Examples
    --------
    >>> text_key("Ministers meet", "Talks  began.") == text_key("TALKS", "talks began.")
    True
    """
    return _folded(text) or (f"\0{folded}" if (folded := _folded(title)) else "")


def _folded(text: object) -> str:
    return " ".join(text.split()).casefold() if isinstance(text, str) else ""
