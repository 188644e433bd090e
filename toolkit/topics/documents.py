"""The texts that a topic model reads, in an order that does not depend on the rows."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import pandas as pd

from toolkit.corpus.copies import first_copies
from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.encoded import EncodedTexts

_HEADLINE_WORDS = 12


@dataclass(frozen=True)
class Documents:
    """Article ids, texts (title, line break, body) and headlines, one of each per article.

    ``encoded`` holds the terms of the texts, once a vocabulary has read them; ``distinct`` the rows with the first
    copy of each text: what is learnt from all of them would be learnt from the copies, again and again.
    """

    article_ids: tuple[str, ...]
    texts: tuple[str, ...]
    headlines: tuple[str, ...]
    distinct: tuple[int, ...]
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
        When there is no text, a column is missing or stands twice, an id repeats or an item is not a string; or when
        the texts are a mapping or a set.

    Examples
    --------
    >>> read_documents(["Rare earths\nExports fell.", ""]).article_ids
    ('0', '1')
    """
    kept = keep_articles(data)
    if isinstance(kept, Corpus | pd.DataFrame):
        return _from_table(kept.articles if isinstance(kept, Corpus) else kept)
    texts = tuple(kept)
    _check_some(texts)
    for position, text in enumerate(texts):
        if not isinstance(text, str):
            message = f"Every text must be a string. Got {type(text).__name__} at position {position}."
            raise InputError(message)
    ids, headlines = tuple(str(i) for i in range(len(texts))), tuple(_first_words(t) for t in texts)
    return Documents(ids, texts, headlines, first_copies((None, text) for text in texts))


def keep_articles(data: Corpus | pd.DataFrame | Iterable[str]) -> Corpus | pd.DataFrame | list[str]:
    """Return what can be read more than once: a corpus or a table as it is, texts as a list.

    Raises
    ------
    InputError
        When it is neither. A mapping would be read as its keys, and a set in another order on every run.

    Examples
    --------
    >>> keep_articles(text for text in ["Exports fell.", "Exports rose."])
    ['Exports fell.', 'Exports rose.']
    """
    if isinstance(data, Corpus | pd.DataFrame):
        return data
    if isinstance(data, str):
        got = "one string; wrap it in a list"
    elif isinstance(data, bytes):
        got = "bytes; decode them and wrap the string in a list"
    elif isinstance(data, Mapping):
        got = f"a mapping ({type(data).__name__}), whose keys would be read; give list(texts.values())"
    elif isinstance(data, Set):
        got = f"a set ({type(data).__name__}), which has no order; give sorted(texts)"
    elif not isinstance(data, Iterable):
        got = f"{data!r}; read a corpus first"
    else:
        return list(data)
    message = f"The texts must be a Corpus, an articles table or a list of strings. Got {got}."
    raise InputError(message)


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
    repeated = [c for c in columns if list(articles.columns).count(c) > 1]
    if repeated:
        message = f"The articles table must have each column once. Got {repeated} again: drop or rename the others."
        raise InputError(message)
    ids = articles["article_id"].astype("str")
    if ids.isna().any() or ids.duplicated().any():
        row = int((ids.isna() | ids.duplicated()).to_numpy().argmax())
        message = (
            "article_id must be present and unique in the articles table. "
            f"Got {ids.iloc[row]!r} again, or nothing, in row {row}."
        )
        raise InputError(message)
    rows = sorted(zip(ids, _strings(articles["title"]), _strings(articles["text"]), strict=True))
    _check_some(rows)
    return Documents(
        tuple(article_id for article_id, _, _ in rows),
        tuple(f"{title}\n{text}" for _, title, text in rows),
        tuple(" ".join(title.split()) or _first_words(text) for _, title, text in rows),
        first_copies((title, text) for _, title, text in rows),
    )


def _strings(column: pd.Series) -> list[str]:
    """Return the strings of a column, an empty one for nothing."""
    values = column.astype("object").where(column.notna(), "").tolist()
    for row, value in enumerate(values):
        if not isinstance(value, str):
            message = (
                f"Column {column.name!r} of the articles table must hold strings, or nothing. "
                f"Got {type(value).__name__} {value!r:.60} in row {row}. Join a list of words with spaces; "
                "write numbers as strings if they are meant."
            )
            raise InputError(message)
    return values


def _check_some(texts: Iterable[object]) -> None:
    if not texts:
        message = "The texts of a topic model must not be empty. Got none; read a corpus with at least one article."
        raise InputError(message)


def _first_words(text: str) -> str:
    words = text[: _HEADLINE_WORDS * 40].split()
    return " ".join(words[:_HEADLINE_WORDS]) + (" …" if len(words) > _HEADLINE_WORDS else "")
