"""The strongest sentences about a target: those that the report shows first."""

import pandas as pd

#: Sentences at each end of a target.
STRONGEST = 5


def strongest(scored: pd.DataFrame, target: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the most negative and the most positive mentions of a target, strongest first; each sentence once.

    Parameters
    ----------
    scored : DataFrame
        Mentions with their ``score``.
    target : str
        Its code.
    """
    rows = scored[scored["target"] == target].sort_values(["score", "mention_id"])
    rows = rows[~(rows["left"] + rows["mention"] + rows["right"]).duplicated()]
    low, high = rows[rows["score"] < 0].head(STRONGEST), rows[rows["score"] > 0].tail(STRONGEST)
    return low, high.iloc[::-1]
