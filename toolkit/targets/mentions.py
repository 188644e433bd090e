"""find_mentions(): one row per mention of a target, with exact offsets."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.corpus.sentences import paragraph_at, sentences
from toolkit.errors import InputError
from toolkit.schema import MENTIONS, as_table
from toolkit.targets.context import dateline, names_place
from toolkit.targets.gazetteer import countries, load_targets
from toolkit.targets.phrases import compile_phrases
from toolkit.targets.quotes import quote_spans
from toolkit.targets.resolve import Meaning, Resolver
from toolkit.targets.target import Target

#: A mention that starts within so many characters of the text stands in the lead.
LEAD_CHARACTERS = 300
#: A text without full stops is cut around the mention, so many characters on either side.
AROUND = 1000
#: Articles that are read together: enough to keep one kind of work going, few enough objects at a time that the garbage
#: collector is hardly called.
TOGETHER = 50


def find_mentions(corpus: Corpus | pd.DataFrame, targets: Iterable[str | Target] | None = None) -> pd.DataFrame:
    """Find every mention of the targets, with exact offsets and the sentence cut at the mention.

    The longest alias wins, an excluded phrase beats an alias, letters count as they stand ("China" is a country,
    "china" is not; headlines all in capitals are read). A capital is a government ("Beijing said") unless a preposition
    of place stands before it ("in Beijing") or the article's dateline holds it. A leader counts while in office; the
    short name ("Xi") once the article has introduced the person in full, by a title or by the office, and is nobody's
    where leaders of two countries share it. A person named like a country or a capital ("Jim Jordan") is none, nor is
    the bare name behind it where nothing else in the article points to the country. A bare "Korea" is settled by a
    direction beside it, or by an article that names only one of the two, else it is ambiguous.

    Parameters
    ----------
    corpus : Corpus or DataFrame
        A corpus, or an articles table.
    targets : iterable of str or Target, default all countries
        Names, codes or targets; see `load_targets`.

    Returns
    -------
    DataFrame
        The mentions table (``toolkit.schema.MENTIONS``), sorted as the articles are, then title before text, then by
        offset. What stands in the dateline has the part "dateline": it tells where the reporter sat.
        Rows whose surface the article does not settle have the target ``AMBIGUOUS`` and the ``candidates``.

    Raises
    ------
    InputError
        For an unknown target, what is no corpus, or a frame without the columns ``article_id``, ``title``, ``text``
        (either may be missing in a row, and is empty then) and ``published`` (times, or missing).

    Notes
    -----
    Limits: English only; pronouns ("it", "the country") are not resolved; a company named after a country is excluded
    only where the gazetteer lists it.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["South Korea and China signed. Korea gains, Beijing said."])
    >>> find_mentions(corpus, ["China", "South Korea"])[["target", "surface", "kind"]]
      target      surface        kind
    0     KR  South Korea        name
    1     CN        China        name
    2     KR        Korea        name
    3     CN      Beijing  government
    """
    if not isinstance(corpus, Corpus | pd.DataFrame):
        message = (
            "The 'corpus' parameter of find_mentions must be a Corpus or an articles table. "
            f"Got {type(corpus).__name__}; make a corpus of texts with Corpus.from_texts([...])."
        )
        raise InputError(message)
    articles = corpus.articles if isinstance(corpus, Corpus) else corpus
    missing = [c for c in ("article_id", "title", "text", "published") if c not in articles.columns]
    if missing:
        message = (
            f"The 'corpus' parameter of find_mentions must have the columns {missing}. Got {list(articles.columns)}."
        )
        raise InputError(message)
    resolver = _resolver(tuple(load_targets(targets)))
    ids, titles, texts = articles["article_id"].tolist(), _texts(articles["title"]), _texts(articles["text"])
    days = _days(articles["published"])
    # Filled column by column: a row for each mention would be one more object that the garbage collector looks through.
    columns: dict[str, list[Any]] = {c: [] for c in MENTIONS if c not in ("mention", "speaker")}
    # One kind of work after the other for many articles: turn and turn about they would drive each other's data out of
    # the processor's cache, which costs a fifth more time.
    for i in range(0, len(ids), TOGETHER):
        part = slice(i, i + TOGETHER)
        hits = list(map(resolver.hits, titles[part], texts[part]))
        meanings = list(map(resolver.meanings, titles[part], texts[part], days[part], hits))
        for article_id, title, text, meant in zip(ids[part], titles[part], texts[part], meanings, strict=True):
            if meant:
                rows = _rows(article_id, title, text, meant)
                for column, values in zip(columns.values(), zip(*rows, strict=True), strict=True):
                    column += values
    found = pd.DataFrame(columns)
    return as_table("mentions", found.assign(mention=found["surface"], speaker=None))


def _texts(column: pd.Series) -> list[str]:
    """Return the texts of a column, empty where one is missing."""
    texts = column.tolist()
    for row, text in enumerate(texts):
        if not isinstance(text, str):
            if not (pd.api.types.is_scalar(text) and pd.isna(text)):
                message = f"Column {column.name!r} of the articles table must hold text. Row {row} holds {text!r}."
                raise InputError(message)
            texts[row] = ""
    return texts


def _days(column: pd.Series) -> list[date | None]:
    """Return the days of a column of times, None where one is missing."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return [None if day is pd.NaT else day for day in column.dt.date]
    return [None if pd.isna(time) else _day(time) for time in column]


def _day(time: Any) -> date:
    if not isinstance(time, datetime):
        message = (
            f"Column 'published' of the articles table must hold times. Got {time!r}; make it "
            "pd.to_datetime(articles['published'], utc=True)."
        )
        raise InputError(message)
    return time.date()


@lru_cache(maxsize=8)
def _resolver(targets: tuple[Target, ...]) -> Resolver:
    return Resolver(targets)


@cache
def _places() -> re.Pattern[str]:
    """Return all countries and capitals, whoever is asked for: sentences do not depend on the targets."""
    kinds = ("name", "capital")
    return compile_phrases(a.text for t in countries().values() for a in t.aliases if a.kind in kinds and not a.short)


def _rows(article_id: str, title: str, text: str, meanings: Sequence[Meaning]) -> list[tuple[Any, ...]]:
    """Cut the sentences of one article's mentions; a paragraph is split once, and only if it holds a mention."""
    rows = []
    paragraph = (0, 0)
    cuts: list[tuple[int, int]] = []
    quotes: list[tuple[int, int]] = []
    opening = dateline(text)
    for in_title, start, end, code, kind, candidates in meanings:
        source = title if in_title else text
        if in_title:
            first, last, quotes, part = 0, len(title), quote_spans(title, 0, len(title)), "title"
        else:
            if not cuts or start >= paragraph[1]:
                paragraph = paragraph_at(text, start)
                if end > paragraph[1]:
                    paragraph = (paragraph[0], paragraph_at(text, end - 1)[1])
                cuts, quotes = sentences(text, *paragraph, names=_places()), quote_spans(text, *paragraph)
            first, last = _around(start, end, cuts)
            in_dateline = opening[0] <= start and end <= opening[1]
            part = "dateline" if in_dateline else "lead" if start < LEAD_CHARACTERS else "body"
        sentence = -1 if in_title else first
        if last - first > 2 * AROUND:
            first, last = max(first, start - AROUND), min(last, end + AROUND)
        if kind == "capital" and part != "dateline" and not names_place(source, start, end):
            kind = "government"
        rows.append(
            (
                f"{article_id}-{'t' if in_title else 'b'}{start}-{code}",
                article_id,
                code,
                "|".join(candidates),
                source[start:end],
                kind,
                start,
                end,
                part,
                sentence,
                source[first:start],
                source[end:last],
                bool(quotes) and _within(start, end, quotes),
            )
        )
    return rows


def _around(start: int, end: int, cuts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return where the sentence of a mention starts and ends."""
    i = bisect_right(cuts, start, key=itemgetter(0)) - 1
    if i >= 0 and end <= cuts[i][1]:
        return cuts[i]
    # A name that the splitter has cut in two ("St. | Lucia") joins its sentences.
    j = bisect_left(cuts, end, key=itemgetter(1))
    return cuts[i][0] if i >= 0 else start, cuts[j][1] if j < len(cuts) else end


def _within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether one of some spans, which do not overlap, holds another."""
    i = bisect_right(spans, start, key=itemgetter(0)) - 1
    return i >= 0 and end <= spans[i][1]
