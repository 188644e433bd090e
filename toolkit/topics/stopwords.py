"""Words that carry no topic."""

import warnings
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import pandas as pd

from toolkit.corpus.corpus import Corpus


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


def warn_of_language(data: Corpus | pd.DataFrame | Iterable[str], *, stacklevel: int) -> None:
    """Warn where most articles are said to be in another language: their function words would become topics."""
    articles = data.articles if isinstance(data, Corpus) else data
    if not isinstance(articles, pd.DataFrame) or "language" not in articles.columns:
        return
    given = articles["language"].fillna("").astype("str")
    other = given[~given.isin(["", "en"])]
    if 2 * len(other) > len(articles):
        message = (
            f"Most articles are not in English (the commonest other language is {other.mode().iloc[0]!r}), and the "
            "default stop words are: function words of other languages would make up topics. Give a list, "
            "vocabulary=VocabularySettings(stop_words=[...]), or fit the articles of one language."
        )
        warnings.warn(message, stacklevel=stacklevel + 1)
