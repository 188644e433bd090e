"""Why to be careful with a row: too few articles, too few clusters, no spread."""

import math

#: Below this the interval rests on single texts: it is wide, and missing where they hardly differ.
MIN_CLUSTERS = 10


def caution(
    sides: dict[str, tuple[int, int]], *, low: float, min_articles: int, varies: bool, what: str = "tone"
) -> str:
    """Return what is wrong with a row, or an empty string.

    Parameters
    ----------
    sides : dict of str to (int, int)
        Articles and clusters of each side that enters; the name is put before the text unless it is empty.
    low : float
        Lower end of the row's interval; NaN when there is none.
    min_articles : int
        Fewer articles than this are too few.
    varies : bool
        Whether what is measured differs at all within the row.
    what : str, default "tone"
        What is measured.

    Examples
    --------
    >>> caution({"CN": (40, 31), "KP": (7, 1)}, low=float("nan"), min_articles=10, varies=True)
    'KP: fewer than 10 articles; KP: one cluster, no interval'
    """
    notes, enough = [], True
    for name, (articles, clusters) in sides.items():
        mark = f"{name}: " if name else ""
        if articles == 0:
            notes.append(f"{mark}no articles")
        elif articles < min_articles:
            notes.append(f"{mark}fewer than {min_articles} articles")
        if clusters == 1:
            notes.append(f"{mark}one cluster, no interval")
        elif 1 < clusters < MIN_CLUSTERS:
            notes.append(f"{mark}fewer than {MIN_CLUSTERS} clusters")
        enough = enough and clusters > 1
    if math.isnan(low) and enough:
        notes.append("too few clusters that differ, no interval" if varies else f"{what} does not vary, no interval")
    return "; ".join(notes)
