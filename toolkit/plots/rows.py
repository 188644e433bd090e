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


def extremes(rows: pd.DataFrame, names: Mapping[str, str] | None) -> str:
    """Say which rows are lowest and highest."""
    low, high = rows.iloc[rows["estimate"].argmin()], rows.iloc[rows["estimate"].argmax()]

    def said(row: pd.Series) -> str:
        where = "" if row["level"] == "all" else f" in {row['level']}"
        return f"{number(row['estimate'])} for {name_of(row['target'], names)}{where}"

    return f"Lowest {said(low)}, highest {said(high)}."
