"""Excel workbooks (.xlsx)."""

import io
from zipfile import BadZipFile

from toolkit.corpus.readers.rows import Origin, Rows, column_names, of_records
from toolkit.errors import ReadError


def read_excel(data: bytes, origin: Origin) -> Rows:
    """Read the first sheet that is not empty; the first row that is not empty is its header.

    Columns that share a heading, or have none, are named as in a delimited table. A cell beyond the header is kept,
    as no stray delimiter can have put it there.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        message = f"the workbook is damaged ({error}): open it and save it again"
        raise ReadError(message, file=origin.name) from error
    try:
        for position, sheet in enumerate(book.worksheets):
            # Some exports state the size of the sheet wrongly; without it all rows are read.
            sheet.reset_dimensions()
            rows = iter(sheet.iter_rows(values_only=True))
            header = next((row for row in rows if any(cell is not None for cell in row)), None)
            if header is None:
                continue
            numbered = [(n, row) for n, row in enumerate(rows, start=1) if any(cell is not None for cell in row)]
            headings = [str(cell).strip() if cell is not None else "" for cell in header]
            headings += [""] * (max((len(row) for _, row in numbered), default=0) - len(headings))
            names = column_names(headings)
            records = [
                {n: cell for n, cell in zip(names, row, strict=False) if cell is not None} for _, row in numbered
            ]
            # What has neither a heading nor a cell is the blank part of the sheet.
            filled = {name for record in records for name in record}
            columns = [name for name, heading in zip(names, headings, strict=True) if heading or name in filled]
            others = [other.title for other in book.worksheets[position + 1 :]]
            notes = [f"sheets not read: {', '.join(others)}"] if others else []
            frame = of_records(records).reindex(columns=columns)
            return Rows(frame, [number for number, _ in numbered], notes=notes, epoch=book.epoch)
    finally:
        book.close()
    message = "the workbook holds no rows"
    raise ReadError(message, file=origin.name)
