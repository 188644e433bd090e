import io
from datetime import datetime
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from toolkit.corpus.corpus import Corpus
from toolkit.corpus.readers.delimited import read_delimited
from toolkit.corpus.readers.excel import read_excel
from toolkit.corpus.readers.rows import Origin
from toolkit.errors import ReadError


def workbook(*sheets):
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"sheet {number}")
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_first_sheet_with_rows():
    header = ["Title", "Text", None, "Date"]
    table = [[None, None], header, ["A", "One\nTwo", None, datetime(2025, 10, 28)], [], ["B", 7]]
    rows = read_excel(workbook([], table, [["x"]]), Origin("x.xlsx"))
    assert rows.numbers == [2, 4]
    assert list(rows.frame.columns) == ["Title", "Text", "Date"]
    assert rows.notes == ["sheets not read: sheet 2"]
    corpus = Corpus.from_frame(rows.frame)
    assert corpus.articles["text"].tolist() == ["One\nTwo", "7"]
    assert corpus.articles["published"][0].isoformat() == "2025-10-28T00:00:00+00:00"


def test_columns_without_a_name_of_their_own_are_kept():
    header = ["text", "text", "outlet", None, None]
    table = [header, ["One.", "Two.", "X", "a"], ["Three.", None, "Y", None, None, "beyond"]]
    rows = read_excel(workbook(table), Origin("x.xlsx"))
    assert list(rows.frame.columns) == ["text", "text_2", "outlet", "column_4", "column_6"]
    articles = Corpus.from_frame(rows.frame).articles
    assert articles["text"].tolist() == ["One.", "Three."]
    assert articles[["text_2", "column_4", "column_6"]].fillna("").to_numpy().tolist() == [
        *(["Two.", "a", ""], ["", "", "beyond"])
    ]


def test_empty_and_damaged_workbooks():
    with pytest.raises(ReadError, match="holds no rows"):
        read_excel(workbook([]), Origin("x.xlsx"))
    with pytest.raises(ReadError, match="damaged"):
        read_excel(workbook([["a"]])[:-400] + b"x" * 10, Origin("x.xlsx"))


def repacked(data, member, size):
    """Return a workbook of which one part was cut to some bytes."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as before, ZipFile(buffer, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part[:size] if name == member else part)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("size", [0, 50, 200])
def test_a_workbook_with_a_cut_part_is_damaged(member, size):
    with pytest.raises(ReadError, match=r"^x.xlsx: the workbook is damaged"):
        read_excel(repacked(workbook([["text", "date"], ["One", "2020"]]), member, size), Origin("x.xlsx"))


@pytest.mark.parametrize("above", [0, 2])
def test_rows_are_numbered_as_those_of_a_delimited_table(above):
    table = [*[[None, None]] * above, ["text", "page"], ["One", 1], [None, None], ["Two", 2]]
    csv = "\n" * above + "text,page\nOne,1\n\nTwo,2\n"
    expected = read_delimited(csv.encode(), Origin("x.csv")).numbers
    assert read_excel(workbook(table), Origin("x.xlsx")).numbers == expected == [above + 1, above + 3]
