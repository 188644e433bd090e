import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.corpus.readers.delimited import read_delimited
from toolkit.corpus.readers.rows import Origin
from toolkit.errors import ReadError

ORIGIN = Origin("x.csv")


def read(text, origin=ORIGIN):
    return read_delimited(text.encode(), origin)


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_the_delimiter_is_recognised(mark):
    lines = (("id", "title", "text"), ("1", "A", "One; two, three | four"), ("2", "B", "Five"))
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=mark).writerows(lines)
    rows = read(buffer.getvalue())
    assert rows.frame.to_numpy().tolist() == [list(line) for line in lines[1:]]
    assert rows.numbers == [1, 2]


def test_line_breaks_and_quotes_inside_cells_are_kept():
    rows = read('title,text\r\nA,"One ""quoted"".\r\n\r\nTwo.\nThree."\r\n')
    assert rows.frame.loc[0, "text"] == 'One "quoted".\r\n\r\nTwo.\nThree.'


TITLES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x1e"))


@given(st.lists(st.tuples(TITLES, st.text("ab ,;\n\"'")), min_size=1))
def test_what_a_writer_wrote_comes_back(cells):
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([("title", "text"), *cells])
    rows = read(buffer.getvalue())
    kept = [list(pair) for pair in cells]
    assert [row for row in rows.frame.to_numpy().tolist() if any(row)] == [row for row in kept if any(row)]


def test_long_cells_and_the_limit_of_the_process():
    before = csv.field_size_limit()
    assert len(read(f"title,text\nA,{'x' * 500_000}\n").frame.loc[0, "text"]) == 500_000
    assert csv.field_size_limit() == before


def test_a_row_with_other_cells_is_set_aside():
    rows = read("title,text\nA,One\nB,Two, three\nC\nD,Four,,\n")
    assert rows.frame["title"].tolist() == ["A", "D"]
    assert rows.numbers == [1, 4]
    assert [problem.row for problem in rows.problems] == [2, 3]
    assert rows.problems[0].reason.startswith("the row has 3 cells, the header 2 (delimiter: ,): put the cells")


def test_quotation_marks_in_a_tab_file_are_text():
    rows = read('title\ttext\nA\t"Never closed\nB\tTwo\nC\tHe said "no"\n')
    assert rows.frame["text"].tolist() == ['"Never closed', "Two", 'He said "no"']
    assert "quotation marks are part of the text" in rows.notes[0]


def test_escaped_quotation_marks():
    rows = read('title,text\nA,"He said \\"no, no\\" twice"\nB,Two\n')
    assert rows.frame["text"].tolist() == ['He said "no, no" twice', "Two"]
    assert "backslashes" in rows.notes[0]


def test_an_open_quotation_mark_loses_nothing_silently():
    rows = read('title,text\nA,"One, two"\nB,"Two, three"\nC,"Never closed, alas\nD,Four\n')
    assert rows.frame["title"].tolist() == ["A", "B"]
    assert "a quotation mark is not closed" in rows.problems[0].reason


def test_one_column_has_no_delimiter():
    assert read("text\nOne, two; three\nFour\n").frame["text"].tolist() == ["One, two; three", "Four"]


@pytest.mark.parametrize("blank", ["\n", "\r\n", " \t\n"])
def test_blank_lines_above_the_header_are_passed_over_and_counted(blank):
    rows = read(f"{blank * 2}title,text\nA,One\nB,Two, three\n")
    assert rows.frame.to_numpy().tolist() == [["A", "One"]]
    assert (rows.numbers, [problem.row for problem in rows.problems]) == ([3], [4])


@pytest.mark.parametrize("named", ["sep=;\r\n", '"SEP=;"\n\n'])
def test_a_line_that_names_the_delimiter_is_no_header(named):
    rows = read(f"{named}title;text\nA;One, two\nB\n")
    assert rows.frame.to_dict("records") == [{"title": "A", "text": "One, two"}]
    n = len(named.splitlines())
    assert (rows.numbers, [problem.row for problem in rows.problems]) == ([n + 1], [n + 2])


def test_headers_are_made_distinct():
    assert list(read("text,,text\na,b,c\n").frame.columns) == ["text", "column_2", "text_2"]


def test_mixed_encodings_line_by_line():
    data = "title;text\nA;café\n".encode() + "B;café\n".encode("cp1252") + b"C;plain\n"
    rows = read_delimited(data, ORIGIN)
    assert rows.frame["text"].tolist() == ["café", "café", "plain"]
    assert "lines 3" in rows.notes[0]


def test_the_last_row_of_a_cut_file_is_set_aside():
    rows = read("title,text\nA,One\nB,Tw", Origin("x.csv", None, "it breaks off"))
    assert rows.frame["title"].tolist() == ["A"]
    assert rows.problems == [(2, "it breaks off", "B Tw")]


def test_a_line_of_cells_without_end_is_no_table():
    with pytest.raises(ReadError, match="more than 5,000 cells"):
        read("a," * 1_000_000)
