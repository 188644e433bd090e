"""What a corpus tells of itself: the rows of its table in a notebook, and why nothing is left of it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.corpus.columns import FIELDS


def summary_rows(articles: pd.DataFrame, rejected: pd.DataFrame, provenance: Mapping[str, Any]) -> dict[str, str]:
    """Return label and value of each row of the table that a notebook shows."""
    dates = articles["published"]
    known = dates.dropna()
    span = f"{known.min():%Y-%m-%d} to {known.max():%Y-%m-%d}" if len(known) else "none known"
    without = f" ({counted(int(dates.isna().sum()), 'article')} without a date)" if dates.isna().any() else ""
    reasons = Counter(map(_kind, rejected["reason"]))
    skipped = provenance.get("skipped", [])
    columns = list(dict.fromkeys(map(_mapping, provenance.get("columns", []))))
    notes = provenance.get("notes", [])
    more = [f"and {len(notes) - 5:,} more in provenance['notes']"] if len(notes) > 5 else []
    return {
        "articles": f"{len(articles):,}",
        "published": span + without,
        "outlets": _tally(Counter(articles["outlet"])),
        "languages": _tally(Counter(articles["language"])),
        "rejected": f"{len(rejected):,}" + (f": {_tally(reasons)}" if reasons else ""),
        **({"passed over": f"{counted(len(skipped), 'file')}: {_first(skipped, 5)}"} if skipped else {}),
        **({"columns": "; or ".join(columns[:3]) + (" ..." if columns[3:] else "")} if columns else {}),
        **({"notes": "; ".join([*notes[:5], *more])} if notes else {}),
    }


def nothing_left(aside: Sequence[Mapping[str, object]]) -> str:
    """Return the message for a corpus without an article: how many rows were rejected, and mostly why."""
    if not aside:
        return "there is no article in it"
    example: dict[str, str] = {}
    for row in aside:
        example.setdefault(_kind(str(row["reason"])), str(row["reason"]))
    reasons = Counter(_kind(str(row["reason"])) for row in aside).most_common(3)
    first = "; ".join(f"{example[kind]} ({n:,} x)" for kind, n in reasons)
    return f"no article could be read, {counted(len(aside), 'row')} rejected. Most frequent reasons: {first}"


def counted(n: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one."""
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def _kind(reason: str) -> str:
    """Return a reason without the remedy and without what differs from row to row."""
    return re.sub(r"'.*?'|\"[^\"]*\"|(?<= (?:of|in) ).+? row \d+", "...", reason).partition(":")[0]


def _mapping(columns: Mapping[str, Any]) -> str:
    """Say which column of a layout became which field, and which serve as none."""
    fields = [f"{columns[name]} \N{RIGHTWARDS ARROW} {name}" for name in FIELDS if name in columns]
    others = columns.get("left_over", [])
    return ", ".join(fields) + (f"; kept beside: {_first(others, 10)}" if others else "")


def _first(names: Sequence[str], n: int) -> str:
    return ", ".join(names[:n]) + (f", and {len(names) - n:,} more" if len(names) > n else "")


def _tally(counts: Counter[str]) -> str:
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    more = f", and {len(top) - 10:,} more" if len(top) > 10 else ""
    return ", ".join(f"{name or 'unknown'} ({n:,})" for name, n in top[:10]) + more
