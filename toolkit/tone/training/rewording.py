"""Sentences in other words: near those that coders read, for the teacher to label."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from toolkit.tone.spans import SPAN_COLUMNS
from toolkit.tone.training.data import development, read_prose, sentences, without
from toolkit.tone.training.transfer import LONGEST, Names, joined, names, order_of

#: A word is exchanged for one of so many whose vectors are nearest, if their cosine is at least so large.
NEAREST, CLOSE = 8, 0.3
#: One word in so many is exchanged.
EXCHANGED = 4

# Shorter ones are the words of grammar, whose neighbours make no sentence.
_WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")


#: The mentions of coders are met twice in other words; so many other names of the same sentences once.
TWICE, ONCE = 2, 16_000
#: So many once more in a longer sentence.
JOINED = 6_000


class Neighbours:
    """The words of a pretrained encoder, and those whose vectors are nearest.

    Parameters
    ----------
    base : Path
        Folder of the encoder, with ``model.safetensors`` and ``tokenizer.json``.
    """

    def __init__(self, base: Path) -> None:
        known = Tokenizer.from_file(str(base / "tokenizer.json")).get_vocab()
        self._words = sorted(word for word in known if word.isascii() and word.isalpha() and len(word) > 2)
        self._place = {word: i for i, word in enumerate(self._words)}
        weights = load_file(base / "model.safetensors")
        vectors = next(v for name, v in weights.items() if name.endswith("word_embeddings.weight"))
        vectors = vectors[[known[word] for word in self._words]].astype(np.float64)
        vectors -= vectors.mean(axis=0)  # what all have in common says nothing
        self._vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        self._found: dict[str, list[str]] = {}

    def of(self, word: str) -> list[str]:
        """Return the nearest words, the nearest first; none for a word that is not known."""
        if word not in self._found:
            self._found[word] = self._nearest(word) if word in self._place else []
        return self._found[word]

    def _nearest(self, word: str) -> list[str]:
        close = self._vectors @ self._vectors[self._place[word]]
        close[self._place[word]] = -1.0
        nearest = np.argsort(-close, kind="stable")[:NEAREST]
        return [self._words[i] for i in nearest if close[i] >= CLOSE]


def reworded(spans: pd.DataFrame, near: Neighbours, most: int) -> pd.DataFrame:
    """Return spans with other names beside the target and one word in four exchanged for a near one.

    "praised" may become "lauded", or "criticised": it is the teacher that says what the sentence is then. The small
    network sees what turns its answer, in sentences like those that coders read (Jiao et al. 2020, TinyBERT, exchange
    words likewise, their algorithm 1).

    Parameters
    ----------
    spans : DataFrame
        ``left``, ``mention``, ``right``.
    near : Neighbours
        What a word may be exchanged for.
    most : int
        So many, each span in its turn; in the next turn it gets other words.
    """
    rows = list(spans[list(SPAN_COLUMNS)].itertuples(index=False, name=None))
    rows.sort(key=lambda row: order_of("|".join(row)))
    names, result = Names(rows), []
    for turn in range(most):
        left, mention, right = rows[turn % len(rows)]
        key = f"{turn // len(rows)}|{left}|{mention}|{right}"
        sides = (names.exchange(side, key) for side in (left, right))
        before, after = (_exchange(side, near, key + where) for side, where in zip(sides, "<>", strict=True))
        result.append((before, mention, after))
    return pd.DataFrame(result, columns=list(SPAN_COLUMNS)).drop_duplicates()


def further(folder: Path, train: pd.DataFrame, held: pd.DataFrame, near: Neighbours) -> pd.DataFrame:
    """Return spans to be labelled by the teacher after all others: ``left``, ``mention``, ``right``.

    The sentences of several coders in other words, some of them joined to others, and the names in those of
    ``prose.txt``, which were written for this, without labels, to have several targets in different lights.

    Parameters
    ----------
    folder : Path
        With ``newsmtsc/`` and ``dse_country/``.
    train, held : DataFrame
        What was coded, of it what is learnt from and what is not (``coded``).
    near : Neighbours
        What a word may be exchanged for.
    """
    several, named = coders(train)
    again = pd.concat([reworded(several, near, TWICE * len(several)), reworded(named, near, ONCE)]).drop_duplicates()
    again = again[sentences(again).str.len() <= LONGEST]
    news = train.loc[train["source"] == "newsmtsc", list(SPAN_COLUMNS)]
    longer = joined(pd.concat([again, news], ignore_index=True), JOINED)
    prose = pd.concat([names(sentence) for sentence in read_prose()])
    prose = without(prose, pd.concat([development(folder), held]))
    return pd.concat([again, longer, prose])[list(SPAN_COLUMNS)].drop_duplicates().reset_index(drop=True)


def coders(train: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the mentions of several coders, and all names in their sentences, as spans."""
    several = train.loc[train["source"].isin(["newsmtsc", "dse", "countries"]), list(SPAN_COLUMNS)]
    return several, pd.concat([names(sentence) for sentence in sorted(set(sentences(several)))])


def _exchange(text: str, near: Neighbours, key: str) -> str:
    """Return a text with one word in four exchanged."""

    def other(match: re.Match[str]) -> str:
        number = int(order_of(f"{key}{match.start()}"), 16)
        found = near.of(match.group()) if number % EXCHANGED == 0 else []
        return found[number // EXCHANGED % len(found)] if found else match.group()

    return _WORD.sub(other, text)
