"""Closed classes of English words, kept as data."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def word_class(name: str) -> frozenset[str]:
    """Return a class of words of ``grammar.toml``, in lower case.

    Examples
    --------
    >>> sorted(word_class("passive"))[:3]
    ['are', 'be', 'been']
    """
    return frozenset(tomllib.loads((files("toolkit.tone") / "grammar.toml").read_text("utf-8"))[name])
