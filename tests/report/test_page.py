import html
import itertools
import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from toolkit.report.page import render_page
from toolkit.report.sentences import MOST_SENTENCES
from toolkit.study.folder import read_lock
from toolkit.study.lock import build_lock
from toolkit.study.result import StudyResult

SECTIONS = (
    "answer",
    "read",
    "mentions",
    "tone",
    "time",
    "outlets",
    "by-topic",
    "parts",
    "topics",
    "topics-over-time",
    "strongest",
    "sentences",
    "articles",
    "trust",
    "methods",
    "made-of",
)
VOID = {"meta", "img", "br", "link", "input", "hr"}


class Page(HTMLParser):
    """The tags of a page with their attributes; complains about tags that do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def text(run: Path) -> str:
    return (run / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_it_says_how_the_articles_were_read(text: str) -> None:
    section = text[text.index('<section id="read"') : text.index('<section id="mentions"')]
    assert "<p>Fields: text" in section


def test_the_two_sides_of_every_difference_lead_to_sentences(text: str) -> None:
    for caption, anchors in (
        ("Differences between targets, overall", "target"),
        ("Differences between targets, by outlet", "cell"),
        ("Differences between targets, by period", "period"),
        ("Differences between targets, by topic", "topic"),
        ("Differences in tone and their two parts", "target"),
        ("What each topic adds to the two parts", "topic"),
    ):
        table = text[text.index(f"<caption>{caption}") :].partition("</table>")[0]
        heads = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', table)
        assert heads
        assert any(len(re.findall(f'<a href="#{anchors}-', head)) == 2 for head in heads)


def test_it_says_for_how_many_sentences_it_has_no_room(
    result: StudyResult, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "There is no room here" not in text
    n = {group: len(result.comparison.query(f"group == '{group}'")) for group in ("outlet", "period")}
    for group in n:
        monkeypatch.setitem(MOST_SENTENCES, group, 2)
    page = render_page(result, build_lock(result), {})
    assert f"no room here for {n['outlet'] - 2} more pairs of a target and an outlet" in page
    assert f"no room here for {n['period'] - 2} more pairs of a target and a period" in page


def test_tags_close_and_ids_are_unique(page: Page) -> None:
    assert page.open == []
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")}
    assert links <= set(ids)
    assert set(SECTIONS) <= set(ids)


def test_nothing_is_requested(page: Page, text: str) -> None:
    sources = [a.get("src", "") for _, a in page.tags if "src" in a]
    assert len(sources) == 7
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    assert not {"script", "link", "iframe", "object", "embed", "form", "base", "svg"} & {tag for tag, _ in page.tags}
    assert not [name for _, a in page.tags for name in a if name.startswith("on")]
    assert "url(" not in text
    assert "@import" not in text
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_hostile_text_is_shown_and_does_nothing(page: Page, text: str) -> None:
    shown = "".join(page.text)
    for hostile in (
        "<script>alert('t')</script> \"quoted\" & Japan's <b>gift</b>",
        '<i>Tab"loid</i>',
        "<b>Sunday</b>",
        "A small <study> & its parts",
        "{{ 7*7 }}",
    ):
        assert hostile in shown, hostile
    assert "<img src=x onerror=" in shown.replace("alert+", "alert")
    assert "&lt;img src=x onerror=" in text
    assert not [a for tag, a in page.tags if tag == "img" and a["src"] == "x"]


def test_web_addresses_only(result: StudyResult) -> None:
    urls = ["javascript:alert(1)", 'https://example.org/?a=1&b="2"', *["data:text/html,x"] * (len(result.articles) - 2)]
    changed = replace(result, articles=result.articles.assign(url=urls))
    links = {
        a["href"] for a in Page(render_page(changed, build_lock(changed), {})).all("a") if not a["href"].startswith("#")
    }
    assert links <= {'https://example.org/?a=1&b="2"'}


def test_it_can_be_read_without_eyes(page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    assert all(image["alt"].count(" ") > 5 for image in page.all("img"))
    tables = page.text and len(page.all("table"))
    assert tables == len(page.all("caption"))
    assert all(th.get("scope") in ("row", "col") for th in page.all("th"))
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(headings))
    assert {"header", "nav", "main", "footer"} <= {tag for tag, _ in page.tags}


def test_numbers_open_to_their_sentences(page: Page, result: StudyResult) -> None:
    counted = result.panel.groupby(["target", "outlet"])["n_mentions"].sum()
    anchors = {a["id"] for _, a in page.tags if a.get("id", "").startswith("cell-")}
    assert len(anchors) == len(counted)
    assert anchors == {a["href"][1:] for a in page.all("a") if a["href"].startswith("#cell-")}
    for group, prefix in (("period", "period-"), ("topic", "topic-")):
        numbers = result.comparison[result.comparison["group"] == group]
        anchors = {a["id"] for tag, a in page.tags if tag == "div" and a.get("id", "").startswith(prefix)}
        assert len(anchors) == len(numbers)
        assert anchors == {a["href"][1:] for a in page.all("a") if a["href"].startswith(f"#{prefix}")}
    shown = "".join(page.text)
    for n in counted[counted > 4].unique():  # the study asks for four sentences of each cell
        assert f"4 of {n} shown; all in tables/mentions.csv" in shown


def test_a_large_study_stays_a_page(result: StudyResult) -> None:
    """10,000 articles of 300 outlets, 50,000 mentions in long sentences."""
    n, per = 10_000, 5
    ids = [f"{i:016x}" for i in range(n)]
    first = result.articles.iloc[[0] * n].reset_index(drop=True)
    outlets = [f"Outlet {i % 300}" for i in range(n)]
    mentions = result.mentions.iloc[[0] * (n * per)].reset_index(drop=True)
    mention_ids = [f"{article}-b{k}-JP" for article in ids for k in range(per)]
    pairs = {"article_id": np.repeat(ids, 3), "target": ["CN", "JP", "KP"] * n, "outlet": np.repeat(outlets, 3)}
    large = replace(
        result,
        articles=first.assign(article_id=ids, outlet=outlets, source_file=[f"file-{i}.txt" for i in range(n)]),
        mentions=mentions.assign(
            mention_id=mention_ids,
            article_id=[article for article in ids for _ in range(per)],
            target=["CN", "JP", "KP", "JP", "CN"] * n,
            left="word " * 200,
            right=" word" * 200,
        ),
        tone=result.tone.iloc[[0] * (n * per)].assign(mention_id=mention_ids).reset_index(drop=True),
        evidence=result.evidence.iloc[[0] * (n * per)].assign(mention_id=mention_ids).reset_index(drop=True),
        rejected=result.rejected.iloc[[0] * n],
        panel=result.panel.iloc[[0] * (n * 3)].reset_index(drop=True).assign(**pairs),
    )
    page = render_page(large, build_lock(result), {})
    assert len(page.encode()) < 5_000_000
    assert page.count('class="sentence"') > 1_500
    assert "12 of 300 rows shown; all in tables/articles.csv" in page


def test_rows_that_were_set_aside_are_told(page: Page) -> None:
    shown = "".join(page.text)
    assert "neither a title nor a text" in shown
    assert "small.jsonl" in shown
    assert "Korean Peninsula" in shown


def test_the_lock_is_on_it(page: Page, run: Path) -> None:
    shown = "".join(page.text)
    lock = read_lock(run)
    assert lock["inputs"]["corpus"] in shown
    assert lock["steps"]["compare"]["contrasts"]["sha256"] in shown


def test_methods_say_where_the_labels_come_from(result: StudyResult, page: Page) -> None:
    shown = " ".join("".join(page.text).split())
    assert "heaviest terms, not" not in shown
    assert "Labels are a topic's most relevant terms" in shown
    settings = json.loads(json.dumps(dict(result.settings)))
    settings["topics"] |= {"model": "seeded", "notes": ["Not <known>."]}
    seeded = render_page(replace(result, settings=settings), build_lock(result), {})
    assert "Topics of the user's categories bear their names; other labels are a topic's most relevant terms" in (
        html.unescape(seeded)
    )
    assert "Not &lt;known&gt;." in seeded


def test_synthetic_articles_are_announced(result: StudyResult, text: str) -> None:
    assert "Synthetic articles" not in text
    settings = json.loads(json.dumps(dict(result.settings)))
    settings["corpus"]["provenance"]["manifest"] = {"synthetic": True, "description": "Made <up>."}
    shown = render_page(replace(result, settings=settings), build_lock(result), {})
    assert shown.index("Synthetic articles") < shown.index("<main")
    assert html.escape("Made <up>.") in shown


def test_no_mention_no_topics(result: StudyResult) -> None:
    names = (
        "mentions",
        "tone",
        "evidence",
        "topic_terms",
        "doc_topics",
        "topic_summary",
        "panel",
        "comparison",
        "contrasts",
        "prevalence",
        "decomposition",
    )
    nothing = replace(result, **{name: result.tables[name].iloc[:0] for name in names})
    shown = "".join(Page(render_page(nothing, build_lock(nothing), {})).text)
    assert "None of them names China, Japan or North Korea." in shown
    assert shown.count("no mention") == 3
    for needless in ("Each number leads", "A difference is", "Differences between targets, by"):
        assert needless not in shown


def in_browser(page: Path, folder: Path) -> tuple[str, list[str]]:
    """Open a page without a network; return its document and what the page itself asked of others."""
    log = folder / "net.json"
    done = subprocess.run(
        [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}", "--dump-dom", page.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    # What the browser asks for itself has "not an origin" as its initiator.
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if '"initiator":' in line]
    theirs = [line for line in lines if '"initiator":"not an origin"' not in line]
    return done.stdout, [match for line in theirs for match in re.findall(r'"url":"([^"]+)"', line)]


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_in_a_browser(run: Path, tmp_path: Path) -> None:
    """Every section is there, no script runs, and the page asks nothing of anyone."""
    document, asked = in_browser(run / "report.html", tmp_path)
    dom = Page(document)
    assert set(SECTIONS) <= {a["id"] for tag, a in dom.tags if tag == "section"}
    assert "script" not in {tag for tag, _ in dom.tags}
    assert asked == []
    control = tmp_path / "control.html"
    control.write_text('<img src="http://example.invalid/x.png">', encoding="utf-8")
    assert in_browser(control, tmp_path)[1] == ["http://example.invalid/x.png"]


def test_the_page_says_when_few_scores_are_explained(result: StudyResult) -> None:
    assert "were worked out for these sentences alone" not in render_page(result, build_lock(result), {})
    few = replace(result, evidence=result.evidence.head(3))
    assert "were worked out for these sentences alone" in render_page(few, build_lock(few), {})
