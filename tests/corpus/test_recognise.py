import io
import zipfile

import pytest

from toolkit.corpus.recognise import check_format, recognise
from toolkit.errors import InputError, ReadError


def office(member):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr(member, "")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b'{"a": 1}\n{"a": 2}\n', "x.csv", "jsonl"),
        (b'{"a": 1}\n', "x.jsonl", "jsonl"),
        (b'{"a": broken}\n{"a": 2}\n', "x.jsonl", "jsonl"),
        (b'{"articles": [\n{"a": 1}]}', "x.txt", "json"),
        (b'\n [{"a": 1}]', "x", "json"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "x.csv", "html"),
        (b'<?xml version="1.0"?><html xmlns="x">', "x.xml", "html"),
        (b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n', "x.txt", "reuters"),
        (b'<REUTERS TOPICS="YES">', "x", "reuters"),
        (b"PAR1....", "x.csv", "parquet"),
        (office("xl/workbook.xml"), "x.csv", "excel"),
        (b"id;title;text\n1;A;B\n", "x.txt", "csv"),
        (b"title,text\r\nA,B", "x.dat", "csv"),
        (b"a,b\n", "x.csv", "csv"),
        (b"[Applause] Mr. President, text, title, url", "x.txt", "text"),
        (b"{curly} prose", "x.txt", "text"),
        (b"Text, title, url: nothing here is a table.\nAnd, well, no more.", "x.txt", "text"),
        ("title\ttext\n".encode("utf-16"), "x.csv", "csv"),
        (b"Mr. President,\x00 a NUL does not make it binary. " * 3, "x.txt", "text"),
    ],
)
def test_content_decides(data, name, expected):
    assert recognise(data, name=name) == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (bytes(range(256)) * 10, "binary file"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"%PDF-1.7", "a PDF"),
        (office("word/document.xml"), "a Word document"),
        (b"PK\x03\x04garbage", "damaged"),
        (b'<?xml version="1.0"?><newsItem>', "an XML file of a kind"),
        ("title,text\n".encode("utf-16-le") * 9, "UTF-16 without a byte-order mark"),
    ],
)
def test_what_is_not_read_is_named(data, message):
    with pytest.raises(ReadError, match=message):
        recognise(data, name="x.csv")


def test_text_with_an_unknown_ending_is_not_guessed():
    with pytest.raises(ReadError, match="say format='text'"):
        recognise(b"print('hello')", name="x.py")


def test_formats_are_checked():
    assert check_format("csv") == "csv"
    with pytest.raises(InputError, match="Did you mean 'parquet'"):
        check_format("parket")
