import bz2
import io
import tarfile
import tracemalloc
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


def tarball(format):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format) as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
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
        (b"PAR1\x15...", "x.csv", "parquet"),
        (b"# Talks\n\nThe ministers met.", "x.md", "text"),
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
    "text",
    [
        "RDX was found in the car",
        "RDX2 is no explosive",
        "PAR1 is a receptor",
        "BZh91 is a code",
        "GIF89 was a format",
        "%PDF is a comment",
        "SQLite format 3 is old",
        "BM, MZ and PK are initials",
        "a" * 257 + "ustar is no word",
    ],
)
def test_words_that_a_text_begins_with_are_no_mark_of_a_binary_file(text):
    assert recognise(text.encode(), name="x.txt") == "text"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (bytes(range(256)) * 10, "binary file"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"%PDF-1.7", "a PDF"),
        (b"GIF89a", "an image"),
        (bz2.compress(b"text"), "a bzip2 file"),
        (bz2.compress(b""), "a bzip2 file"),
        (b"RDX3\nX\n", "an R data file"),
        (b"RDA2\nA\n", "an R data file"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (tarball(tarfile.GNU_FORMAT), "a tar archive"),
        (tarball(tarfile.PAX_FORMAT), "a tar archive"),
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


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_first_line_of_json_is_read_whole(codec):
    line = '{"text": "' + "a" * 100_000 + '"}\n'
    assert recognise((line * 2).encode(codec), name="x.json") == "jsonl"
    assert recognise(line.encode(codec), name="x.json") == "json"
    assert recognise(line.replace("a,", "a\n").strip().encode(codec), name="x.json") == "json"


def test_a_file_is_not_copied_to_see_whether_it_is_blank():
    data = b" text" + b"a" * 5_000_000 + b" "
    tracemalloc.start()
    assert recognise(data, name="x.txt") == "text"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_stump_of_a_binary_file_is_called_damaged():
    with pytest.raises(ReadError, match=r"not that of a '\.docx' file: it is cut or damaged"):
        recognise(b"PK", name="d.docx")
