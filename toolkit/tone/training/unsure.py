"""Sentences in which the small network is unsure of a mention: those that it learns last."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.tone.training.data import development, read_prose, read_reports, sentences, without
from toolkit.tone.training.rewording import JOINED, ONCE, Neighbours, coders, reworded
from toolkit.tone.training.transfer import LONGEST, SPAN, countries, joined, names, order_of

#: A mention is learnt when the network's best answer, not calibrated, has a lower probability than this; of the others
#: one in so many.
SURE, ANYWAY = 0.85, 10
#: Turns of rewording: of coders' mentions (two were met before), of other names in their sentences.
TURNS, MORE = 6, 2
#: So many mentions that were coded in one pass are reworded; so many of Reuters' and the United Nations' are read.
OF_ONCE, OF_REUTERS, OF_SPEECHES = 30_000, 15_000, 12_000
#: At most so many are learnt: of coders' mentions in other words, then of other names beside them; of Reuters, then of
#: speeches; of what was coded in one pass and of our prose, shuffled. They bound the time that the teacher needs.
OF_CODERS, OF_OTHERS, OF_OWN = 45_000, 10_000, 25_000

#: Gives the probability of the best answer for each row.
Sure = Callable[[pd.DataFrame], npt.NDArray[np.float64]]


def unsure(
    folder: Path, train: pd.DataFrame, held: pd.DataFrame, met: pd.DataFrame, near: Neighbours, sure: Sure
) -> pd.DataFrame:
    """Return spans to be labelled by the teacher last: ``left``, ``mention``, ``right``; none that was met.

    A network differs from its teacher most where it is unsure, so that there an answer teaches most (uncertainty
    sampling, Lewis and Gale 1994). To them come a tenth of the others, sentences joined from two, and names in
    ``reports.txt``.

    Parameters
    ----------
    folder : Path
        With ``newsmtsc/``, ``dse_country/``, ``reuters21578/`` and ``ungdc/``.
    train, held : DataFrame
        What was coded, of it what is learnt from and what is not (``coded``).
    met : DataFrame
        What the network has learnt from.
    near : Neighbours
        What a word may be exchanged for.
    sure : callable
        The network's probability of its best answer, for each row.
    """
    unseen = pd.concat([development(folder), held])
    prose, reports = (_named(lines, unseen) for lines in (read_prose(), read_reports()))
    found = _pool(folder, train, prose, near)
    found = without(found[sentences(found).str.len() <= LONGEST], unseen)
    found = found[~_key(found).isin(set(_key(met)))]
    anyway = _key(found).map(lambda key: int(order_of(key), 16) % ANYWAY == 0)
    found = found[(sure(found) < SURE) | anyway].reset_index(drop=True)
    coded, others, own = (
        found[found["kind"].isin(kinds)] for kinds in (("coders", "named"), ("reuters", "speeches"), ("prose", "once"))
    )
    # another key than above, by which a part of them was chosen
    shuffled = own.assign(key=[order_of("x" + key) for key in _key(own)]).sort_values("key", kind="stable")
    news = train.loc[train["source"] == "newsmtsc", SPAN]
    several = pd.concat([coded.loc[coded["kind"] == "coders", SPAN], news, prose], ignore_index=True)
    longer = joined(several.drop_duplicates(), 2 * JOINED).iloc[JOINED:]  # of the first, many were joined before
    parts = [coded.head(OF_CODERS), others.head(OF_OTHERS), longer, reports, shuffled.head(OF_OWN)]
    chosen: pd.DataFrame = pd.concat([part[SPAN] for part in parts]).drop_duplicates()
    return chosen[~_key(chosen).isin(set(_key(met)))].reset_index(drop=True)


def _pool(folder: Path, train: pd.DataFrame, prose: pd.DataFrame, near: Neighbours) -> pd.DataFrame:
    """Return what the network may be unsure of, with the kind of each."""
    several, named = coders(train)
    once = train.loc[train["source"] == "once", SPAN]
    parts = {
        "coders": reworded(several, near, TURNS * len(several)),
        "named": reworded(named, near, ONCE + MORE * len(named)),
        "prose": reworded(prose, near, len(prose)),
        "once": reworded(once, near, OF_ONCE),
        "reuters": countries(folder / "reuters21578", OF_REUTERS),
        "speeches": countries(folder / "ungdc", OF_SPEECHES),
    }
    found = pd.concat([part.assign(kind=kind) for kind, part in parts.items()], ignore_index=True)
    return found.drop_duplicates(SPAN)


def _named(lines: list[str], unseen: pd.DataFrame) -> pd.DataFrame:
    """Return the names in some sentences as spans."""
    found = without(pd.concat([names(line) for line in lines], ignore_index=True), unseen)
    return found[sentences(found).str.len() <= LONGEST].drop_duplicates()


def _key(spans: pd.DataFrame) -> "pd.Series[str]":
    """Return what a span is told by."""
    return spans["left"] + "|" + spans["mention"] + "|" + spans["right"]
