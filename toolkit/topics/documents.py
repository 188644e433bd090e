"""The texts that a topic model reads, in an order that does not depend on the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.encoded import EncodedTexts

_HEADLINE_WORDS = 12


@dataclass(frozen=True)
class Documents:
    """Article ids, texts (title, line break, body) and headlines, one of each per article.

    ``encoded`` holds the terms of the texts, once a vocabulary has read them.
    """

    article_ids: tuple[str, ...]
    texts: tuple[str, ...]
    headlines: tuple[str, ...]
    encoded: EncodedTexts | None = None


def read_documents(data: Corpus | pd.DataFrame | Iterable[str]) -> Documents:
    r"""Return the texts of a corpus, of an articles table or of a list of strings.

    Parameters
    ----------
    data : Corpus, DataFrame or iterable of str
        A table needs the columns article_id (unique), title and text. Strings are numbered "0", "1", ... in
        their order.

    Returns
    -------
    Documents
        Sorted by article_id; strings stay in their order. The headline is the title, or the first words of
        the text.

    Raises
    ------
    InputError
        When there is no text, a column is missing, an id repeats or an item is not a string.

    Examples
    --------
    >>> read_documents(["Rare earths\nExports fell.", ""]).article_ids
    ('0', '1')
    """
    if isinstance(data, pd.DataFrame):
        return _from_table(data)
    if isinstance(data, Corpus):
        return _from_table(data.articles)
    if isinstance(data, str):
        message = (
            "The texts must be a Corpus, an articles table or a list of strings. Got one string; wrap it in a list."
        )
        raise InputError(message)
    texts = tuple(data)
    _check_some(texts)
    for position, text in enumerate(texts):
        if not isinstance(text, str):
            message = f"Every text must be a string. Got {type(text).__name__} at position {position}."
            raise InputError(message)
    return Documents(tuple(str(i) for i in range(len(texts))), texts, tuple(_first_words(t) for t in texts))


def take_articles(data: Corpus | pd.DataFrame | Sequence[str], rows: Sequence[int]) -> pd.DataFrame | list[str]:
    """Return some articles, with all their columns, or texts; ``rows`` count in the order of ``read_documents``."""
    if isinstance(data, Corpus):
        data = data.articles
    if isinstance(data, pd.DataFrame):
        return data.iloc[data["article_id"].astype("str").argsort(kind="stable").to_numpy()].iloc[list(rows)]
    return [data[row] for row in rows]


def _from_table(articles: pd.DataFrame) -> Documents:
    columns = ["article_id", "title", "text"]
    missing = [c for c in columns if c not in articles.columns]
    if missing:
        message = f"The articles table must have the columns {columns}. Missing: {missing}."
        raise InputError(message)
    table = articles[columns].astype({"article_id": "str"}).fillna({"title": "", "text": ""})
    ids = table["article_id"]
    if ids.isna().any() or ids.duplicated().any():
        row = int((ids.isna() | ids.duplicated()).to_numpy().argmax())
        message = (
            "article_id must be present and unique in the articles table. "
            f"Got {ids.iloc[row]!r} again, or nothing, in row {row}."
        )
        raise InputError(message)
    rows = sorted(zip(ids, table["title"], table["text"], strict=True))
    _check_some(rows)
    return Documents(
        tuple(article_id for article_id, _, _ in rows),
        tuple(f"{title}\n{text}" for _, title, text in rows),
        tuple(" ".join(title.split()) or _first_words(text) for _, title, text in rows),
    )


def _check_some(texts: Iterable[object]) -> None:
    if not texts:
        message = "The texts of a topic model must not be empty. Got none; read a corpus with at least one article."
        raise InputError(message)


def _first_words(text: str) -> str:
    words = text[: _HEADLINE_WORDS * 40].split()
    return " ".join(words[:_HEADLINE_WORDS]) + (" …" if len(words) > _HEADLINE_WORDS else "")
