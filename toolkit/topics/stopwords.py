"""Words that carry no topic."""

from functools import cache
from importlib.resources import files


@cache
def english_stop_words() -> frozenset[str]:
    """Return the bundled list: function words, numbers, days, months, and the empty words of news prose.

    Examples
    --------
    >>> {"the", "said", "mr", "tuesday"} <= english_stop_words()
    True
    >>> "interest" in english_stop_words()
    False
    """
    lines = (files("toolkit.topics") / "stopwords_en.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())
