"""One run of reading: file after file, then the files of one layout together."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd

from toolkit.corpus.assemble import Assembled, Defaults, assemble, reject, require_text
from toolkit.corpus.columns import map_columns
from toolkit.corpus.further import stacked
from toolkit.corpus.pattern import NamePattern
from toolkit.corpus.readers.delimited import read_delimited
from toolkit.corpus.readers.excel import read_excel
from toolkit.corpus.readers.html import forget_pages, read_html
from toolkit.corpus.readers.jsons import read_json, read_json_lines
from toolkit.corpus.readers.parquet import read_parquet
from toolkit.corpus.readers.plain import read_plain
from toolkit.corpus.readers.reuters import read_reuters
from toolkit.corpus.readers.rows import Format, Origin, Rows
from toolkit.corpus.recognise import recognise
from toolkit.corpus.sources import Source, gunzip, is_zip, unzip
from toolkit.errors import InputError, ReadError

_READERS: Mapping[Format, Callable[[bytes, Origin], Rows]] = {
    "csv": read_delimited,
    "excel": read_excel,
    "html": read_html,
    "json": read_json,
    "jsonl": read_json_lines,
    "parquet": read_parquet,
    "reuters": read_reuters,
    "text": read_plain,
}
_PAGES_BETWEEN_RESETS = 200


class _Table(NamedTuple):
    """The rows of one file, waiting for those of the same layout."""

    file: str
    frame: pd.DataFrame
    numbers: list[int]


class _Layout(NamedTuple):
    """What the files have in common whose rows are assembled together."""

    format: Format
    fields: tuple[tuple[str, str], ...]
    epoch: datetime | None


@dataclass
class Reading:
    """What the user said, and what has been read so far.

    Parameters
    ----------
    defaults : Defaults
        For all rows.
    pattern : NamePattern or None
        Fields in the names of the files.
    format, encoding : str or None
        Where they are not to be recognised; of a zip, those of its members.
    stops : bool
        Whether the first file that cannot be read is raised.
    """

    defaults: Defaults
    pattern: NamePattern | None
    format: Format | None
    encoding: str | None
    stops: bool
    rejected: list[dict[str, object]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _layouts: dict[_Layout, list[_Table]] = field(default_factory=dict)
    _n_pages: int = 0

    def read(self, source: Source, *, alone: bool) -> None:
        """Read one file, or the members of a zip; set aside what cannot be read, or raise it if ``alone``."""
        entry: dict[str, Any] = {"file": source.name, "sha256": "", "format": "", "encoding": ""}
        self.files.append(entry)
        try:
            data = source.read()
            entry["sha256"] = hashlib.sha256(data).hexdigest()
            if not source.packed and is_zip(data):
                entry["format"] = "zip"
                members = unzip(data, name=source.name)
                self.skipped += members.skipped
                for member in members.sources:
                    self.read(member, alone=False)
            else:
                self._take(data, entry)
        except OSError as error:
            self._set_aside(source.name, f"the file cannot be opened ({error.strerror or error})", alone, error)
        except ReadError as error:
            self._set_aside(error.file or source.name, error.reason, alone, error)

    def assembled(self) -> list[Assembled]:
        """Return the articles of all files read, one part for each layout."""
        parts = []
        for layout, tables in self._layouts.items():
            frame = stacked([table.frame for table in tables])
            files = [table.file for table in tables for _ in table.numbers]
            numbers = [number for table in tables for number in table.numbers]
            parts.append(assemble(frame, files, numbers, defaults=self.defaults, epoch=layout.epoch))
        return parts

    def _set_aside(self, file: str, reason: str, alone: bool, error: Exception) -> None:
        if alone or self.stops:
            raise ReadError(reason, file=file) from error
        self.rejected.append(reject(file, 0, reason))

    def _take(self, data: bytes, entry: dict[str, Any]) -> None:
        name, cut = entry["file"], ""
        if data.startswith(b"\x1f\x8b"):
            data, cut = gunzip(data)
        format = self.format or recognise(data, name=name.removesuffix(".gz"), encoding=self.encoding)
        entry["format"] = format
        fields = self.pattern.fields(name) if self.pattern else {}
        rows = _READERS[format](data, Origin(name, self.encoding, cut))
        self._reset_pages(format)
        entry["encoding"] = rows.encoding
        self.notes += [f"{name}: {note}" for note in rows.notes]
        self.rejected += [reject(name, *problem) for problem in rows.problems]
        self._keep(name, format, rows, fields)

    def _keep(self, name: str, format: Format, rows: Rows, fields: Mapping[str, str]) -> None:
        if not rows.numbers:
            if not rows.problems:
                message = "the file holds no rows"
                raise ReadError(message)
            return
        both = sorted(set(fields) & set(rows.frame.columns))
        if both:
            message = f"pattern must not repeat a column of the files. {name} has {both} itself."
            raise InputError(message)
        frame = rows.frame.assign(**fields).astype(dict.fromkeys(fields, object))
        found = map_columns(frame.columns, columns=self.defaults.columns)
        require_text(found, frame.columns, name)
        layout = _Layout(format, tuple(found.fields.items()), rows.epoch)
        self._layouts.setdefault(layout, []).append(_Table(name, frame, rows.numbers))

    def _reset_pages(self, format: Format) -> None:
        """Empty the caches of the page reader now and then, for they grow with every page."""
        self._n_pages += format == "html"
        if format == "html" and self._n_pages % _PAGES_BETWEEN_RESETS == 0:
            forget_pages()
