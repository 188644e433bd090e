"""Which format a file is of, by its content; its name is a hint where the content leaves it open."""

import io
import json
import re
import zipfile
from pathlib import PurePosixPath
from typing import cast, get_args

from toolkit.corpus.columns import map_columns
from toolkit.corpus.encoding import BOMS
from toolkit.corpus.readers.rows import Format
from toolkit.errors import InputError, ReadError, did_you_mean

FORMATS: tuple[str, ...] = get_args(Format)
_HEAD = 65_536
_BLANK = "\ufeff \t\r\n"
_TABLE_ENDINGS = (".csv", ".tsv", ".tab")
_TEXT_ENDINGS = (".txt", ".text", ".md", ".markdown", "")
_BINARY_ENDINGS = (".doc", ".docx", ".gz", ".odt", ".parquet", ".pdf", ".xls", ".xlsx", ".zip")
_LINES_ENDINGS = (".jsonl", ".ndjson", ".jl")
# Expressions, each as long as the format has it: an article may begin with "RDX", "BZh" or "SQLite format 3".
_NOT_READ = (
    (rb"%PDF-", "a PDF"),
    (rb"\{\\rtf", "an RTF document"),
    (rb"\xd0\xcf\x11\xe0", "an old Office file (.doc or .xls): save it as .xlsx or .csv"),
    (rb"\x89PNG", "an image"),
    (rb"\xff\xd8\xff", "an image"),
    (rb"GIF8[79]a", "an image"),
    (rb"7z\xbc\xaf", "a 7z archive: unpack it, or pack it as .zip"),
    (rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", "a bzip2 file: unpack it, or pack it as .gz"),
    (rb"\xfd7zXZ", "an xz file: unpack it, or pack it as .gz"),
    (rb"\x28\xb5\x2f\xfd", "a zstd file: unpack it, or pack it as .gz"),
    (rb"RD[ABX][1-3]\r?\n", "an R data file: write it with write.csv()"),
    (rb"SQLite format 3\x00", "an SQLite database: export the table as CSV"),
    (rb"(?s:.{257})ustar(?:\x00|  \x00)", "a tar archive: unpack it, or pack it as .zip"),
)
_PARQUET = re.compile(rb"PAR1[\x00-\x08\x0e-\x1f]")
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def recognise(data: bytes, *, name: str, encoding: str | None = None) -> Format:
    """Say which format a file is of.

    Parameters
    ----------
    data : bytes
        The file, unpacked; its first 64 KiB decide, of JSON its first line.
    name : str
        Its name, for what the content leaves open: a table or prose, one object or one in each line.
    encoding : str, optional
        As the user said.

    Returns
    -------
    str
        One of ``FORMATS``.

    Raises
    ------
    ReadError
        When it is none of them, naming what it looks like.

    Examples
    --------
    >>> recognise(b'{"title": "A", "text": "B"}', name="export.csv")
    'json'
    >>> recognise(b"id;title;text", name="export.csv")
    'csv'
    """
    if not data or data.isspace():
        message = "the file is empty"
        raise ReadError(message)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(data)
    if _PARQUET.match(data):
        return "parquet"
    _refuse_binary(data[:_HEAD], encoding)
    marked = next((encoding for bom, encoding in BOMS if data.startswith(bom)), None)
    codec = encoding or marked or "utf-8"
    text = data[:_HEAD].decode(codec, "replace").lstrip(_BLANK)
    if text.startswith("{") and "\n" not in text:
        # Only a whole line tells whether it is a record of its own.
        text = data[: data.find(b"\n", _HEAD) + 1 + _HEAD].decode(codec, "replace").lstrip(_BLANK)
    return _of_text(text, PurePosixPath(name.lower()).suffix)


def check_format(format: str) -> Format:
    """Return the user's format after checking that it is known."""
    if format in FORMATS:
        return cast(Format, format)
    message = f"format must be one that is read. Got {format!r}. {did_you_mean(str(format), FORMATS)}"
    raise InputError(message)


def _office(data: bytes) -> Format:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile as error:
        message = "the file begins as a zip or Excel file but is damaged: download or export it again"
        raise ReadError(message) from error
    if "xl/workbook.xml" in names:
        return "excel"
    what = "a Word document" if "word/document.xml" in names else "a zip archive inside an archive"
    raise ReadError(_refusal(what))


def _refuse_binary(head: bytes, encoding: str | None) -> None:
    for magic, what in _NOT_READ:
        if re.match(magic, head):
            raise ReadError(_refusal(what))
    if encoding is not None or head.startswith(tuple(bom for bom, _ in BOMS)):
        return
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > len(head) * 0.05 and controls > 8:
        what = "a binary file, or UTF-16 without a byte-order mark (then say encoding='utf-16')"
        raise ReadError(_refusal(what))


def _of_text(text: str, ending: str) -> Format:
    low = text[:4096].lower()
    if low.startswith("<!doctype lewis") or "<reuters " in low[:500]:
        return "reuters"
    if low.startswith("<") and re.search(r"<!doctype html|<html|<head\b|<body\b", low):
        return "html"
    if low.startswith("<?xml"):
        raise ReadError(_refusal("an XML file of a kind that is not known"))
    if re.match(r'\{\s*(["}]|$)', text) or re.match(r"\[\s*([{\]]|$)", text):
        return _json_kind(text, ending)
    if ending in _TABLE_ENDINGS:
        return "csv"
    if ending in (".html", ".htm", ".xhtml"):
        return "html"
    if _is_table(text):
        return "csv"
    if ending in _TEXT_ENDINGS:
        return "text"
    if ending in _BINARY_ENDINGS:
        message = f"the content is not that of a {ending!r} file: it is cut or damaged, so download or export it again"
        raise ReadError(message)
    raise ReadError(_refusal(f"a text file ending in {ending!r}; say format='text' if it is an article"))


def _json_kind(text: str, ending: str) -> Format:
    if text.startswith("["):
        return "json"
    if ending in _LINES_ENDINGS:
        return "jsonl"
    first, _, rest = text.partition("\n")
    if not rest.lstrip().startswith("{"):
        return "json"
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return "json"
    return "jsonl"


def _is_table(text: str) -> bool:
    """Whether the first line is a header: names only, two of them fields of an article, and a row below."""
    header, _, rest = text.partition("\n")
    mark = max("\t,;|", key=header.count)
    cells = [cell.strip("\"' \r") for cell in header.split(mark)]
    fields = map_columns(cells).fields
    names = all(re.fullmatch(r"(\w[\w./-]*( [\w./-]+){0,3})?(?<!\.)", cell) for cell in cells)
    return names and mark in rest and len(fields) >= 2 and ("text" in fields or "title" in fields)


def _refusal(what: str) -> str:
    known = "CSV, Excel, JSON, JSON lines, Parquet, plain text, HTML and Reuters-21578 SGML"
    return f"this is {what}. The formats that are read: {known}, also as .gz or in a .zip"
