"""Who an article is: its hash, and the exact repeats of it."""

import hashlib
from collections.abc import Sequence

import pandas as pd


def article_ids(articles: pd.DataFrame) -> list[str]:
    """Return the stable id of each article.

    Parameters
    ----------
    articles : DataFrame
        With the columns ``outlet``, ``published``, ``title``, ``text`` and, where the source has one,
        ``source_id``.

    Returns
    -------
    list of str
        The first 16 hexadecimal digits of SHA-256 over outlet, publication time (ISO 8601, UTC), title,
        text and the source's own id, joined by the character 0x1F. Among a million articles two different
        ones share an id with a probability of about 3 in 100 million.
    """
    published = ["" if pd.isna(stamp) else stamp.isoformat() for stamp in articles["published"]]
    own = articles["source_id"] if "source_id" in articles else [""] * len(articles)
    parts = zip(articles["outlet"], published, articles["title"], articles["text"], own, strict=True)
    return [hashlib.sha256("\x1f".join(part).encode()).hexdigest()[:16] for part in parts]


def find_repeats(articles: pd.DataFrame, scopes: Sequence[object]) -> dict[int, str]:
    """Say which rows repeat another one, and how.

    Parameters
    ----------
    articles : DataFrame
        In the order of reading, with ``article_id``, ``source_file``, ``source_row`` and perhaps
        ``source_id``.
    scopes : sequence
        For each row, within which file (or set of files) a source's id must not come twice.

    Returns
    -------
    dict of int to str
        Position of the row to set aside, and the reason with the remedy. Of equal rows the first is kept.
    """
    own = articles["source_id"].tolist() if "source_id" in articles else [""] * len(articles)
    files, rows = articles["source_file"].tolist(), articles["source_row"].tolist()
    # Of several contents under one id the one with the smallest hash: the order of rows must not move a number.
    kept: dict[tuple[object, str], tuple[str, int]] = {}
    for position, article in enumerate(articles["article_id"]):
        key = (scopes[position], own[position])
        kept[key] = min(kept.get(key, (article, position)), (article, position))
    first_of_article: dict[str, int] = {}
    repeats: dict[int, str] = {}
    for position, article in enumerate(articles["article_id"]):
        chosen, place = kept[scopes[position], own[position]]
        if own[position] and article != chosen:
            repeats[position] = (
                f"the id {own[position]!r} came in {files[place]} row {rows[place]} with other content: "
                "that row was kept (by its content, in whatever order they come); make the ids unique, "
                "or map another column: columns={'source_id': ...}"
            )
        elif article in first_of_article:
            first = first_of_article[article]
            repeats[position] = (
                f"exact duplicate of {files[first]} row {rows[first]}: that row was kept; "
                "if both are meant, give each an id of its own"
            )
        else:
            first_of_article[article] = position
    return repeats
