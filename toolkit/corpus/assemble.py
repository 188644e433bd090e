"""Assemble the articles table from the rows of one layout, and set aside the rows that break a rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from toolkit.corpus.cells import NAME_IT, elsewhere, not_text
from toolkit.corpus.columns import ColumnMap, map_columns
from toolkit.corpus.further import plain, written
from toolkit.corpus.language import detect_language, language_code
from toolkit.corpus.publication import publication_dates
from toolkit.errors import ReadError
from toolkit.schema import ARTICLES, REJECTED

_TEXT_FIELDS = ("title", "text", "outlet", "url", "source_id")
_EXCERPT = 80
_BROKEN = (
    "column {name!r} holds bytes that are neither UTF-8 nor Windows-1252, or half a character: "
    "say encoding=..., or export the row again"
)


@dataclass(frozen=True)
class Defaults:
    """What the user says about rows that do not say it themselves.

    Parameters
    ----------
    columns : mapping of str to str, optional
        The user's map from field to column.
    outlet, language : str, optional
        For the rows that have none.
    day_first : bool, optional
        The order of day and month in dates such as 01/02/2003.
    """

    columns: Mapping[str, str] | None = None
    outlet: str | None = None
    language: str | None = None
    day_first: bool | None = None


@dataclass(frozen=True)
class Assembled:
    """The articles of one layout (ids not yet given), the rejected rows, and what was decided on the way."""

    articles: pd.DataFrame
    rejected: list[dict[str, object]]
    columns: dict[str, object]
    notes: list[str]


def assemble(
    frame: pd.DataFrame,
    files: Sequence[str],
    rows: Sequence[int],
    *,
    defaults: Defaults,
    epoch: datetime | None = None,
) -> Assembled:
    """Turn the columns of a source into articles.

    Parameters
    ----------
    frame : DataFrame
        The rows as a reader gave them.
    files, rows : sequence of str and of int
        Where each row comes from.
    defaults : Defaults
        What the user said.
    epoch : datetime, optional
        Day 0 of the serial numbers that stand for dates in an Excel file.

    Returns
    -------
    Assembled
        ``articles`` has the columns of the contract but for ``article_id``, ``source_id`` where there is
        one, and the further columns of the source, not yet of one type; texts are as they were read.

    Raises
    ------
    ReadError
        When no column holds a text or a title.
    """
    frame = frame.reset_index(drop=True)
    found = map_columns(frame.columns, columns=defaults.columns)
    require_text(found, frame.columns, files[0] if files else "")
    notes = _notes(found)
    taken = {
        field: _strings(frame[found.fields[field]], joint="\n\n" if field == "text" else "|")
        for field in _TEXT_FIELDS
        if field in found.fields
    }
    further = [str(c) for c in frame.columns if c not in found.fields.values()]
    others = {name: plain(frame[name]) for name in further}

    reasons: dict[int, str] = {}
    for field in ("title", "text"):
        if field in found.fields:
            reasons |= not_text(frame[found.fields[field]])
    if "text" in found.fields:
        reasons |= elsewhere(frame, found.fields["text"])
    _flag_unstorable({**taken, **{n: s for n, s in others.items() if s.dtype == object}}, reasons)
    _flag_empty(taken, reasons, len(frame))
    kept = np.array([i for i in range(len(frame)) if i not in reasons], dtype=int)
    at = {name: series.iloc[kept].reset_index(drop=True) for name, series in taken.items()}
    here, lines = [files[i] for i in kept], [rows[i] for i in kept]

    articles = pd.DataFrame(index=range(len(kept)))
    for field in ("title", "text"):
        articles[field] = at[field].astype("str") if field in taken else ""
    articles["language"] = _languages(frame, found, kept, articles, defaults)
    articles["published"], bad, how = publication_dates(
        frame.iloc[kept].reset_index(drop=True),
        found.fields.get("published"),
        languages=articles["language"].tolist(),
        groups=file_scopes(here),
        day_first=defaults.day_first,
        epoch=epoch,
    )
    notes += [how] if how else []
    outlet = at["outlet"].astype("str") if "outlet" in taken else pd.Series("", index=articles.index, dtype="str")
    # "BBC" and "BBC " are one outlet.
    outlet = outlet.str.split().str.join(" ")
    articles["outlet"] = outlet.mask(outlet == "", defaults.outlet or "")
    articles["url"] = at["url"].astype("str") if "url" in taken else ""
    articles["source_file"], articles["source_row"] = here, lines
    if "source_id" in taken:
        articles["source_id"] = at["source_id"].astype("str")
    more: dict[str, pd.Series] = {}
    used = {*articles.columns, *further}
    for name in further:
        more[_free_name(name, articles, used, notes)] = others[name].iloc[kept].reset_index(drop=True)
    # All at once: pandas warns of a frame to which a hundred columns were added one by one.
    articles = pd.concat([articles, pd.DataFrame(more, index=articles.index)], axis=1)

    rejected = [reject(files[i], rows[i], reason, _excerpt(taken, i)) for i, reason in reasons.items()]
    rejected += [reject(here[i], lines[i], reason, _excerpt(taken, int(kept[i]))) for i, reason in bad.items()]
    good = articles.drop(index=list(bad)).reset_index(drop=True)
    return Assembled(good, rejected, {**found.fields, **_passed(found), "left_over": further}, notes)


def reject(file: str, row: int, reason: str, excerpt: str = "") -> dict[str, object]:
    """Return one row of the table of rejected rows."""
    shown = excerpt[:_EXCERPT].encode("utf-8", "replace").decode().replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return dict(zip(REJECTED, (file, row, reason, shown), strict=True))


def require_text(found: ColumnMap, columns: Iterable[object], file: str) -> None:
    """Raise a ReadError when no column holds a text or a title."""
    if "text" not in found.fields and "title" not in found.fields:
        names = ", ".join(_short(str(name)) for name in columns) or "(none)"
        message = (
            f"no column holds the text. Columns found: {_short(names, 1000)}. "
            "Say which one does with columns={'text': 'NAME'} (in a study.toml: columns = {text = \"NAME\"}); "
            "a table without a header must be given one"
        )
        raise ReadError(message, file=file)


def _short(text: str, longest: int = 40) -> str:
    return text if len(text) <= longest else text[: longest - 3] + "..."


def _notes(found: ColumnMap) -> list[str]:
    notes = [
        f"{field}: column {found.fields[field]!r} was taken before {', '.join(map(repr, others))}"
        for field, others in found.passed_over.items()
    ]
    if found.partial:
        notes.append(f"text: column {found.fields['text']!r} holds an extract, not the whole article")
    if "text" not in found.fields:
        remedy = f"; if {found.inner[0]!r} does: {NAME_IT.format(name=found.inner[0])}" if found.inner else ""
        notes.append(f"text: no column holds it, all articles are title-only{remedy}")
    return notes


def _passed(found: ColumnMap) -> dict[str, object]:
    return {"passed_over": {field: list(others) for field, others in found.passed_over.items()}}


def _strings(series: pd.Series, *, joint: str = "|") -> pd.Series:
    """Return the values as Python strings, "" where there is none, in an object column."""
    values = [value if isinstance(value, str) else written(value, joint) for value in series.tolist()]
    return pd.Series(values, dtype=object)


def _flag_unstorable(columns: Mapping[str, pd.Series], reasons: dict[int, str]) -> None:
    for name, series in columns.items():
        for position, value in enumerate(series.tolist()):
            if not isinstance(value, str) or position in reasons:
                continue
            if "\x00" in value:
                reasons[position] = f"column {name!r} holds NUL bytes: export the row again, or delete them"
            elif not value.isascii() and _has_surrogates(value):
                reasons[position] = _BROKEN.format(name=name)


def _has_surrogates(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return True
    return False


def _flag_empty(taken: Mapping[str, pd.Series], reasons: dict[int, str], n_rows: int) -> None:
    present = [taken[field].tolist() for field in ("title", "text") if field in taken]
    for position in range(n_rows):
        if position not in reasons and not any(values[position].strip() for values in present):
            reasons[position] = "neither a title nor a text: fill one in, or delete the row"


def _languages(
    frame: pd.DataFrame, found: ColumnMap, kept: np.ndarray, articles: pd.DataFrame, defaults: Defaults
) -> pd.Series:
    codes = [""] * len(kept)
    if "language" in found.fields:
        known: dict[str, str] = {}
        for i, name in enumerate(_strings(frame[found.fields["language"]]).iloc[kept]):
            codes[i] = known.setdefault(name, language_code(name))
    if defaults.language:
        codes = [code or defaults.language for code in codes]
    unknown = [i for i, code in enumerate(codes) if not code]
    texts = articles["text"].where(articles["text"].str.strip() != "", articles["title"]).iloc[unknown]
    for i, code in zip(unknown, detect_language(texts), strict=True):
        codes[i] = code
    return pd.Series(codes, dtype="str")


def file_scopes(files: Sequence[str]) -> list[str]:
    """Return the file of each row where it holds several rows; one shared key for files of a single row."""
    counts = pd.Series(files, dtype="str").value_counts()
    single = set(counts.index[counts == 1])
    return ["" if file in single else file for file in files]


def _free_name(name: str, articles: pd.DataFrame, used: set[str], notes: list[str]) -> str:
    """Return the name of a further column, with the ending _given where a field has taken it; it is used from now."""
    if name not in ARTICLES and name not in articles.columns:
        return name
    free = f"{name}_given"
    while free in used:
        free += "_"
    used.add(free)
    notes.append(f"column {name!r} of the source is kept as {free!r}")
    return free


def _excerpt(taken: Mapping[str, pd.Series], position: int) -> str:
    return " ".join(
        taken[field].iloc[position].strip()[:_EXCERPT] for field in ("title", "text") if field in taken
    ).strip()
