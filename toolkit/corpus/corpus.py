"""Corpus: the frozen articles, what was rejected, and where they came from."""

import hashlib
import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

import pandas as pd

from toolkit.corpus.assemble import Assembled, Defaults, assemble, file_scopes, reject
from toolkit.corpus.columns import check_fields
from toolkit.corpus.identity import article_ids, find_repeats
from toolkit.errors import InputError, ReadError
from toolkit.schema import ARTICLES, as_table, check_table, empty_table

OnError = Literal["reject", "raise"]
_PLACE = ("source_file", "source_row")


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """Articles, what was not loaded, and where both came from.

    Texts are never changed after loading. To take a part of a corpus, filter ``articles`` and pass the rows
    to ``Corpus.from_frame``: they keep their ids.

    Parameters
    ----------
    articles : DataFrame
        One row per article, columns of ``schema.ARTICLES`` and any further ones of the source.
    rejected : DataFrame
        What was set aside, with file, row and reason (``schema.REJECTED``).
    name : str
        Shown in figures and reports.
    provenance : dict
        The path as it was given, the files with SHA-256, format and counts, the settings, and notes on
        what was decided while reading.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["Talks in Tokyo went well."], outlet="Courier", published="2025-10-28")
    >>> corpus
    <Corpus 'texts': 1 article, 1 outlet, 2025-10-28 to 2025-10-28, 0 rejected>
    """

    articles: pd.DataFrame
    rejected: pd.DataFrame = field(default_factory=lambda: empty_table("rejected"))
    name: str = "corpus"
    provenance: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_table("articles", self.articles)
        check_table("rejected", self.rejected)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        columns: Mapping[str, str] | None = None,
        outlet: str | None = None,
        language: str | None = None,
        day_first: bool | None = None,
        name: str = "frame",
        on_error: OnError = "reject",
    ) -> Self:
        """Make a corpus of the rows of a DataFrame.

        Parameters
        ----------
        frame : DataFrame
            One row per article. An articles table of another corpus, or rows of it, keeps its ids.
        columns : mapping of str to str, optional
            Which column is which field: keys out of text, title, published, outlet, language, url, source_id.
            What it does not name is found by a table of usual names.
        outlet, language : str, optional
            For the rows that have none. Without ``language`` it is recognised from the text.
        day_first : bool, optional
            The order of day and month in dates such as 01/02/2003.
        name : str, default "frame"
            Name of the corpus; also what the rejected rows name as their file.
        on_error : {"reject", "raise"}, default "reject"
            Whether a row that breaks a rule is set aside or stops the reading.

        Returns
        -------
        Corpus
            Row numbers start at 1.

        Raises
        ------
        InputError
            When ``columns`` names a field or a column that does not exist.
        ReadError
            When no column holds a text, when no row is left, or for the first bad row with
            ``on_error="raise"``.

        Examples
        --------
        >>> frame = pd.DataFrame({"headline": ["Talks resume"], "body": ["They met."], "date": [None]})
        >>> Corpus.from_frame(frame).articles[["title", "text"]].loc[0].tolist()
        ['Talks resume', 'They met.']
        """
        defaults = check_defaults(Defaults(columns, outlet, language, day_first))
        ours = set(ARTICLES) <= set(frame.columns)
        files = frame["source_file"].tolist() if ours else [name] * len(frame)
        rows = frame["source_row"].tolist() if ours else list(range(1, len(frame) + 1))
        given = frame.drop(columns=["article_id", *_PLACE]) if ours else frame
        part = assemble(given, files, rows, defaults=defaults)
        provenance = {
            "path": name,
            "files": [],
            "settings": {
                "columns": dict(columns or {}),
                "outlet": outlet,
                "language": language,
                "day_first": day_first,
            },
            "columns": [part.columns],
            "notes": part.notes,
        }
        return cls(*gather([part], [], on_error=on_error, source=name), name, provenance)

    @classmethod
    def from_texts(cls, texts: Sequence[str], **columns: Any) -> Self:
        """Make a corpus of strings.

        Parameters
        ----------
        texts : sequence of str
            One string per article.
        **columns
            Further columns, such as ``outlet`` or ``published``: one value for all, or one per text.

        Returns
        -------
        Corpus
            Called "texts".

        Examples
        --------
        >>> len(Corpus.from_texts(["One.", "Two."], title=["A", "B"]))
        2
        """
        return cls.from_frame(pd.DataFrame({"text": list(texts), **columns}), name="texts")

    def __len__(self) -> int:
        return len(self.articles)

    @property
    def digest(self) -> str:
        """SHA-256 of the articles, 64 hexadecimal digits, whatever order and file they were read from."""
        frame = self.articles.drop(columns=list(_PLACE))
        names = sorted(map(str, frame.columns))
        lines = zip(*(frame[name].astype(object).map(_written).tolist() for name in names), strict=True)
        rows = sorted(hashlib.sha256("\x1f".join(line).encode()).digest() for line in lines)
        return hashlib.sha256(b"".join([*(name.encode() + b"\x1f" for name in names), *rows])).hexdigest()

    def __repr__(self) -> str:
        dates = self.articles["published"].dropna()
        span = f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else "no dates"
        outlets = self.articles["outlet"].replace("", pd.NA).nunique()
        counts = f"{_count(len(self), 'article')}, {_count(outlets, 'outlet')}"
        return f"<Corpus {self.name!r}: {counts}, {span}, {len(self.rejected):,} rejected>"

    def _repr_html_(self) -> str:
        dates = self.articles["published"]
        known = dates.dropna()
        span = f"{known.min():%Y-%m-%d} to {known.max():%Y-%m-%d}" if len(known) else "none known"
        without = f" ({_count(int(dates.isna().sum()), 'article')} without a date)" if dates.isna().any() else ""
        reasons = Counter(re.sub(r"'.*?'", "...", reason).partition(":")[0] for reason in self.rejected["reason"])
        notes = self.provenance.get("notes", [])
        more = [f"and {len(notes) - 5:,} more in provenance['notes']"] if len(notes) > 5 else []
        rows = {
            "articles": f"{len(self):,}",
            "published": span + without,
            "outlets": _tally(Counter(self.articles["outlet"])),
            "languages": _tally(Counter(self.articles["language"])),
            "rejected": f"{len(self.rejected):,}" + (f": {_tally(reasons)}" if reasons else ""),
            **({"notes": "; ".join([*notes[:5], *more])} if notes else {}),
        }
        body = "".join(
            f'<tr><th style="text-align:left">{html.escape(label)}</th>'
            f'<td style="text-align:left">{html.escape(value)}</td></tr>'
            for label, value in rows.items()
        )
        return f"<table><caption>Corpus {html.escape(self.name)}</caption><tbody>{body}</tbody></table>"


def gather(
    parts: Sequence[Assembled], rejected: Sequence[dict[str, object]], *, on_error: OnError, source: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join the parts of a corpus into its articles and its rejected rows, in the order of file and row.

    Parameters
    ----------
    parts : sequence of Assembled
        One for each layout.
    rejected : sequence of dict
        What the readers set aside.
    on_error : {"reject", "raise"}
        Whether the first rejected row is raised.
    source : str
        What the user asked for, for the message when nothing is left.

    Returns
    -------
    tuple of DataFrame
        Articles and rejected, both of their contract.

    Raises
    ------
    ReadError
        When nothing is left, or for the first rejected row with ``on_error="raise"``.
    """
    if on_error not in ("reject", "raise"):
        message = f"on_error must be 'reject' or 'raise'. Got {on_error!r}."
        raise InputError(message)
    aside = [*rejected, *(row for part in parts for row in part.rejected)]
    frames = [part.articles for part in parts if len(part.articles)]
    if frames:
        articles = pd.concat(frames, ignore_index=True).sort_values(list(_PLACE), kind="stable", ignore_index=True)
        if "source_id" in articles:
            articles["source_id"] = articles["source_id"].fillna("")
        articles["article_id"] = article_ids(articles)
        repeats = find_repeats(articles, file_scopes(articles["source_file"].tolist()))
        for position, row in zip(repeats, articles.loc[list(repeats)].itertuples(), strict=True):
            excerpt = str(row.title or row.text)
            aside.append(reject(str(row.source_file), int(str(row.source_row)), repeats[position], excerpt))
        articles = articles.drop(index=list(repeats))
    aside.sort(key=lambda row: (row["source_file"], row["source_row"]))
    if aside and on_error == "raise":
        raise ReadError(str(aside[0]["reason"]), file=str(aside[0]["source_file"]), row=_row_number(aside[0]))
    if not frames:
        raise ReadError(_nothing_left(aside), file=source)
    table = pd.DataFrame(aside) if aside else empty_table("rejected")
    return as_table("articles", articles), as_table("rejected", table)


def check_defaults(defaults: Defaults) -> Defaults:
    """Return the user's settings after checking what can be checked before a file is opened."""
    check_fields(defaults.columns)
    if defaults.language is not None and not (len(defaults.language) == 2 and defaults.language.islower()):
        message = f"language must be an ISO 639-1 code such as 'en' or 'ja'. Got {defaults.language!r}."
        raise InputError(message)
    return defaults


def _nothing_left(aside: Sequence[dict[str, object]]) -> str:
    if not aside:
        return "there is no article in it"
    reasons = Counter(str(row["reason"]) for row in aside).most_common(3)
    first = "; ".join(f"{reason} ({n:,} x)" for reason, n in reasons)
    return f"no article could be read, {_count(len(aside), 'row')} rejected. Most frequent reasons: {first}"


def _row_number(row: dict[str, object]) -> int | None:
    number = row["source_row"]
    return number if isinstance(number, int) and number else None


def _written(value: object) -> str:
    return "" if value is None or value is pd.NaT or value is pd.NA or value != value else str(value)


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def _tally(counts: Counter[str]) -> str:
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    more = f", and {len(top) - 10:,} more" if len(top) > 10 else ""
    return ", ".join(f"{name or 'unknown'} ({n:,})" for name, n in top[:10]) + more
