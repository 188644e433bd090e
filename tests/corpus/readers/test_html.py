from pathlib import Path

import pandas as pd
import pytest

from toolkit.corpus.read import read_corpus
from toolkit.corpus.readers.html import forget_pages, read_html
from toolkit.corpus.readers.rows import Origin
from toolkit.errors import ReadError

PARAGRAPHS = [
    "The foreign ministers of both countries met in Tokyo on Friday to speak about trade and security.",
    "Neither side said when the talks would go on, but officials called the mood “friendly” afterwards.",
    "Markets in the region rose on the news, with the main index in Tokyo closing one per cent higher.",
]
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}"><title>Talks resume | The Courier</title>
<meta property="og:title" content="Talks resume in Tokyo"><meta property="og:site_name" content="The Courier">
<meta property="og:url" content="https://courier.example/talks">
<meta property="article:published_time" content="2025-10-28T08:00:00Z">
<script>var tracker = "SECRETSCRIPT";</script><style>.x {{color: SECRETSTYLE}}</style></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Talks resume in Tokyo</h1>
{body}<script>document.write("SECRETSCRIPT and more words that look like a sentence.")</script></article>
<footer>Copyright The Courier</footer></body></html>"""


def page(charset="utf-8", paragraphs=PARAGRAPHS):
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return PAGE.format(charset=charset, body=body).encode("cp1252" if charset == "windows-1252" else charset)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_the_article_and_nothing_else(charset):
    row = read_html(page(charset), Origin("x.html")).frame.loc[0]
    assert [line for line in row.text.splitlines() if line] == PARAGRAPHS
    assert "SECRET" not in "".join(map(str, row))
    assert (row.title, row.outlet, row.url) == (
        *("Talks resume in Tokyo", "The Courier", "https://courier.example/talks"),
    )
    assert row.published == "2025-10-28"


def test_a_page_does_not_depend_on_those_before(tmp_path):
    for name in ("a", "b", "c", "d"):
        paragraphs = [*PARAGRAPHS, f"And here ends the page called {name}."]
        (tmp_path / f"{name}.html").write_bytes(page(paragraphs=paragraphs))
    corpus = read_corpus(tmp_path)
    assert corpus.articles["text"].map(lambda text: PARAGRAPHS[1] in text).tolist() == [True] * 4
    forget_pages()
    again = read_corpus(tmp_path)
    assert again.digest == corpus.digest
    assert corpus.articles["published"].tolist() == [pd.Timestamp("2025-10-28", tz="UTC")] * 4


def test_a_page_without_an_article():
    with pytest.raises(ReadError, match="no article was found in the page"):
        read_html(b"<html><body><script>let a = 1</script></body></html>", Origin("x.html"))


@pytest.mark.shared
def test_saved_pages(shared):
    corpus = read_corpus(Path(shared, "samples", "html_pages"))
    assert len(corpus) == 4
    assert (corpus.articles["title"] != "").all()
    assert corpus.articles["published"].notna().all()
    assert sorted(corpus.articles["language"]) == ["en", "en", "en", "ko"]
