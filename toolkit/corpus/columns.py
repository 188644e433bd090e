"""Which column of a table is which field of an article."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from toolkit.errors import InputError, did_you_mean

#: The fields that a column can be mapped to.
FIELDS = ("text", "title", "published", "outlet", "language", "url", "source_id")


@dataclass(frozen=True)
class ColumnMap:
    """Which column serves as which field, and which others would have fitted.

    Parameters
    ----------
    fields : dict of str to str
        Field to column, only for the fields that were found.
    passed_over : dict of str to tuple of str
        Field to the further columns that its synonyms fit, in the order of preference.
    inner : tuple of str
        Columns that serve for no field but come from within what a text is usually called, such as "text.body".
    """

    fields: dict[str, str]
    passed_over: dict[str, tuple[str, ...]]
    inner: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether the text comes from a column that holds an extract, such as a summary."""
        return _bare(self.fields.get("text", "")) in _synonyms("partial")["text"]


def map_columns(available: Iterable[object], *, columns: Mapping[str, str | int] | None = None) -> ColumnMap:
    """Find the columns that hold the fields of an article.

    Parameters
    ----------
    available : iterable of str
        Names of the columns there are.
    columns : mapping of str to str or int, optional
        The user's own map from field (one of ``FIELDS``) to column; it goes before the table of synonyms
        in ``columns.toml``. A column named in it serves for that field only.

    Returns
    -------
    ColumnMap
        One column at most for each field.

    Raises
    ------
    InputError
        When ``columns`` names an unknown field, or a column that is not there.

    Examples
    --------
    >>> map_columns(["Headline", "Body Text", "pubDate", "page"]).fields
    {'text': 'Body Text', 'title': 'Headline', 'published': 'pubDate'}
    """
    names = [str(name) for name in available]
    given = check_fields(columns)
    for field, column in given.items():
        if column not in names:
            rule = f"columns[{field!r}] must name a column of the file. Got {column!r}."
            message = f"{rule} {did_you_mean(column, names)}"
            raise InputError(message)
    by_name: dict[str, str] = {}
    for name in names:
        if name not in given.values() and name.casefold() not in _exceptions():
            by_name.setdefault(_bare(name), name)
    fields, passed_over = {}, {}
    for field in FIELDS:
        fitting = [by_name[word] for word in _synonyms("fields")[field] if word in by_name]
        if field in given:
            fields[field] = given[field]
        elif fitting:
            fields[field], *others = fitting
            if others:
                passed_over[field] = tuple(others)
    text = _synonyms("fields")["text"]
    inner = tuple(n for n in names if "." in n and n not in fields.values() and _bare(n.partition(".")[0]) in text)
    return ColumnMap(fields, passed_over, inner)


def check_fields(columns: object) -> dict[str, str]:
    """Return the user's map after checking that it maps fields of an article to names (or numbers) of columns."""
    if columns is not None and not isinstance(columns, Mapping):
        rule = "columns must be a map from field to column, such as {'text': 'body'}."
        message = f"{rule} Got {columns!r}. Fields: {', '.join(FIELDS)}."
        raise InputError(message)
    given = dict(columns or {})
    for field, column in given.items():
        if field not in FIELDS:
            message = f"columns must map fields of an article. Got {field!r}. {did_you_mean(str(field), FIELDS)}"
            raise InputError(message)
        if not isinstance(column, str | int) or isinstance(column, bool):
            rule = f"columns[{field!r}] must be the name of a column."
            message = f"{rule} Got {column!r}. To have no {field}, rename or delete its column; else leave it out."
            raise InputError(message)
    return {field: str(column) for field, column in given.items()}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


@cache
def _synonyms(table: str) -> dict[str, tuple[str, ...]]:
    return {field: tuple(dict.fromkeys(map(_bare, words))) for field, words in _data()[table].items()}


@cache
def _exceptions() -> frozenset[str]:
    return frozenset(word for words in _data()["never"].values() for word in words)


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
