import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError, ReadError
from toolkit.schema import ARTICLES, check_table

FRAME = pd.DataFrame(
    {
        "headline": ["Talks resume", "Markets fall", ""],
        "body": ["They met in Tokyo.\r\n\r\nThey left.", "", " \n"],
        "date": ["2025-10-28", "", "2025-10-29"],
        "source": ["Courier", "<b>Echo</b>", "Courier"],
        "page": [1, 2, 3],
    }
)


def test_a_frame_becomes_articles():
    corpus = Corpus.from_frame(FRAME)
    check_table("articles", corpus.articles)
    assert list(corpus.articles.columns) == [*ARTICLES, "page"]
    first = corpus.articles.loc[0]
    assert (first.title, first.outlet, first.language, first.page) == ("Talks resume", "Courier", "en", 1)
    assert first.text == "They met in Tokyo.\r\n\r\nThey left."
    assert first.published == pd.Timestamp("2025-10-28", tz="UTC")
    # A title alone is an article, and an empty date is no error.
    assert corpus.articles.loc[1, "text"] == ""
    assert corpus.articles["published"].isna().tolist() == [False, True]


def test_a_row_without_title_and_text_is_set_aside():
    rejected = Corpus.from_frame(FRAME, name="mine").rejected
    assert rejected[["source_file", "source_row"]].to_numpy().tolist() == [["mine", 3]]
    assert rejected.loc[0, "reason"] == "neither a title nor a text: fill one in, or delete the row"


def test_raise_names_file_row_rule_and_remedy():
    with pytest.raises(ReadError, match="mine, row 3: neither a title nor a text: fill one in") as caught:
        Corpus.from_frame(FRAME, name="mine", on_error="raise")
    assert (caught.value.file, caught.value.row) == ("mine", 3)


@pytest.mark.parametrize("date", ["Sunday", "May", "yesterday", "01/02/2003"])
def test_a_date_that_is_none_rejects_the_row(date):
    corpus = Corpus.from_frame(pd.DataFrame({"text": ["a", "b"], "date": [date, "2025-10-28"]}))
    assert corpus.articles["text"].tolist() == ["b"]
    assert repr(date) in corpus.rejected.loc[0, "reason"]
    assert corpus.rejected.loc[0, "excerpt"] == "a"


def test_day_first_settles_the_order():
    frame = pd.DataFrame({"text": ["a"], "date": ["01/02/2003"]})
    assert Corpus.from_frame(frame, day_first=True).articles["published"][0].month == 2


def test_nul_bytes_and_half_characters_reject_the_row():
    rows = {"text": ["a\x00b", "half \ud83d", "fine", "page"], "page": ["1", "2", "3", "4\x00"]}
    corpus = Corpus.from_frame(pd.DataFrame(rows, dtype=object))
    assert corpus.articles["text"].tolist() == ["fine"]
    reasons = corpus.rejected["reason"].tolist()
    assert "column 'text' holds NUL bytes" in reasons[0]
    assert "half a character" in reasons[1]
    assert "column 'page' holds NUL bytes" in reasons[2]


def test_duplicates_are_rejected_with_the_row_that_was_kept():
    frame = pd.DataFrame({"id": ["1", "1", "1", ""], "text": ["b", "b", "a", "b"]})
    corpus = Corpus.from_frame(frame)
    assert corpus.articles["source_row"].tolist() == [1, 4]
    assert corpus.rejected["source_row"].tolist() == [2, 3]
    assert "exact duplicate of frame row 1" in corpus.rejected.loc[0, "reason"]
    assert "'1' came in frame row 1 with other content" in corpus.rejected.loc[1, "reason"]


@given(st.permutations(range(6)))
@settings(max_examples=25, deadline=None)
def test_which_of_two_contents_keeps_an_id_does_not_hang_on_the_order(order):
    frame = pd.DataFrame({"id": ["1", "1", "1", "2", "2", ""], "text": list("abcdea")})
    assert Corpus.from_frame(frame.iloc[order]).digest == Corpus.from_frame(frame).digest


def test_settings_fill_what_is_missing():
    frame = pd.DataFrame({"text": ["Ein Satz.", "Noch einer."], "outlet": ["A", ""], "lang": ["", "German"]})
    articles = Corpus.from_frame(frame, outlet="B", language="fr").articles
    assert articles["outlet"].tolist() == ["A", "B"]
    assert articles["language"].tolist() == ["fr", "de"]


def test_names_that_a_field_has_taken_get_an_ending():
    frame = pd.DataFrame({"body": ["Real text."], "text": ["short"], "source_row": [77]})
    corpus = Corpus.from_frame(frame, columns={"text": "body"})
    assert corpus.articles.loc[0, ["text", "text_given", "source_row", "source_row_given"]].tolist() == [
        *("Real text.", "short", 1, 77)
    ]
    assert any("'text_given'" in note for note in corpus.provenance["notes"])


def test_part_of_a_corpus_keeps_ids_and_places():
    corpus = Corpus.from_frame(FRAME.assign(id=["x1", "x2", "x3"]))
    part = Corpus.from_frame(corpus.articles.iloc[[1]])
    pd.testing.assert_frame_equal(part.articles, corpus.articles.iloc[[1]].reset_index(drop=True))


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_the_digest_does_not_know_the_order(order):
    frame = pd.DataFrame({"text": [f"Text {i}." for i in range(6)], "page": [1.5, None, 2, 3, 4, 5]})
    assert Corpus.from_frame(frame.iloc[order]).digest == Corpus.from_frame(frame).digest


@pytest.mark.parametrize("column", ["text", "title", "page", "language"])
def test_the_digest_knows_every_column(column):
    frame = pd.DataFrame({"text": ["a", "b"], "title": ["a", "b"], "page": ["1", "2"], "language": ["en"] * 2})
    changed = frame.copy()
    changed.loc[1, column] = "fr"
    assert Corpus.from_frame(changed).digest != Corpus.from_frame(frame).digest


def test_lists_and_objects_in_cells_become_text():
    frame = pd.DataFrame([{"text": ["One.", "Two."], "tags": ["a", "b"], "extra": {"k": [1]}, "id": 7.0}])
    row = Corpus.from_frame(frame).articles.loc[0]
    assert (row.text, row.tags, row.extra, row.source_id) == ("One.\n\nTwo.", "a|b", '{"k": [1]}', "7")


def test_no_text_column():
    with pytest.raises(ReadError, match=r"found: a, b\. Say which one does with columns=\{'text': 'NAME'\}"):
        Corpus.from_frame(pd.DataFrame({"a": [1], "b": [2]}))


def test_nothing_left_is_an_error_that_sums_up():
    with pytest.raises(ReadError, match=r"2 rows rejected.*neither a title nor a text.*\(2 x\)"):
        Corpus.from_frame(pd.DataFrame({"text": ["", " "]}))
    with pytest.raises(ReadError, match="there is no article in it"):
        Corpus.from_frame(pd.DataFrame({"text": []}))


def test_arguments_are_checked():
    with pytest.raises(InputError, match="on_error must be"):
        Corpus.from_texts(["a"]) and Corpus.from_frame(pd.DataFrame({"text": ["a"]}), on_error="ignore")
    with pytest.raises(InputError, match="ISO 639-1"):
        Corpus.from_frame(pd.DataFrame({"text": ["a"]}), language="english")


def test_texts_are_a_list_and_columns_as_long():
    with pytest.raises(InputError, match=r"texts must be a list of strings.*Got the string 'One.': write \[text\]"):
        Corpus.from_texts("One.")
    with pytest.raises(InputError, match=r"texts must be a list of strings.*Got a NoneType"):
        Corpus.from_texts(None)
    with pytest.raises(InputError, match=r"title must be one value for all texts, or one for each. Got 1 for 2 texts"):
        Corpus.from_texts(["a", "b"], title=["x"])
    with pytest.raises(InputError, match="'text' again"):
        Corpus.from_texts(["a"], text=["b"])
    titles = pd.Series(["A", "B"], index=[7, 8])
    assert Corpus.from_texts(iter(["a", "b"]), title=titles, outlet="X").articles["title"].tolist() == ["A", "B"]


def test_a_frame_is_a_frame_with_names_of_its_own():
    with pytest.raises(InputError, match=r"frame must be a DataFrame. Got a dict: pandas.DataFrame"):
        Corpus.from_frame({"text": ["a"]})
    with pytest.raises(InputError, match=r"columns of different names. Got more than one 'text'"):
        Corpus.from_frame(pd.DataFrame([["a", "b"]], columns=["text", "text"]))
    with pytest.raises(InputError, match="name must be a string"):
        Corpus.from_frame(pd.DataFrame({"text": ["a"]}), name=5)
    articles = Corpus.from_frame(pd.DataFrame([["One.", 7]]), columns={"text": 0}).articles
    assert articles[["text", "1"]].to_numpy().tolist() == [["One.", 7]]


def test_the_mapping_of_columns_is_told():
    corpus = Corpus.from_frame(FRAME.assign(byline="x"))
    assert corpus.provenance["columns"][0]["left_over"] == ["page", "byline"]
    shown = "body → text, headline → title, date → published, source → outlet; kept beside: page, byline"
    assert shown in corpus._repr_html_()


def test_shown_in_a_notebook_and_escaped():
    corpus = Corpus.from_frame(FRAME, name="<script>")
    shown = corpus._repr_html_()
    assert "<script>" not in shown
    assert "&lt;b&gt;Echo&lt;/b&gt; (1), Courier (1)" in shown
    assert "2025-10-28 to 2025-10-28 (1 article without a date)" in shown
    assert "1: neither a title nor a text (1)" in shown
    assert repr(corpus) == "<Corpus '<script>': 2 articles, 2 outlets, 2025-10-28 to 2025-10-28, 1 rejected>"


def test_an_outlet_with_stray_blanks_is_the_same_outlet():
    frame = pd.DataFrame({"text": ["One.", "Two."], "outlet": ["BBC", " BBC\n "]})
    assert set(Corpus.from_frame(frame, language="en").articles["outlet"]) == {"BBC"}


def test_a_wrong_argument_is_told_before_rows_are_read(monkeypatch):
    monkeypatch.setattr("toolkit.corpus.corpus.assemble", None)
    with pytest.raises(InputError, match=r"on_error must be 'reject' or 'raise'\. Got 'ignore'"):
        Corpus.from_frame(FRAME, on_error="ignore")


def test_two_hundred_further_columns():
    numbers = {f"n{i}": [i, i] for i in range(200)}
    texts = pd.DataFrame({f"t{i}": ["x", "y"] for i in range(200)}, dtype="str")
    frame = pd.DataFrame({"text": ["One.", "Two."], "id": ["1", "2"], **numbers}).join(texts)
    corpus = Corpus.from_frame(frame)
    assert list(corpus.articles.columns) == [*ARTICLES, "source_id", *numbers, *texts.columns]
    assert Corpus.from_frame(corpus.articles).articles.equals(corpus.articles)
