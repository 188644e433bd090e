"""Excel workbooks (.xlsx)."""

import io
from zipfile import BadZipFile

from toolkit.corpus.readers.rows import Origin, Rows, of_records
from toolkit.errors import ReadError


def read_excel(data: bytes, origin: Origin) -> Rows:
    """Read the first sheet that is not empty; the first row that is not empty is its header."""
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
            names = [str(cell).strip() if cell is not None else "" for cell in header]
            records: list[dict[str, object]] = []
            numbers = []
            for number, row in enumerate(rows, start=1):
                if any(cell is not None for cell in row):
                    records.append({name: cell for name, cell in zip(names, row, strict=False) if name})
                    numbers.append(number)
            others = [other.title for other in book.worksheets[position + 1 :]]
            notes = [f"sheets not read: {', '.join(others)}"] if others else []
            columns = [name for name in dict.fromkeys(names) if name]
            return Rows(of_records(records).reindex(columns=columns), numbers, notes=notes)
    finally:
        book.close()
    message = "the workbook holds no rows"
    raise ReadError(message, file=origin.name)
