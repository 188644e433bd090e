"""What an audit found, as the page and the command line show it, and as files."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from toolkit.report.numbers import NONE, listed, signed
from toolkit.report.place import write_whole
from toolkit.report.tables import Names, TableView, Written, link
from toolkit.schema import empty_table
from toolkit.study.folder import csv_bytes
from toolkit.study.result import StudyResult
from toolkit.targets.gazetteer import countries
from toolkit.tone.audit import ScorerAudit
from toolkit.tone.audit_figures import ALL
from toolkit.tone.audit_probes import audit_data, with_article
from toolkit.tone.marking import mark_html

#: Sentences or pairs that the page shows of those that miss a check.
MOST_MISSES = 8
CHECK_HEAD = ["check", "figure", "95% interval", "bar", "result", "sentences or pairs"]
_BY_COUNTRY = {
    "swap_country": "mean shift",
    "swap_shift": "mean absolute shift",
    "swap_label": "labels that change",
    "swap_written": "labels as written",
    "name_only": "name-only sentences neutral",
    "company": "mean shift of another by its company",
}
_NO_EVIDENCE = empty_table("evidence")


@dataclass(frozen=True)
class Probe:
    """A sentence of the audit as the page shows it; ``marked`` is safe HTML."""

    probe_id: str
    marked: Markup
    score: str
    label: str
    said: str


@dataclass(frozen=True)
class Misses:
    """The sentences, or pairs of them, that miss a check most."""

    check: str
    what: str
    n_missed: int
    n: int
    items: list[list[Probe]]


def audit_view(result: StudyResult, names: Names) -> dict[str, Any]:
    """Return what the page shows of a run's audit: tables, the gap between its targets, and what was missed."""
    audit = ScorerAudit(result.settings["scorer"], result.audit, result.audit_probes)
    checks: list[list[Written]] = [
        [row["what"], link(f"audit-{row['check']}", figure(row)), between(row), bar(row), _result(row), f"{row['n']:,}"]
        for row in audit.table.to_dict("records")
    ]
    head, *rows = country_rows(audit, names.targets, write=_cell)
    return {
        "n_probes": f"{len(audit.probes):,}",
        "n_passed": int(audit.table["passed"].sum()),
        "n_checks": len(audit.table),
        "checks": TableView("Checks of the scorer", CHECK_HEAD, checks),
        "targets": TableView("What the names of this study's targets do to the score", head, rows),
        "countries": TableView(
            "What the names of countries do to the score", head, country_rows(audit, write=_cell)[1:]
        ),
        "gap": _gap(audit, names.targets),
        "misses": [_misses(audit, row) for row in audit.table.to_dict("records")],
    }


def country_rows(
    audit: ScorerAudit, codes: Iterable[str] | None = None, *, write: Callable[[str, str], str]
) -> list[list[str]]:
    """Return a heading and a row for each country of an audit: what its name does to the score.

    ``write`` makes a cell of a figure and its interval.
    """
    found = {(row["check"], row["target"]): row for row in audit.figures.to_dict("records")}
    known = [code for code in dict.fromkeys(audit.figures["target"]) if code != ALL]
    rows = []
    for code in known if codes is None else codes:
        own = [found.get((check, code)) for check in _BY_COUNTRY]
        rows.append([_name(code), *(NONE if row is None else write(figure(row), between(row)) for row in own)])
    return [["target", *_BY_COUNTRY.values()], *rows]


def figure(row: Mapping[Any, Any], column: str = "figure") -> str:
    """Return a figure of an audit, or an end of its interval, as it is read: a share in percent, or a shift."""
    if _is_share(row):
        return f"{row[column]:.1%}"
    by_country = row["check"] in ("swap_country", "company") and row.get("target", ALL) != ALL
    shown = f"{row[column]:+.3f}" if by_country else f"{row[column]:.3f}"
    return shown.replace("-", "−") if float(shown) else "0.000"


def between(row: Mapping[Any, Any]) -> str:
    """Return the interval of a figure as it is read."""
    return "no interval" if math.isnan(row["ci_low"]) else f"{figure(row, 'ci_low')} to {figure(row, 'ci_high')}"


def bar(row: Mapping[Any, Any]) -> str:
    """Return the bar of a figure as it is read."""
    return f"{row['rule']} " + (f"{row['bar']:.0%}" if _is_share(row) else f"{row['bar']:.2f}")


def write_audit(audit: ScorerAudit, folder: Path) -> list[Path]:
    """Write the figures and the sentences of an audit as CSV, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / "audit.csv", folder / "audit_probes.csv"]
    for file, frame in zip(files, (audit.figures, audit.probes), strict=True):
        write_whole(file, csv_bytes(frame))
    return files


def _is_share(row: Mapping[Any, Any]) -> bool:
    return bool(row["rule"] == "at least" or row["check"] == "swap_label")


def _cell(number: str, interval: str) -> Markup:
    return Markup("{} <small>{}</small>").format(number, interval)


def _result(row: Mapping[Any, Any]) -> str:
    return "met" if row["passed"] else "missed"


def _name(code: str) -> str:
    return countries()[code].name if code in countries() else code


def _gap(audit: ScorerAudit, targets: Mapping[str, str]) -> str:
    """Say how far names alone could set the study's targets apart, in the sentences that take each of them."""
    own = audit.probes[audit.probes["check"] == "swap"]
    scores = own.pivot_table(index="item", columns="target", values="score").reindex(columns=list(targets)).dropna()
    if len(targets) < 2 or scores.empty:
        return ""
    means = scores.mean()
    gap = means.max() - means.min()
    if gap < 0.0005:
        return "Names alone do not set this study's targets apart: the same sentences score the same with each of them."
    named = listed([with_article(targets[str(code)]) for code in (means.idxmin(), means.idxmax())])
    return (
        f"Among this study's targets, names alone set the mean score of the same sentences apart by up to {gap:.3f}, "
        f"between {named}. A difference of tone of that size may come from the names and not from what is said."
    )


def _misses(audit: ScorerAudit, row: Mapping[Any, Any]) -> Misses:
    """Return what misses a check: of a sentence the worst of its countries, in a country's shift the worst country."""
    check = str(row["check"])
    shifts = audit.swap.set_index("target")["mean_shift"].abs()
    worst = shifts[list(audit_data()["countries"])].idxmax() if check == "swap_country" else None
    missed = audit.sentences(check, target=None if worst is None else str(worst), missed=True)
    items = missed["item"].drop_duplicates().head(MOST_MISSES)
    swapped = check.startswith("swap_") or check == "company"
    own = missed.drop_duplicates("item") if swapped else audit.probes
    groups = {item: rows for item, rows in own[own["item"].isin(items)].groupby("item")}
    shown = [[_probe(probe) for probe in groups[item].to_dict("records")] for item in items]
    return Misses(check, str(row["what"]), missed["item"].nunique(), int(row["n"]), shown)


def _probe(row: Mapping[Any, Any]) -> Probe:
    left, mention = str(row["left"]), str(row["mention"])
    span = (len(left), len(left) + len(mention))
    return Probe(
        probe_id=str(row["probe_id"]),
        marked=Markup(mark_html(left + mention + str(row["right"]), span, _NO_EVIDENCE)),
        score=signed(row["score"]),
        label=str(row["label"]),
        said=_said(row),
    )


def _said(row: Mapping[Any, Any]) -> str:
    """Say what was expected and what came."""
    if pd.isna(row["difference"]):
        return "expected neutral"
    if row["check"] == "swap":
        return f"written as {row['expected']}; {signed(row['difference'])} against other countries in the same sentence"
    if row["check"] == "company":
        return f"expected: the same score as beside other countries; {signed(row['difference'])} against their mean"
    if row["expected"] in ("nearer", "farther"):
        return f"expected: {row['expected']} {'to' if row['expected'] == 'nearer' else 'from'} zero than the other side"
    than = "the same score as" if row["expected"] == "same" else f"a {row['expected']} score than"
    return f"expected: {than} the other side; difference {signed(row['difference'])}"
