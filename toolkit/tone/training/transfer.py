"""Sentences without labels: the teacher says what it thinks of the names in them, and the small model learns it."""

import hashlib
import re
from importlib.resources import files
from pathlib import Path

import pandas as pd

from toolkit.corpus.read import read_corpus
from toolkit.targets.mentions import find_mentions
from toolkit.tone.spans import SPAN_COLUMNS
from toolkit.tone.training.data import development, read_dse, read_newsmtsc, sentences, without

SPAN = list(SPAN_COLUMNS)
#: At most so many names of one sentence; so many mentions of Reuters' and the United Nations' countries.
OF_A_SENTENCE = 4
OF_REUTERS, OF_SPEECHES = 10_000, 6_000
#: A longer "sentence" is a table or a list.
LONGEST = 500

# One to four words with a capital, a title before them or not; "He" and "she" are names, too.
_NAME = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|President|Senator|Secretary|Judge|Justice|Governor|Minister)\.?\s+)?"
    r"[A-Z][\w'’-]*[a-z](?:\s+(?:[A-Z]\.\s+)?[A-Z][\w-]+){0,3}|\b[A-Z]{2,5}\b|\b(?:he|she|they)\b"
)
# Words that have a capital only because a sentence or a quote begins with them.
_OPENERS = """
    A After All Also Although An And Any As At Because Before Being But By During Even Every For From Get Given
    Had Has Have He’s Her Here His How I If In Instead Is It Its It’s It's I’m I'm Just Last Let Like Many May
    Meanwhile More Most Mr My No Not Now Of On Once One Only Or Other Our Over Perhaps Since So Some Still Such
    Take That That’s That's The Their Then There These This Those Though Through To Today Two Under Unlike Until
    Up Was We Well Were What When Where Whether Which While Who Why Will With Without Yes Yet You Your Monday
    Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September
    October November December Both Each Earlier Later According Asked Asking Despite Do Did Don’t Don't Does Can
    Could Would Should Never Nothing First Second Three Four Five New
"""
_MARK = re.compile(r"\[\[([^\[\]]+)\]\]")


def transfer(folder: Path) -> pd.DataFrame:
    """Return spans to be labelled by the teacher: ``left``, ``mention``, ``right``; no sentence of a development set.

    Parameters
    ----------
    folder : Path
        With ``newsmtsc/``, ``dse_country/``, ``reuters21578/`` and ``ungdc/``.
    """
    newsmtsc, dse = folder / "newsmtsc", folder / "dse_country"
    coded = pd.concat([read_newsmtsc(newsmtsc / "train.jsonl"), read_dse(dse / "train.tsv")])
    spans = pd.concat(
        [
            pd.concat([names(s) for s in sorted(set(sentences(coded)))]),
            marked(files("toolkit.tone.training").joinpath("unlabelled.txt").read_text("utf-8")),
            countries(folder / "reuters21578", OF_REUTERS),
            countries(folder / "ungdc", OF_SPEECHES),
        ]
    )
    return without(spans[sentences(spans).str.len() <= LONGEST].drop_duplicates(), development(folder))


def names(sentence: str) -> pd.DataFrame:
    """Return up to four names and pronouns of a sentence as spans.

    Examples
    --------
    >>> names("But Ruiz says she trusts NATO.")["mention"].tolist()
    ['Ruiz', 'she', 'NATO']
    """
    rows = []
    for match in _NAME.finditer(sentence):
        first = match.group().split()[0]
        start = match.start() + (len(first) + 1 if first in _OPENERS.split() else 0)
        if start < match.end():
            rows.append((sentence[:start], sentence[start : match.end()], sentence[match.end() :]))
    rows.sort(key=lambda row: _order("".join(row) + str(len(row[0]))))
    chosen = sorted(rows[:OF_A_SENTENCE], key=lambda row: len(row[0]))
    return pd.DataFrame(chosen, columns=SPAN)


def marked(text: str) -> pd.DataFrame:
    """Return the mentions of sentences in which they are marked as ``[[surface]]``, one sentence a line."""
    rows = [
        (_MARK.sub(r"\1", line[: m.start()]), m[1], _MARK.sub(r"\1", line[m.end() :]))
        for line in text.splitlines()
        for m in _MARK.finditer(line)
    ]
    return pd.DataFrame(rows, columns=SPAN)


def countries(path: Path, most: int) -> pd.DataFrame:
    """Return mentions of countries in a corpus, at most so many, chosen by their hash."""
    found = find_mentions(read_corpus(path))
    chosen = found[found["part"] != "dateline"].sort_values("mention_id", key=lambda ids: ids.map(_order))
    return chosen.head(most)[SPAN]


def _order(text: str) -> str:
    """Return what sorts as if shuffled, and the same everywhere."""
    return hashlib.sha256(text.encode()).hexdigest()
