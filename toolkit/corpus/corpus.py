"""Corpus: the frozen articles, what was rejected, and where they came from."""

import hashlib
import html
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

import pandas as pd

from toolkit.corpus.assemble import Assembled, Defaults, assemble, file_scopes, reject
from toolkit.corpus.columns import check_fields
from toolkit.corpus.frozen import FrozenTable
from toolkit.corpus.further import one_type, stacked
from toolkit.corpus.identity import article_ids, find_repeats
from toolkit.corpus.summary import counted, nothing_left, summary_rows
from toolkit.errors import InputError, ReadError
from toolkit.schema import ARTICLES, as_table, check_table, empty_table

OnError = Literal["reject", "raise"]
_PLACE = ("source_file", "source_row")


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """Articles, what was not loaded, and where both came from.

    Texts are never changed after loading: ``articles`` gives a copy at each access, which shares the data until it
    is written to, so that no assignment reaches the corpus. To take a part of a corpus or add a column,
    change such a copy and pass the rows to ``Corpus.from_frame``: they keep their ids, unless their content changed.

    Parameters
    ----------
    articles : DataFrame
        One row per article, columns of ``schema.ARTICLES`` and any further ones of the source.
    rejected : DataFrame
        What was set aside, with file, row and reason (``schema.REJECTED``).
    name : str
        Shown in figures and reports.
    provenance : dict
        The path as it was given, the files with SHA-256, format and counts, those passed over by name
        (``skipped``), the settings, which column became which field and which serve as none (``columns``, one
        entry for each layout), and notes on what was decided while reading.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["Talks in Tokyo went well."], outlet="Courier", published="2025-10-28")
    >>> corpus
    <Corpus 'texts': 1 article, 1 outlet, 2025-10-28 to 2025-10-28, 0 rejected>
    """

    articles: FrozenTable = FrozenTable()  # noqa: RUF009 (a descriptor, not a default)
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
        columns: Mapping[str, str | int] | None = None,
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
        columns : mapping of str to str or int, optional
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
            When an argument breaks its rule, such as ``columns`` that name a field or a column that does not exist,
            or a frame with two columns of one name.
        ReadError
            When no column holds a text, when no row is left, or for the first bad row with
            ``on_error="raise"``.

        Examples
        --------
        >>> frame = pd.DataFrame({"headline": ["Talks resume"], "body": ["They met."], "date": [None]})
        >>> Corpus.from_frame(frame).articles[["title", "text"]].loc[0].tolist()
        ['Talks resume', 'They met.']
        """
        frame = _check_frame(frame)
        check_on_error(on_error)
        if not isinstance(name, str):
            message = f"name must be a string. Got {name!r}."
            raise InputError(message)
        defaults = check_defaults(columns, outlet=outlet, language=language, day_first=day_first)
        ours = set(ARTICLES) <= set(frame.columns)
        files = frame["source_file"].tolist() if ours else [name] * len(frame)
        rows = frame["source_row"].tolist() if ours else list(range(1, len(frame) + 1))
        given = frame.drop(columns=["article_id", *_PLACE]) if ours else frame
        part = assemble(given, files, rows, defaults=defaults)
        provenance = {
            "path": name,
            "files": [],
            "settings": {
                "columns": dict(defaults.columns or {}),
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

        Raises
        ------
        InputError
            When ``texts`` is one string, or a further column has not one value per text.

        Examples
        --------
        >>> len(Corpus.from_texts(["One.", "Two."], title=["A", "B"]))
        2
        """
        if isinstance(texts, str | bytes | Mapping) or not isinstance(texts, Iterable):
            string = isinstance(texts, str)
            came = f"the string {_shown(texts)}: write [text]" if string else f"a {type(texts).__name__}"
            message = f"texts must be a list of strings, one for each article. Got {came}."
            raise InputError(message)
        data: dict[str, Any] = {"text": list(texts)}
        for name, values in columns.items():
            if name in data:
                message = "columns must not hold 'text' again: the texts are the first argument."
                raise InputError(message)
            one = isinstance(values, str | bytes) or not isinstance(values, Iterable)
            data[name] = values if one else list(values)
            if not one and len(data[name]) != len(data["text"]):
                rule = f"{name} must be one value for all texts, or one for each."
                message = f"{rule} Got {len(data[name]):,} for {counted(len(data['text']), 'text')}."
                raise InputError(message)
        return cls.from_frame(pd.DataFrame(data), name="texts")

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
        counts = f"{counted(len(self), 'article')}, {counted(outlets, 'outlet')}"
        return f"<Corpus {self.name!r}: {counts}, {span}, {len(self.rejected):,} rejected>"

    def _repr_html_(self) -> str:
        body = "".join(
            f'<tr><th style="text-align:left">{html.escape(label)}</th>'
            f'<td style="text-align:left">{html.escape(value)}</td></tr>'
            for label, value in summary_rows(self.articles, self.rejected, self.provenance).items()
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
    aside = [*rejected, *(row for part in parts for row in part.rejected)]
    frames = [part.articles for part in parts if len(part.articles)]
    if frames:
        articles = stacked(frames).sort_values(list(_PLACE), kind="stable", ignore_index=True)
        if "source_id" in articles:
            articles["source_id"] = articles["source_id"].fillna("").astype("str")
        # Not inserted, for pandas warns of that where the source has a hundred columns of text.
        articles = pd.concat([articles, pd.Series(article_ids(articles), name="article_id")], axis=1)
        repeats = find_repeats(articles, file_scopes(articles["source_file"].tolist()))
        for position, row in zip(repeats, articles.loc[list(repeats)].itertuples(), strict=True):
            excerpt = str(row.title or row.text)
            aside.append(reject(str(row.source_file), int(str(row.source_row)), repeats[position], excerpt))
        articles = articles.drop(index=list(repeats))
        known = {*ARTICLES, "source_id"}
        articles = articles.assign(**{c: one_type(articles[c]) for c in articles.columns if c not in known})
    aside.sort(key=lambda row: (row["source_file"], row["source_row"]))
    if aside and on_error == "raise":
        raise ReadError(str(aside[0]["reason"]), file=str(aside[0]["source_file"]), row=_row_number(aside[0]))
    if not frames:
        raise ReadError(nothing_left(aside), file=source)
    table = pd.DataFrame(aside) if aside else empty_table("rejected")
    return as_table("articles", articles), as_table("rejected", table)


def check_on_error(on_error: object) -> None:
    """Raise an InputError for what is not a way to treat bad rows, before a file is opened."""
    if on_error not in ("reject", "raise"):
        message = f"on_error must be 'reject' or 'raise'. Got {on_error!r}."
        raise InputError(message)


def check_defaults(columns: object, *, outlet: object, language: object, day_first: object) -> Defaults:
    """Return the user's settings after checking what can be checked before a file is opened."""
    given = check_fields(columns)
    if outlet is not None and not isinstance(outlet, str):
        message = f"outlet must be a string, the name for the articles that have none. Got {outlet!r}."
        raise InputError(message)
    if language is not None and not (isinstance(language, str) and len(language) == 2 and language.islower()):
        message = f"language must be an ISO 639-1 code such as 'en' or 'ja'. Got {language!r}."
        raise InputError(message)
    if day_first is not None and not isinstance(day_first, bool):
        rule = "day_first must be True (31/12/2003), False (12/31/2003) or None, to have it recognised."
        message = f"{rule} Got {day_first!r}."
        raise InputError(message)
    return Defaults(given or None, outlet, language, day_first)


def _check_frame(frame: object) -> pd.DataFrame:
    if not isinstance(frame, pd.DataFrame):
        message = f"frame must be a DataFrame. Got a {type(frame).__name__}: pandas.DataFrame(...) makes one."
        raise InputError(message)
    names = [str(name) for name in frame.columns]
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        message = f"frame must have columns of different names. Got more than one {twice[0]!r}: rename or drop one."
        raise InputError(message)
    return frame.set_axis(names, axis=1)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")


def _row_number(row: dict[str, object]) -> int | None:
    number = row["source_row"]
    return number if isinstance(number, int) and number else None


def _written(value: object) -> str:
    return "" if value is None or value is pd.NaT or value is pd.NA or value != value else str(value)
