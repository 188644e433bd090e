import json

import pytest

from toolkit.corpus.readers.jsons import read_json, read_json_lines
from toolkit.corpus.readers.rows import Origin
from toolkit.errors import ReadError

ORIGIN = Origin("x.json")


def read(value):
    return read_json(json.dumps(value).encode(), ORIGIN)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda items: items,
        lambda items: {"status": "ok", "articles": items, "totalResults": 2},
        lambda items: {"response": {"status": "ok", "results": items}},
        lambda items: {"response": {"docs": items, "meta": {"hits": 2}}},
        lambda items: {"whatever": items, "tags": ["a", "b"]},
    ],
)
def test_lists_where_interfaces_keep_them(wrap):
    rows = read(wrap([{"title": "A", "text": "B"}, {"title": "C", "extra": None}]))
    assert rows.frame["title"].tolist() == ["A", "C"]
    assert rows.numbers == [1, 2]


def test_an_object_that_is_an_article():
    rows = read({"title": "A", "maintext": "B", "authors": ["X"]})
    assert rows.frame.to_dict("records") == [{"title": "A", "maintext": "B", "authors": ["X"]}]


def test_nested_values_are_lifted_one_level_and_numbers_kept():
    record = {"source": {"id": None, "name": "Courier"}, "id": 9007199254740993, "a": {"b": {"c": 1}}}
    rows = read([record, {"x": 1}])
    assert rows.frame.loc[0, ["source.name", "id", "a.b"]].tolist() == ["Courier", 9007199254740993, {"c": 1}]


def test_what_is_no_object_is_set_aside():
    rows = read([{"text": "A"}, "B", 3])
    assert [(problem.row, problem.excerpt) for problem in rows.problems] == [(2, "B"), (3, "3")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a": ', "not valid JSON"),
        (b"3", "neither a list nor an object"),
        (b'{"one": [{}], "two": [{}]}', "holds no list of articles. Its keys: one, two"),
        (b'{"a": ' * 100_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_named(data, message):
    with pytest.raises(ReadError, match=message):
        read_json(data, ORIGIN)


def test_lines_one_by_one():
    # U+2028 is a character of the text and not the end of a line.
    lines = '{"text": "A\u2028B"}\r\n\n{"text": broken}\n[1]\n{"text": "C"}'
    rows = read_json_lines(lines.encode(), ORIGIN)
    assert rows.frame["text"].tolist() == ["A\u2028B", "C"]
    assert rows.numbers == [1, 5]
    assert [problem.row for problem in rows.problems] == [3, 4]


def test_the_last_line_of_a_cut_file_is_set_aside():
    rows = read_json_lines(b'{"text": "A"}\n{"text": "B"}', Origin("x", None, "it breaks off"))
    assert rows.frame["text"].tolist() == ["A"]
    assert rows.problems == [(2, "it breaks off", '{"text": "B"}')]
    with pytest.raises(ReadError, match="it breaks off"):
        read_json(b"[]", Origin("x", None, "it breaks off"))
