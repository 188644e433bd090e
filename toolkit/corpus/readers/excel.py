"""Excel workbooks (.xlsx)."""

import io
import zlib
from datetime import datetime
from zipfile import BadZipFile

from toolkit.corpus.readers.rows import Origin, Rows, column_names, of_records
from toolkit.errors import ReadError

# SyntaxError is what both XML parsers raise: the one of the workbook and the one of the sheets.
_DAMAGED = (OSError, EOFError, KeyError, ValueError, SyntaxError, BadZipFile, zlib.error)


def read_excel(data: bytes, origin: Origin) -> Rows:
    """Read the first sheet that is not empty; the first row that is not empty is its header.

    Columns that share a heading, or have none, are named as in a delimited table. A cell beyond the header is kept,
    as no stray delimiter can have put it there. Rows are numbered as there, too: empty ones above the header count.
    """
    try:
        found = _first_sheet(data)
    except _DAMAGED as error:
        message = f"the workbook is damaged ({error}): open it and save it again"
        raise ReadError(message, file=origin.name) from error
    if found is None:
        message = "the workbook holds no rows"
        raise ReadError(message, file=origin.name)
    return found


def _first_sheet(data: bytes) -> Rows | None:
    """Return the rows of the first sheet that has any; sheets are parsed while their rows are asked for."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        for position, sheet in enumerate(book.worksheets):
            # Some exports state the size of the sheet wrongly; without it all rows are read.
            sheet.reset_dimensions()
            filled = [(n, row) for n, row in enumerate(sheet.iter_rows(values_only=True)) if _has_cell(row)]
            if filled:
                others = [other.title for other in book.worksheets[position + 1 :]]
                notes = [f"sheets not read: {', '.join(others)}"] if others else []
                return _rows(filled, notes, book.epoch)
    finally:
        book.close()
    return None


def _rows(filled: list[tuple[int, tuple[object, ...]]], notes: list[str], epoch: datetime) -> Rows:
    (_, header), *numbered = filled
    headings = [str(cell).strip() if cell is not None else "" for cell in header]
    headings += [""] * (max((len(row) for _, row in numbered), default=0) - len(headings))
    names = column_names(headings)
    records = [{n: cell for n, cell in zip(names, row, strict=False) if cell is not None} for _, row in numbered]
    # What has neither a heading nor a cell is the blank part of the sheet.
    used = {name for record in records for name in record}
    columns = [name for name, heading in zip(names, headings, strict=True) if heading or name in used]
    frame = of_records(records).reindex(columns=columns)
    return Rows(frame, [number for number, _ in numbered], notes=notes, epoch=epoch)


def _has_cell(row: tuple[object, ...]) -> bool:
    return any(cell is not None for cell in row)
