import gzip
import hashlib
import io
import json
import os
import time
import tracemalloc
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from toolkit.corpus.read import read_corpus
from toolkit.errors import ConfigError, InputError, ReadError

ROWS = [
    {"title": "Talks resume", "text": "They met in Tokyo.", "date": "2025-10-28", "source": "Courier"},
    {"title": "Markets fall", "text": "Shares fell — by 2 %.", "date": "2025-10-29", "source": "Echo"},
]


def write(folder, name, data):
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def as_bytes(kind):
    frame, buffer = pd.DataFrame(ROWS), io.BytesIO()
    if kind == "parquet":
        frame.to_parquet(buffer)
    elif kind == "excel":
        frame.to_excel(buffer, index=False)
    elif kind == "jsonl":
        return "\n".join(json.dumps(row) for row in ROWS).encode()
    elif kind == "json":
        return json.dumps({"articles": ROWS}).encode()
    elif kind == "utf-16":
        return frame.to_csv(index=False, sep="\t").encode("utf-16")
    else:
        return frame.to_csv(index=False, sep=";").encode()
    return buffer.getvalue()


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("kind", ["csv", "excel", "json", "jsonl", "parquet", "utf-16"])
def test_every_format_gives_the_same_corpus(tmp_path, kind, packed):
    # The ending says CSV throughout: content decides.
    data = as_bytes(kind)
    path = write(tmp_path, "news.csv.gz" if packed else "news.csv", gzip.compress(data) if packed else data)
    corpus = read_corpus(path)
    assert corpus.articles[["title", "text", "outlet"]].to_numpy().tolist() == [
        [row["title"], row["text"], row["source"]] for row in ROWS
    ]
    assert corpus.articles["published"].dt.strftime("%F").tolist() == ["2025-10-28", "2025-10-29"]
    assert corpus.articles["source_row"].tolist() == [1, 2]
    assert corpus.digest == read_corpus(write(tmp_path, "same.csv", as_bytes("csv"))).digest
    assert len(corpus.rejected) == 0


def test_a_folder_of_texts_with_a_pattern(tmp_path):
    write(tmp_path, "2020/JPN_75_2020.txt", "Japan speaks.")
    write(tmp_path, "2021/CHN_76_2021.txt", "China speaks.")
    write(tmp_path, "2021/odd.txt", "What is this?")
    write(tmp_path, "README.txt", "About.")
    corpus = read_corpus(tmp_path, pattern="{country}_{session}_{year}", outlet="UN")
    columns = ["source_file", "text", "outlet", "country", "session", "year"]
    assert corpus.articles[columns].to_numpy().tolist() == [
        ["2020/JPN_75_2020.txt", "Japan speaks.", "UN", "JPN", "75", "2020"],
        ["2021/CHN_76_2021.txt", "China speaks.", "UN", "CHN", "76", "2021"],
    ]
    assert corpus.articles["published"].dt.strftime("%F").tolist() == ["2020-07-01", "2021-07-01"]
    assert any("1 July" in note for note in corpus.provenance["notes"])
    assert corpus.provenance["skipped"] == ["README.txt"]
    assert corpus.rejected.loc[0, ["source_file", "source_row"]].tolist() == ["2021/odd.txt", 0]
    assert "does not fit the pattern" in corpus.rejected.loc[0, "reason"]


def test_a_date_in_the_name(tmp_path):
    write(tmp_path, "bbc_2020-01-02.txt", "One.")
    row = read_corpus(tmp_path, pattern="{outlet}_{date}").articles.loc[0]
    assert (row.outlet, row.published) == ("bbc", pd.Timestamp("2020-01-02", tz="UTC"))


def test_provenance_says_what_was_read(tmp_path):
    path = write(tmp_path, "a.csv", "date,body,content\n2025-01-01,One,1\nSunday,Two,2\n")
    corpus = read_corpus(tmp_path)
    (entry,) = corpus.provenance["files"]
    assert entry == {
        "file": "a.csv",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "format": "csv",
        "encoding": "utf-8",
        "n_articles": 1,
        "n_rejected": 1,
    }
    assert corpus.provenance["path"] == str(tmp_path)
    assert corpus.provenance["columns"] == [
        {"text": "body", "published": "date", "passed_over": {"text": ["content"]}, "left_over": ["content"]}
    ]
    json.dumps(corpus.provenance)


def test_a_zip_is_read_in_memory_and_bad_members_are_set_aside(tmp_path):
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.writestr("b/news.jsonl", as_bytes("jsonl"))
        archive.writestr("../evil.txt", "Out!")
        archive.writestr("a.txt", "One.")
        archive.writestr("inner.zip", b"PK\x05\x06" + b"\0" * 18)
    before = set(tmp_path.rglob("*"))
    corpus = read_corpus(tmp_path / "news.zip")
    assert corpus.articles["source_file"].tolist() == ["news.zip/a.txt", *["news.zip/b/news.jsonl"] * 2]
    assert corpus.rejected["source_file"].tolist() == ["news.zip/../evil.txt", "news.zip/inner.zip"]
    assert "leaves the archive" in corpus.rejected.loc[0, "reason"]
    assert "archive inside an archive" in corpus.rejected.loc[1, "reason"]
    assert set(tmp_path.rglob("*")) == before


def test_files_of_different_layouts_come_together(tmp_path):
    write(tmp_path, "a.csv", "headline,body\nA,One\n")
    write(tmp_path, "b.json", json.dumps({"title": "B", "maintext": "Two", "authors": ["X", "Y"]}))
    write(tmp_path, "c.json", json.dumps({"title": "C", "content": "Three"}))
    articles = read_corpus(tmp_path).articles
    assert articles[["title", "text"]].to_numpy().tolist() == [["A", "One"], ["B", "Two"], ["C", "Three"]]
    assert articles["authors"].fillna("").tolist() == ["", "X|Y", ""]


def test_ids_count_within_a_file(tmp_path):
    write(tmp_path, "a.csv", "id,text\n1,One\n2,Two\n")
    write(tmp_path, "b.csv", "id,text\n1,Three\n2,Four\n2,Five\n")
    corpus = read_corpus(tmp_path)
    assert len(corpus) == 4
    assert "'2' came in b.csv row 2 with other content" in corpus.rejected.loc[0, "reason"]


def test_the_manifest_rules_the_folder(tmp_path):
    lines = ("[corpus]", 'title = "T"', "synthetic = true", 'files = ["in/*.csv"]', 'columns = {text = "note"}')
    write(tmp_path, "corpus.toml", "\n".join(lines))
    write(tmp_path, "in/a.csv", "note,text\nreal,fake\n")
    write(tmp_path, "out.csv", "note\nno\n")
    corpus = read_corpus(tmp_path)
    assert corpus.name == "T"
    assert corpus.articles["text"].tolist() == ["real"]
    assert corpus.provenance["manifest"]["synthetic"] is True
    with pytest.raises(InputError, match=r"columns must not contradict corpus.toml"):
        read_corpus(tmp_path, columns={"text": "text"})
    write(tmp_path, "corpus.toml", '[corpus]\nlangauge = "en"\n')
    with pytest.raises(ConfigError, match="Did you mean 'language'"):
        read_corpus(tmp_path)


def test_the_order_of_files_does_not_hang_on_the_disk(tmp_path, monkeypatch):
    for name in ("b.txt", "a.txt", "c/d.txt"):
        write(tmp_path, name, f"Text of {name}.")
    first = read_corpus(tmp_path)
    walk = os.walk
    monkeypatch.setattr(os, "walk", lambda top, **how: [(w, d[::-1], f[::-1]) for w, d, f in walk(top, **how)][::-1])
    pd.testing.assert_frame_equal(read_corpus(tmp_path).articles, first.articles)


# Bad input: a clear error, or a rejected row and the rest loaded.


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.csv", b"", r"empty.csv: the file is empty"),
        ("head.csv", b"title,text\n", "the file holds no rows"),
        ("none.csv", b"a,b\n1,2\n", r"none.csv: no column holds the text. Columns found: a, b"),
        ("image.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "this is an image"),
        ("binary.csv", bytes(range(256)) * 20, "this is a binary file"),
        ("cut.json", b'{"articles": [{"text": "A"}', "not valid JSON"),
        ("cut.txt.gz", gzip.compress(os.urandom(5000).hex().encode())[:-800], "breaks off"),
        ("sunday.csv", b"text,date\nA,Sunday\nB,May\n", r"2 rows rejected.*'Sunday' does not name a day"),
    ],
)
def test_a_single_file_that_cannot_be_read(tmp_path, name, data, message):
    with pytest.raises(ReadError, match=message):
        read_corpus(write(tmp_path, name, data))


def test_the_same_files_in_a_folder_are_set_aside(tmp_path):
    write(tmp_path, "good.txt", "Good.")
    write(tmp_path, "empty.csv", "")
    write(tmp_path, "image.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    write(tmp_path, "none.csv", "a,b\n1,2\n")
    corpus = read_corpus(tmp_path)
    assert corpus.articles["text"].tolist() == ["Good."]
    assert corpus.rejected["source_file"].tolist() == ["empty.csv", "image.csv", "none.csv"]
    assert corpus.rejected["source_row"].tolist() == [0, 0, 0]
    with pytest.raises(ReadError, match=r"empty.csv: the file is empty"):
        read_corpus(tmp_path, on_error="raise")


def test_missing_paths_and_empty_folders(tmp_path):
    with pytest.raises(ReadError, match=r"nowhere: there is no such file or folder"):
        read_corpus(tmp_path / "nowhere")
    with pytest.raises(ReadError, match="there are no files to read in it"):
        read_corpus(tmp_path)
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    with pytest.raises(ReadError, match="there is no article in it"):
        read_corpus(tmp_path / "empty.zip")


def test_a_wrong_encoding_is_an_error_and_a_mixed_one_is_recorded(tmp_path):
    path = write(tmp_path, "a.csv", "title;text\nA;café\n".encode() + b"B;caf\xe9\nC;bad \x81\n")
    with pytest.raises(ReadError, match="the bytes of line 3 are not utf-8"):
        read_corpus(path, encoding="utf-8")
    corpus = read_corpus(path)
    assert corpus.articles["text"].tolist() == ["café", "café"]
    assert any("mixed encodings" in note and "lines 3, 4" in note for note in corpus.provenance["notes"])
    assert "neither UTF-8 nor Windows-1252" in corpus.rejected.loc[0, "reason"]
    assert corpus.rejected.loc[0, "source_row"] == 3


def test_a_truncated_gzip_keeps_what_is_whole(tmp_path):
    lines = "".join(json.dumps({"id": i, "text": f"Text {i}: {os.urandom(40).hex()}"}) + "\n" for i in range(3000))
    path = write(tmp_path, "news.jsonl.gz", gzip.compress(lines.encode())[:-20_000])
    corpus = read_corpus(path)
    assert 100 < len(corpus) < 3000
    assert corpus.articles["source_id"].tolist() == [str(i) for i in range(len(corpus))]
    assert len(corpus.rejected) == 1
    assert "breaks off" in corpus.rejected.loc[0, "reason"]
    assert corpus.rejected.loc[0, "source_row"] == len(corpus) + 1
    with pytest.raises(ReadError, match="breaks off"):
        read_corpus(path, on_error="raise")


def test_nul_bytes_reject_their_row(tmp_path):
    corpus = read_corpus(write(tmp_path, "a.csv", b"title,text\nA,One\nB,Two\x00\nC,Three\n"))
    assert corpus.articles["title"].tolist() == ["A", "C"]
    assert corpus.rejected.loc[0, "source_row"] == 2
    assert "NUL bytes" in corpus.rejected.loc[0, "reason"]


def test_raise_names_the_first_problem(tmp_path):
    write(tmp_path, "b.csv", "text,date\nA,Sunday\n")
    write(tmp_path, "a.csv", "text,date\nA,2025-01-01\nB,yesterday\nC,May\n")
    with pytest.raises(ReadError, match=r"a.csv, row 2: the date 'yesterday'"):
        read_corpus(tmp_path, on_error="raise")


def test_fifty_megabytes_in_one_line(tmp_path):
    text = "The ministers met in Tokyo on Friday and spoke of trade. " * 880_000
    paths = [
        write(tmp_path, "a.jsonl", json.dumps({"text": text})),
        write(tmp_path, "b.csv", f'title,text\nA,"{text}"\n'),
        write(tmp_path, "c.txt", text),
    ]
    for path in paths:
        # Processor time, so that another program does not count; what grows with the square would take hours.
        start = time.process_time()
        assert read_corpus(path).articles["text"].str.len().tolist() == [len(text)]
        assert time.process_time() - start < 60
    with pytest.raises(ReadError, match="more than 5,000 cells"):
        read_corpus(write(tmp_path, "d.csv", "a," * 25_000_000))


def test_an_article_of_five_megabytes_is_kept_as_it_is(tmp_path):
    text = "Zeile – ü\r\n" * 450_000
    assert read_corpus(write(tmp_path, "a.txt", text)).articles.loc[0, "text"] == text


def test_a_folder_of_texts_is_light(tmp_path):
    for i in range(300):
        write(tmp_path, f"{i}.txt", f"{i} " + "The ministers met in Tokyo on Friday. " * 400)
    tracemalloc.start()
    corpus = read_corpus(tmp_path, language="en")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # The texts are 4.6 MB; Python holds them at most four times over on the way.
    assert len(corpus) == 300
    assert peak < 25e6


def test_arguments_are_checked_before_anything_is_read(tmp_path):
    path = write(tmp_path, "a.csv", "text\nA\n")
    with pytest.raises(InputError, match=r"on_error must be 'reject' or 'raise'\. Got 'ignore'"):
        read_corpus(write(tmp_path, "none.csv", ""), on_error="ignore")
    with pytest.raises(InputError, match="format must be one that is read"):
        read_corpus(path, format="xml")
    with pytest.raises(InputError, match="encoding must be"):
        read_corpus(path, encoding="utf-99")
    with pytest.raises(InputError, match=r"must name a column of the file. Got 'body'. Available: text"):
        read_corpus(path, columns={"text": "body"})
    with pytest.raises(InputError, match="pattern must hold"):
        read_corpus(path, pattern="plain")
    for arguments, message in (
        ({"columns": ["a"]}, r"columns must be a map from field to column.*Got \['a'\]"),
        ({"columns": "body"}, "columns must be a map from field to column.*Got 'body'"),
        ({"columns": {"source_id": None}}, r"columns\['source_id'\] must be the name of a column. Got None"),
        ({"columns": {"text": 5}}, "Got '5'. Available: text"),
        ({"columns": {5: "text"}}, "columns must map fields of an article. Got 5"),
        ({"format": 5}, "format must be one that is read. Got 5"),
        ({"encoding": 5}, "encoding must be one that Python knows.*Got 5"),
        ({"encoding": "hex"}, "encoding must be one that Python knows.*Got 'hex'"),
        ({"outlet": 5}, "outlet must be a string.*Got 5"),
        ({"language": 5}, "ISO 639-1 code.*Got 5"),
        ({"day_first": "yes"}, "day_first must be True.*Got 'yes'"),
        ({"pattern": 5}, "pattern must be a string.*Got 5"),
    ):
        with pytest.raises(InputError, match=message):
            read_corpus(path, **arguments)
    for wrong, message in (
        (None, "Got a NoneType"),
        ([path], "Got a list: put the files into a folder"),
        (pd.DataFrame(), "Got a DataFrame: Corpus.from_frame"),
        ("", "Got an empty string: '.' is the current folder"),
    ):
        with pytest.raises(InputError, match=f"path must be a file, a folder or a glob.*{message}"):
            read_corpus(wrong)
    with pytest.raises(InputError, match=r"pattern must not repeat a column.*a.csv has \['text'\]"):
        read_corpus(path, pattern="{text}")
    assert read_corpus(path, format="text").articles["text"].tolist() == ["text\nA\n"]


@pytest.mark.shared
def test_the_un_debates(shared):
    folder = shared / "data" / "ungdc"
    files = {path.relative_to(folder).as_posix(): path for path in folder.glob("202[34]/*.txt")}
    corpus = read_corpus(folder / "202[34]" / "*.txt", pattern="{country}_{session}_{year}")
    assert corpus.articles["source_file"].tolist() == sorted(files)
    assert len(corpus.rejected) == 0
    assert (corpus.articles["published"].dt.year.astype(str) == corpus.articles["source_file"].str[:4]).all()
    japan = corpus.articles[corpus.articles["country"] == "JPN"].iloc[0]
    assert japan["text"] == files[japan["source_file"]].read_bytes().decode()


@pytest.mark.shared
def test_one_text_in_many_encodings_is_one_article(shared):
    corpus = read_corpus(shared / "samples" / "encodings")
    files = corpus.provenance["files"]
    arabic = [entry["n_articles"] for entry in files if "Arabic" in entry["file"]]
    # The same declaration in three encodings: one is kept, the others are exact duplicates of it.
    assert sum(arabic) == 1
    assert len(arabic) == 3
    assert set(corpus.articles["language"]) >= {"ar", "de", "el", "en", "fr", "hi", "is", "ja", "ko", "ru", "th", "zh"}
