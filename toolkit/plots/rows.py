"""The rows of a comparison that a figure shows."""

from collections.abc import Mapping

import pandas as pd

from toolkit.compare.comparison import ToneComparison
from toolkit.errors import InputError, did_you_mean
from toolkit.schema import check_table


def group_rows(comparison: ToneComparison, group: str) -> pd.DataFrame:
    """Return the rows of one group of the comparison table, levels and targets in the comparison's order.

    Raises
    ------
    InputError
        When the comparison was not split by the group, or holds no rows.
    """
    if comparison.table.empty:
        message = "The comparison must have rows to be drawn. Got none: no article of its panel names a target."
        raise InputError(message)
    groups = list(dict.fromkeys(comparison.table["group"]))
    if group not in groups:
        message = f"The 'group' parameter must be a group of the comparison (compare_tone(by=...)). Got {group!r}. "
        raise InputError(message + did_you_mean(group, groups))
    return comparison.table[comparison.table["group"] == group].reset_index(drop=True)


def targets_of(rows: pd.DataFrame, comparison: ToneComparison) -> list[str]:
    """Return the codes of the targets that have rows, in the comparison's order."""
    present = set(rows["target"])
    return [code for code in comparison.settings["targets"] if code in present]


def name_of(code: str, names: Mapping[str, str] | None) -> str:
    """Return the readable name of a target, its code where there is none."""
    if names is not None and not isinstance(names, Mapping):
        message = f"The 'names' parameter must be a mapping of codes to names, or None. Got {type(names).__name__}."
        raise InputError(message)
    return code if names is None else names.get(code, code)


def topic_labels(topic_summary: pd.DataFrame | None, group: str) -> dict[str, str]:
    """Return the readable name of each topic as a level; empty for other groups and without a summary.

    Examples
    --------
    >>> topic_labels(None, "topic")
    {}
    """
    if topic_summary is None or group != "topic":
        return {}
    summary = check_table("topic_summary", topic_summary)
    return {str(t): f"{t}: {label}" for t, label in zip(summary["topic"], summary["label"], strict=True)}


def spelled(words: list[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> spelled(["China", "Japan", "Russia"])
    'China, Japan and Russia'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def number(value: float) -> str:
    """Return a signed number with two decimals, three where two are zero, and a true minus sign.

    Examples
    --------
    >>> number(-0.3), number(0.0049), number(0.0)
    ('−0.30', '+0.005', '0.00')
    """
    shown = f"{value:+.2f}"
    if float(shown) == 0:
        shown = f"{value:+.3f}"
    return "0.00" if float(shown) == 0 else shown.replace("-", "−")


def counted(n: int, noun: str) -> str:
    """Return a number of things.

    Examples
    --------
    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def is_overall(rows: pd.DataFrame) -> bool:
    """Return whether rows of a comparison are those of all articles; an outlet may be called "all", too."""
    return bool((rows["group"] == "overall").all())


def extremes(rows: pd.DataFrame, names: Mapping[str, str] | None) -> str:
    """Say which rows are lowest and highest, among those without a warning."""
    sound = rows[rows["warning"] == ""]
    if sound.empty:
        return "Every mean has a warning, so no lowest or highest is named."
    low, high = sound.iloc[sound["estimate"].argmin()], sound.iloc[sound["estimate"].argmax()]

    def said(row: pd.Series) -> str:
        where = "" if is_overall(rows) else f" in {row['level']}"
        return f"{number(row['estimate'])} for {name_of(row['target'], names)}{where}"

    among = "" if len(sound) == len(rows) else ", of the means without a warning"
    return f"Lowest {said(low)}, highest {said(high)}{among}."
