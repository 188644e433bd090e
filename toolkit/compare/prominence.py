"""How far an article is about a target."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from toolkit.schema import AMBIGUOUS


def prominence(
    in_title: ArrayLike,
    in_dateline: ArrayLike,
    first: ArrayLike,
    n_mentions: ArrayLike,
    *,
    title_weight: float = 0.3,
    dateline_weight: float = 0.8,
    lead_weight: float = 0.8,
    count_weight: float = 0.8,
    lead_scale: float = 100.0,
    count_scale: float = 2.0,
) -> NDArray[np.float64]:
    """Return how far each article is about a target, from 0 to 1.

    Four cues speak for it, each with a strength between 0 and 1: the title names the target; the dateline does; the
    text names it early (``exp(-first / lead_scale)``); the article names it often
    (``1 - exp(-n_mentions / count_scale)``). They are joined as independent causes are (a "noisy or"): one minus the
    product of ``1 - weight * strength``, so that a cue which a kind of text does not have costs nothing.

    Parameters
    ----------
    in_title, in_dateline : array-like of bool
        Whether the title, or the dateline, names the target.
    first : array-like of float
        Offset of its first mention in the text after the dateline, in characters; NaN where the text does not name it.
    n_mentions : array-like of int
        Its mentions in the article, title included, dateline left out.
    title_weight, dateline_weight, lead_weight, count_weight : float
        How much each cue can do alone, in [0, 1].
    lead_scale : float, default 100.0
        Characters over which an early place loses its worth (to 37 %).
    count_scale : float, default 2.0
        Mentions after which more of them add little (63 % of the cue's worth).

    Returns
    -------
    ndarray of float
        One value in [0, 1] per article; larger is more about the target.

    Notes
    -----
    An order by surface cues, not a probability. The weights were searched for, together with a threshold (0.58), on
    the even files of Reuters-21578, whose editors coded the countries that a story is about: best mean F1 over 33
    countries, smoothed over neighbouring sets. The odd files, which had no part in that, give the agreement that
    ``tests/benchmarks/resolution_reuters.py`` reports; the script makes the search again. Mentions per length, the
    share of all mentions and a lower worth of mentions in lists did no better there; the four cues themselves were
    settled earlier, with both halves in view. Stories of 1987 from one agency: a threshold for other news must be set
    on articles that people have coded. For the join see Pearl (1988),
    *Probabilistic Reasoning in Intelligent Systems*, section 4.3.2.

    Examples
    --------
    >>> prominence([True, False], [False, False], [0, 2400], [6, 1]).round(2)
    array([0.97, 0.31])
    """
    offset = np.asarray(first, dtype=np.float64)
    early = np.where(np.isnan(offset), 0.0, np.exp(-np.nan_to_num(offset) / lead_scale))
    often = 1.0 - np.exp(-np.asarray(n_mentions, dtype=np.float64) / count_scale)
    cues = (
        (title_weight, np.asarray(in_title, dtype=np.float64)),
        (dateline_weight, np.asarray(in_dateline, dtype=np.float64)),
        (lead_weight, early),
        (count_weight, often),
    )
    result: NDArray[np.float64] = 1.0 - np.prod([1.0 - weight * strength for weight, strength in cues], axis=0)
    return result


def prominence_table(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return how far each article is about each target that it names, with the cues that tell.

    Parameters
    ----------
    mentions : DataFrame
        The mentions table; mentions of the target ``AMBIGUOUS`` are left out.

    Returns
    -------
    DataFrame
        One row per article and target, sorted by both: ``article_id``, ``target``, ``in_title``, ``in_dateline``,
        ``first`` (NaN where the text after the dateline does not name the target), ``n_mentions`` (0 where only the
        dateline does) and ``prominence``.

    Examples
    --------
    >>> from toolkit.corpus.corpus import Corpus
    >>> from toolkit.targets.mentions import find_mentions
    >>> corpus = Corpus.from_texts(["TOKYO, March 5 - Steel output in China rose."])
    >>> prominence_table(find_mentions(corpus, ["China", "Japan"]))[["target", "first", "n_mentions"]]
      target  first  n_mentions
    0     CN   33.0           1
    1     JP    NaN           0
    """
    named = mentions[mentions["target"] != AMBIGUOUS]
    part = named["part"]
    cues = named[["article_id", "target"]].assign(
        in_title=part == "title",
        in_dateline=part == "dateline",
        first=named["start"].where(part.isin(["lead", "body"])).astype("float64"),
        n_mentions=(part != "dateline").astype("int64"),
    )
    table = cues.groupby(["article_id", "target"], sort=True, as_index=False).agg(
        {"in_title": "any", "in_dateline": "any", "first": "min", "n_mentions": "sum"}
    )
    strength = prominence(table["in_title"], table["in_dateline"], table["first"], table["n_mentions"])
    return table.assign(prominence=strength)
