"""The figures of the audit: each probe is judged, each check counted and held against its bar."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.schema import TONE_LABELS, as_table
from toolkit.tone.audit_intervals import Interval, largest_interval, mean_interval, share_interval
from toolkit.tone.audit_probes import audit_data

#: Stands in the column of targets for a figure over all of them.
ALL = "all"
_ROUNDING = 1e-9

Floats = npt.NDArray[np.float64]


def judge(probes: pd.DataFrame) -> pd.DataFrame:
    """Return scored probes with ``difference`` and ``passed``.

    Parameters
    ----------
    probes : DataFrame
        What ``audit_probes`` returned, with ``score`` and ``label``.

    Returns
    -------
    DataFrame
        Table ``audit_probes`` of the schema. ``difference`` is the score minus that of the other side of the
        pair; in a swap, minus the sentence's mean over the twenty countries; NaN for a name-only probe.
    """
    check, score = probes["check"].to_numpy(), probes["score"].to_numpy(dtype=np.float64)
    difference = np.full(len(probes), np.nan)
    swap = (check == "swap") | (check == "company")
    difference[swap] = _shifts(probes[swap])
    paired = ~swap & (check != "name_only")
    sides = score[paired].reshape(-1, 2)
    difference[paired] = (sides - sides[:, ::-1]).ravel()
    farther = np.full(len(probes), np.nan)
    farther[paired] = (np.abs(sides) - np.abs(sides[:, ::-1])).ravel()
    margin = audit_data()["margin"]
    expected = probes["expected"].to_numpy()
    rules = [swap | (expected == "same"), expected == "lower", expected == "higher"]
    rules += [expected == "nearer", expected == "farther"]
    holds = [np.abs(difference) <= margin + _ROUNDING, difference < -margin, difference > margin]
    holds += [farther < -margin, farther > margin]
    passed = np.select(rules, holds, default=(probes["label"] == probes["expected"]).to_numpy())
    return as_table("audit_probes", probes.assign(difference=difference, passed=passed.astype(bool)))


def count(probes: pd.DataFrame) -> pd.DataFrame:
    """Return the figure of every check with its interval, over all and by target, held against its bar.

    Parameters
    ----------
    probes : DataFrame
        Table ``audit_probes``.

    Returns
    -------
    DataFrame
        Table ``audit`` of the schema. The interval is over samples of sentences, however many countries or pairs
        one is made into; whether a figure keeps to its bar is judged by the figure.
    """
    figures = {name: list(_figures(name, probes)) for name in audit_data()["checks"]}
    rows = [
        (check, target, n, figure, *interval, *_held(check, figure))
        for check, counted in figures.items()
        for target, n, figure, interval in counted
    ]
    columns = ["check", "target", "n", "figure", "ci_low", "ci_high", "rule", "bar", "passed", "what"]
    return as_table("audit", pd.DataFrame(rows, columns=columns))


def _held(check: str, figure: float) -> tuple[str, float, bool, str]:
    """Return the rule, the bar, whether the figure keeps it, and what is measured."""
    entry: dict[str, Any] = audit_data()["checks"][check]
    if "at_most" in entry:
        return "at most", entry["at_most"], abs(figure) <= entry["at_most"] + _ROUNDING, entry["what"]
    return "at least", entry["at_least"], figure >= entry["at_least"] - _ROUNDING, entry["what"]


def _figures(check: str, probes: pd.DataFrame) -> Iterator[tuple[str, int, float, Interval]]:
    """Yield target, number of sentences or pairs, figure and interval: first over all, then where it is by target."""
    if check.startswith("swap_") or check == "company":
        own = probes[probes["check"] == ("company" if check == "company" else "swap")]
        values = _swap_values(check, own)
        bundled = own["target"].isin(list(audit_data()["countries"]))
        rows = {str(target): own["target"] == target for target in own["target"].unique()}
        if check in ("swap_country", "company"):
            figure = max(abs(float(values[rows[code]].mean())) for code in audit_data()["countries"])
            shifts = own[bundled].pivot_table(index="item", columns="target", values="difference")
            yield ALL, own["item"].nunique(), figure, largest_interval(shifts)
        else:
            yield ALL, own["item"].nunique(), *_mean(values[bundled], own["item"])
        yield from ((target, int(chosen.sum()), *_mean(values[chosen], own["item"])) for target, chosen in rows.items())
        return
    own = probes[probes["check"] == check]
    if check == "name_only":
        yield ALL, len(own), *_mean(own["passed"], own["item"])
        yield from ((str(t), len(each), *_mean(each["passed"], each["item"])) for t, each in own.groupby("target"))
        return
    first = own.iloc[::2]
    same = "at_most" in audit_data()["checks"][check]
    # "order-07" and "order-07x", its names exchanged, are one sentence that somebody wrote.
    written = first["item"].str.extract(r"^(.*\d)", expand=False)
    yield ALL, len(first), *_mean(first["difference"].abs() if same else first["passed"], written)


def _mean(values: "pd.Series[Any]", sentences: "pd.Series[str]") -> tuple[float, Interval]:
    """Return a mean, or a share, with its interval."""
    figure, own = float(values.mean()), sentences[values.index]
    if values.dtype == bool:
        return figure, share_interval(figure, own.nunique())
    return figure, mean_interval(values, own)


def _swap_values(check: str, own: pd.DataFrame) -> "pd.Series[Any]":
    """Return what a check of the target swap takes the mean of."""
    if check == "swap_shift":
        return own["difference"].abs()
    if check in ("swap_country", "company"):
        return own["difference"]
    if check == "swap_written":
        return own["label"] == own["expected"]
    return own["label"] != own["item"].map(usual_labels(own))


def _shifts(own: pd.DataFrame) -> Floats:
    """Return each score minus the mean of its sentence over the twenty countries; exactly 0 where all are equal."""
    score = own["score"]
    start = score.groupby(own["item"]).transform("first")
    bundled = own["target"].isin(list(audit_data()["countries"]))
    above = (score - start)[bundled].groupby(own["item"]).mean()
    return (score - start - own["item"].map(above)).to_numpy(dtype=np.float64)


def usual_labels(own: pd.DataFrame) -> dict[str, str]:
    """Return the most frequent label of each sentence over the twenty countries; of equals the more negative."""
    bundled = own[own["target"].isin(list(audit_data()["countries"]))]
    counts = pd.crosstab(bundled["item"], bundled["label"]).reindex(columns=list(TONE_LABELS), fill_value=0)
    return {str(item): str(label) for item, label in counts.idxmax(axis=1).items()}
