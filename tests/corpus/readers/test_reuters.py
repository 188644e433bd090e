import pandas as pd
import pytest

from toolkit.corpus.read import read_corpus
from toolkit.corpus.readers.reuters import read_reuters
from toolkit.corpus.readers.rows import Origin

RECORD = """<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="1" NEWID="{id}">
<DATE>{date}</DATE>
<TOPICS><D>grain</D><D>wheat</D></TOPICS>
<PLACES><D>japan</D><D>usa</D></PLACES>
<PEOPLE></PEOPLE><ORGS></ORGS><EXCHANGES></EXCHANGES>
<UNKNOWN>&#5;&#5;RM f0416&#31;reute</UNKNOWN>
<TEXT{kind}>&#2;
{content}
</TEXT>
</REUTERS>
"""
FULL = (
    "<TITLE>TOKYO BUYS &lt;WHEAT> &amp; CORN</TITLE>\n"
    "<DATELINE>    TOKYO, Feb 26 - </DATELINE><BODY>Japan bought.\n    It said so.\n Reuter\n&#3;</BODY>"
)


def sgml(*records):
    written = [
        RECORD.format(id=i, date=date, kind=kind, content=content)
        for i, (date, kind, content) in enumerate(records, start=1)
    ]
    return ('<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + "".join(written)).encode()


def test_a_record_with_all_its_codes():
    row = read_reuters(sgml(("26-FEB-1987 15:01:01.79", "", FULL)), Origin("x")).frame.loc[0].to_dict()
    assert row == {
        "title": "TOKYO BUYS <WHEAT> & CORN",
        "text": "TOKYO, Feb 26 - Japan bought.\n    It said so.\n Reuter\n",
        "published": "26-FEB-1987 15:01:01.79",
        "outlet": "Reuters",
        "language": "en",
        "newid": "1",
        "dateline": "    TOKYO, Feb 26 - ",
        "lewissplit": "TRAIN",
        "topics": "grain|wheat",
        "places": "japan|usa",
        "people": "",
        "orgs": "",
        "exchanges": "",
    }


def test_title_only_and_unprocessed_records_are_read(tmp_path):
    data = sgml(
        ("26-FEB-1987 15:01:01.79", "", FULL),
        (" 9-MAR-1987 07:59:05.79", ' TYPE="BRIEF"', "******<TITLE>BANK CUTS RATE\n</TITLE>"),
        ("27-MAR-1987 00:02:59.13&#5;RM", ' TYPE="UNPROC"', "Loose figures &lt;A> 1.2 3.4"),
        ("31-MAR-1987 605:12:19.12", "", FULL),
    )
    path = tmp_path / "reut2-000.sgm"
    path.write_bytes(data)
    corpus = read_corpus(path)
    assert len(corpus) == 4
    articles = corpus.articles.set_index("source_id")
    assert articles.loc["2", "title"] == "BANK CUTS RATE\n"
    assert articles.loc["2", "text"].strip() == "******"
    assert articles.loc["3", "text"].strip() == "Loose figures <A> 1.2 3.4"
    assert articles.loc["3", "published"] == pd.Timestamp("1987-03-27 00:02:59.13", tz="UTC")
    # The misprinted time of day is left out.
    assert articles.loc["4", "published"] == pd.Timestamp("1987-03-31", tz="UTC")


def test_a_record_that_is_not_closed_is_set_aside():
    rows = read_reuters(sgml(("26-FEB-1987", "", FULL), ("26-FEB-1987", "", FULL))[:-30], Origin("x"))
    assert rows.numbers == [1]
    assert [problem.row for problem in rows.problems] == [2]


@pytest.mark.shared
def test_no_record_of_the_collection_is_lost(shared):
    folder = shared / "data" / "reuters21578"
    n_records = sum(path.read_bytes().count(b"<REUTERS") for path in folder.glob("*.sgm"))
    corpus = read_corpus(folder)
    assert len(corpus) == n_records == 11_000
    assert len(corpus.rejected) == 0
    assert set(corpus.articles["published"].dt.year) == {1987}
    assert corpus.articles["source_id"].is_unique
    # Checked against the tags alone: how often Japan is among the places (in one record it is twice).
    n_japan = sum(path.read_bytes().count(b"<D>japan</D>") for path in folder.glob("*.sgm"))
    assert (corpus.articles["places"].str.split("|").explode() == "japan").sum() == n_japan
