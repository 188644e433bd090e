"""Why to be careful with a row: too few articles, too few clusters, no spread."""

import math
from collections.abc import Mapping
from typing import NamedTuple

#: Below this the interval rests on single texts: it is wide, and missing where they hardly differ.
MIN_CLUSTERS = 10


class Side(NamedTuple):
    """One side of a row: its articles and clusters, whether they differ, and whether they have an interval alone.

    Parameters
    ----------
    articles, clusters : int
        How many there are.
    varies : bool, default True
        Whether what is measured differs at all between them.
    told : bool, default True
        Whether the side has an interval of its own; where it has none, a difference has none.
    """

    articles: int
    clusters: int
    varies: bool = True
    told: bool = True


def caution(sides: Mapping[str, Side], *, low: float, min_articles: int, what: str = "tone") -> str:
    """Return what is wrong with a row, or an empty string.

    Parameters
    ----------
    sides : dict of str to Side
        Each side that enters; the name is put before the text unless it is empty.
    low : float
        Lower end of the row's interval; NaN when there is none.
    min_articles : int
        Fewer articles than this are too few.
    what : str, default "tone"
        What is measured.

    Examples
    --------
    >>> caution({"CN": Side(40, 31), "KP": Side(7, 1)}, low=float("nan"), min_articles=10)
    'KP: fewer than 10 articles; KP: one cluster, no interval'
    >>> caution({"CN": Side(40, 31), "KP": Side(12, 12, varies=False, told=False)}, low=float("nan"), min_articles=10)
    'KP: tone does not vary, no interval'
    """
    few = "too few clusters that differ, no interval"
    notes, said = [], False
    for name, side in sides.items():
        mark = f"{name}: " if name else ""
        if side.articles == 0:
            notes.append(f"{mark}no articles")
        elif side.articles < min_articles:
            notes.append(f"{mark}fewer than {min_articles} articles")
        if side.clusters == 1:
            notes.append(f"{mark}one cluster, no interval")
        elif 1 < side.clusters < MIN_CLUSTERS:
            notes.append(f"{mark}fewer than {MIN_CLUSTERS} clusters")
        alone = math.isnan(low) and side.clusters > 1 and not side.told
        if alone:
            notes.append(f"{mark}{few if side.varies else f'{what} does not vary, no interval'}")
        said = said or alone or side.clusters < 2
    if math.isnan(low) and not said:
        notes.append(few)
    return "; ".join(notes)
