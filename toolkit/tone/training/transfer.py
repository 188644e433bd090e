"""Sentences without labels: the teacher says what it thinks of the names in them, and the small model learns it."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from toolkit.corpus.read import read_corpus
from toolkit.targets.mentions import find_mentions
from toolkit.tone.spans import SPAN_COLUMNS, Span
from toolkit.tone.training.data import development, read_dse, read_newsmtsc, sentences, without

SPAN = list(SPAN_COLUMNS)
#: At most so many names of one sentence; so many mentions of Reuters' and the United Nations' countries.
OF_A_SENTENCE = 4
OF_REUTERS, OF_SPEECHES = 3_000, 2_000
#: So many mentions once more in another wording; one word in so many is left out there.
VARIED = 8_000
LEFT_OUT = 10
#: Sentences that are joined are at most so long.
SHORT = 180
#: A longer "sentence" is a table or a list.
LONGEST = 500

# Words that have a capital only because a sentence or a quote begins with them.
_OPENERS = """
    A After All Also Although An And Any As At Because Before Being But By During Even Every For From Get Given
    Had Has Have He’s Her Here His How I If In Instead Is It Its It’s It's I’m I'm Just Last Let Like Many May
    Meanwhile More Most Mr My No Not Now Of On Once One Only Or Other Our Over Perhaps Since So Some Still Such
    Take That That’s That's The Their Then There These This Those Though Through To Today Two Under Unlike Until
    Up Was We Well Were What When Where Whether Which While Who Why Will With Without Yes Yet You Your Monday
    Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September
    October November December Both Each Earlier Later According Asked Asking Despite Do Did Don’t Don't Does Can
    Could Would Should Never Nothing First Second Three Four Five
"""
# One to four words with a capital, a title before them or not; "He" and "she" are names, too.
_NAME = re.compile(
    rf"\b(?!(?:{'|'.join(_OPENERS.split())}|New(?!\s+[A-Z]))(?![\w'’-]))"
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|President|Senator|Secretary|Judge|Justice|Governor|Minister)\.?\s+)?"
    r"[A-Z][\w'’-]*[a-z](?:\s+(?:[A-Z]\.\s+)?[A-Z][\w-]+){0,3}|\b[A-Z]{2,5}\b|\b(?:he|she|they)\b"
)
#: What joins two sentences.
_LINKS = (", and ", "; ", ", while ", ", but ", ". ")


def transfer(folder: Path, held: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return spans to be labelled by the teacher: ``left``, ``mention``, ``right``.

    Parameters
    ----------
    folder : Path
        With ``newsmtsc/``, ``dse_country/``, ``reuters21578/`` and ``ungdc/``.
    held : DataFrame, optional
        Spans whose sentences are left out, as those of the development sets always are.
    """
    newsmtsc, dse = folder / "newsmtsc", folder / "dse_country"
    unseen = pd.concat([development(folder), *([] if held is None else [held])])
    coded = without(pd.concat([read_newsmtsc(newsmtsc / "train.jsonl"), read_dse(dse / "train.tsv")]), unseen)
    named = pd.concat([names(s) for s in sorted(set(sentences(coded)))])
    spans = pd.concat(
        [
            named,
            varied(pd.concat([coded[SPAN], named]).drop_duplicates(), VARIED),
            countries(folder / "reuters21578", OF_REUTERS),
            countries(folder / "ungdc", OF_SPEECHES),
        ]
    )
    return without(spans[sentences(spans).str.len() <= LONGEST].drop_duplicates(), unseen)


def names(sentence: str) -> pd.DataFrame:
    """Return up to four names and pronouns of a sentence as spans.

    Examples
    --------
    >>> names("But Sen. Ruiz says she trusts NATO.")["mention"].tolist()
    ['Sen. Ruiz', 'she', 'NATO']
    """
    rows = [(sentence[: m.start()], m.group(), sentence[m.end() :]) for m in _NAME.finditer(sentence)]
    rows.sort(key=lambda row: order_of("".join(row) + str(len(row[0]))))
    chosen = sorted(rows[:OF_A_SENTENCE], key=lambda row: len(row[0]))
    return pd.DataFrame(chosen, columns=SPAN)


def joined(spans: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return short spans in a longer sentence, which begins or ends with a sentence about somebody else.

    So the small network meets many targets with different tones in one sentence. They are not good prose; a label
    stays what it was.

    Parameters
    ----------
    spans : DataFrame
        ``left``, ``mention``, ``right``, and any further columns, which are kept.
    most : int
        At most so many, chosen by their hash.

    Examples
    --------
    >>> spans = pd.DataFrame([("", "Ruiz", " failed."), ("The vote was won by ", "Bell", ".")], columns=SPAN)
    >>> joined(spans, 2).agg("".join, axis=1).tolist()
    ['Ruiz failed, and the vote was won by Bell.', 'Ruiz failed, and the vote was won by Bell.']
    """
    short = spans[sentences(spans).str.len().to_numpy() <= SHORT]
    keys = [order_of("|".join(row)) for row in short[SPAN].itertuples(index=False, name=None)]
    chosen = short.iloc[sorted(range(len(keys)), key=keys.__getitem__)[:most]].reset_index(drop=True)
    result = []
    others = sentences(chosen).tolist()
    for place, (left, mention, right) in enumerate(chosen[SPAN].itertuples(index=False, name=None)):
        other, link = others[place - 1], _LINKS[place // 2 % len(_LINKS)]
        if place % 2:
            result.append((_end(other) + link + _begin(left), mention, right))
        else:
            result.append((left, mention, _end(right) + link + _begin(other)))
    return chosen.assign(**pd.DataFrame(result, columns=SPAN))


def varied(spans: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return spans with the other names exchanged for names of other sentences, and a word in ten left out.

    They tell how the teacher reads what is near the sentences that it knows (Jiao et al. 2020, TinyBERT, vary words
    likewise). They are not good prose, and may say something else: the teacher is asked anew.

    Parameters
    ----------
    spans : DataFrame
        ``left``, ``mention``, ``right``.
    most : int
        At most so many, chosen by their hash.

    Examples
    --------
    >>> spans = pd.DataFrame([("", "Ruiz", " met Bell."), ("Cole won against ", "Ruiz", ".")], columns=SPAN)
    >>> varied(spans, 2).agg("".join, axis=1).tolist()
    ['Bell won against Ruiz.', 'Ruiz met Bell.']
    """
    spans = spans[SPAN]
    keys = [order_of("|".join(row)) for row in spans.itertuples(index=False, name=None)]
    chosen = spans.iloc[sorted(range(len(keys)), key=keys.__getitem__)[:most]]
    rows = list(chosen.itertuples(index=False, name=None))
    other = Names(rows)

    def vary(text: str, sentence: str) -> str:
        words = other.exchange(text, sentence).split(" ")
        kept = [w for i, w in enumerate(words) if not w or int(order_of(f"{text}{i}"), 16) % LEFT_OUT]
        return " ".join(kept)

    return pd.DataFrame([(vary(a, a + m + b), m, vary(b, a + m + b)) for a, m, b in rows], columns=SPAN)


class Names:
    """The names beside the targets of some spans, to exchange one for another of as many words."""

    def __init__(self, spans: Iterable[Span]) -> None:
        found = {m.group() for left, _, right in spans for text in (left, right) for m in _NAME.finditer(text)}
        self._kin: dict[int, list[str]] = {}
        for name in sorted(name for name in found if name[0].isupper()):
            self._kin.setdefault(name.count(" "), []).append(name)

    def exchange(self, text: str, key: str) -> str:
        """Return a text with other names, the same for the same key."""

        def other(match: re.Match[str]) -> str:
            name = match.group()
            return _pick(self._kin.get(name.count(" "), [name]), key + name) if name[0].isupper() else name

        return _NAME.sub(other, text)


def _pick(names: list[str], key: str) -> str:
    """Return one of some names; the same for the same key."""
    return names[int(order_of(key), 16) % len(names)]


def _end(text: str) -> str:
    """Return a sentence without its full stop."""
    return text.rstrip().removesuffix(".")


def _begin(text: str) -> str:
    """Return a sentence in small letters where it does not begin with a name."""
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first in _OPENERS.split() else text


def countries(path: Path, most: int) -> pd.DataFrame:
    """Return mentions of countries in a corpus, at most so many, chosen by their hash."""
    found = find_mentions(read_corpus(path))
    chosen = found[found["part"] != "dateline"].sort_values("mention_id", key=lambda ids: ids.map(order_of))
    return chosen.head(most)[SPAN]


def order_of(text: str) -> str:
    """Return what sorts as if shuffled, and the same everywhere."""
    return hashlib.sha256(text.encode()).hexdigest()
