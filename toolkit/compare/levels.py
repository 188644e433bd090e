"""The levels that a comparison is split by: outlets, periods, topics."""

from collections.abc import Iterable

import pandas as pd

from toolkit.compare.periods import UNDATED, period_levels
from toolkit.errors import InputError, did_you_mean

GROUPS = ("outlet", "period", "topic")

NO_OUTLET, NO_TOPIC = "no outlet", "no topic"


def check_groups(by: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return ``by`` as a tuple, and raise when it asks for a split that there is not."""
    groups = () if by is None else tuple(by) if isinstance(by, Iterable) and not isinstance(by, str) else (by,)
    for group in groups:
        if group not in GROUPS:
            message = f"The 'by' parameter must be None, one of the groups or a list of them. Got {group!r}. "
            raise InputError(message + did_you_mean(str(group), GROUPS))
    if len(set(groups)) < len(groups):
        message = f"The 'by' parameter must name each group once. Got {list(groups)}."
        raise InputError(message)
    return groups


def outlet_levels(outlets: pd.Series) -> pd.Series:
    """Return the level of each outlet; one that is really called as the missing one stands in quotation marks.

    Examples
    --------
    >>> outlet_levels(pd.Series(["Daily", "", "no outlet"])).tolist()
    ['Daily', 'no outlet', '"no outlet"']
    """
    named: pd.Series = outlets.where(outlets != NO_OUTLET, f'"{NO_OUTLET}"')
    return named.where(named != "", NO_OUTLET)


def levels_of(panel: pd.DataFrame, *, group: str, period: str) -> tuple[pd.Series, list[str]]:
    """Return the level of each row of the panel, and the levels in the order in which they are shown.

    Outlets are in alphabetical order, periods in that of time, topics in that of their numbers; rows without
    an outlet, date or topic make a level of their own, which comes last.

    Raises
    ------
    InputError
        When the panel has no topics and they are asked for.
    """
    if group == "outlet":
        levels, last = outlet_levels(panel["outlet"]), NO_OUTLET
        order = sorted(levels.unique())
    elif group == "period":
        levels, last = period_levels(panel["published"], period=period), UNDATED
        order = sorted(levels.unique())
    else:
        if len(panel) and (panel["topic"] == -1).all():
            message = "by='topic' needs a panel with topics. Got one without: give doc_topics to build_panel."
            raise InputError(message)
        levels, last = panel["topic"].astype("str").where(panel["topic"] != -1, NO_TOPIC), NO_TOPIC
        order = [str(t) for t in sorted(panel["topic"].unique()) if t != -1] + [NO_TOPIC]
    present = set(levels)
    return levels, [x for x in order if x in present and x != last] + [last] * (last in present)
