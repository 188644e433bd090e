import io
from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console

from toolkit.report.audit import MOST_MISSES, audit_view, bar, between, country_rows, figure, write_audit
from toolkit.report.page import render_page
from toolkit.report.tables import Names
from toolkit.report.terminal import audit_tables
from toolkit.study.folder import csv_bytes
from toolkit.study.lock import build_lock
from toolkit.study.result import StudyResult
from toolkit.tone.audit import ScorerAudit, audit_scorer
from toolkit.tone.spans import tone_columns


@pytest.fixture(scope="module")
def vader() -> ScorerAudit:
    return audit_scorer("vader", targets=["Chad"])


@pytest.fixture(scope="module")
def by_vader(result: StudyResult, vader: ScorerAudit) -> StudyResult:
    settings = {**result.settings, "scorer": "vader"}
    return replace(result, audit=vader.figures, audit_probes=vader.probes, settings=settings)


def test_how_figures_are_written() -> None:
    share = {"check": "order", "rule": "at least", "figure": 0.575, "bar": 0.9}
    shift = {"check": "swap_country", "rule": "at most", "figure": 0.0121, "bar": 0.03}
    assert (figure(share), bar(share)) == ("57.5%", "at least 90%")
    assert (figure(shift), bar(shift)) == ("0.012", "at most 0.03")
    assert figure({**shift, "target": "all"}) == "0.012"
    assert figure({**shift, "target": "KP", "figure": -0.0121}) == "−0.012"
    assert figure({**shift, "target": "KP", "figure": -0.0001}) == "0.000"
    assert between({**share, "ci_low": 0.4219, "ci_high": 0.715}) == "42.2% to 71.5%"
    assert between({**shift, "target": "KP", "ci_low": -0.0143, "ci_high": 0.0001}) == "−0.014 to 0.000"
    assert between({**shift, "ci_low": float("nan"), "ci_high": float("nan")}) == "no interval"
    assert bar({"check": "swap_label", "rule": "at most", "bar": 0.05}) == "at most 5%"


def test_what_the_page_is_given(by_vader: StudyResult, vader: ScorerAudit) -> None:
    view = audit_view(by_vader, Names(by_vader))
    assert (view["n_passed"], view["n_checks"]) == (6, 17)
    assert [row[0] for row in view["targets"].rows] == ["China", "Japan", "North Korea"]
    countries = {row[0]: row[1:] for row in view["countries"].rows}
    assert len(countries) == 22  # the twenty, Chad, and Hong Kong of the name-only probes
    assert countries["Chad"][-1] == countries["Hong Kong"][0] == "–"
    us = vader.figures.set_index(["check", "target"]).loc[("swap_country", "US")]
    assert countries["United States"][0].startswith("+0.22")
    assert countries["United States"][0].endswith(f"<small>+{us['ci_low']:.3f} to +{us['ci_high']:.3f}</small>")
    order = next(row for row in view["checks"].rows if row[0].startswith("who did it to whom: share"))
    assert order[2] == "0.0% to 8.8%"
    assert view["gap"].startswith("Names alone do not set this study's targets apart")
    misses = {one.check: one for one in view["misses"]}
    assert misses["order"].n_missed == misses["order"].n == 80
    assert len(misses["order"].items) == MOST_MISSES
    assert all(len(item) == 2 for item in misses["order"].items)
    (worst,) = {probe.probe_id[-2:] for (probe,) in misses["swap_country"].items}
    assert worst == "US"
    assert misses["name_only"].items[0][0].said == "expected neutral"


def test_the_gap_between_two_targets_is_told(by_vader: StudyResult, vader: ScorerAudit) -> None:
    names = Names(by_vader)
    names.targets = {"JP": "Japan", "US": "United States", "TD": "Chad"}
    swap = vader.probes[vader.probes["check"] == "swap"]
    swap = swap[swap["item"].isin(swap.loc[swap["target"] == "TD", "item"])]  # not every sentence takes Chad
    low, high = swap.groupby("target")["score"].mean()[["TD", "US"]]
    said = audit_view(by_vader, names)["gap"]
    assert f"by up to {high - low:.3f}" in said
    assert said.split("between ")[1].split(".")[0].endswith("the United States")
    names.targets = {"JP": "Japan"}
    assert audit_view(by_vader, names)["gap"] == ""


def test_the_gap_is_that_of_the_same_sentences(by_vader: StudyResult, vader: ScorerAudit) -> None:
    """What Chad's name is not filled into must not set it apart."""
    names, probes = Names(by_vader), vader.probes.copy()
    names.targets = {"JP": "Japan", "TD": "Chad"}
    chad = probes.loc[(probes["check"] == "swap") & (probes["target"] == "TD"), "item"]
    probes["score"] = (~probes["item"].isin(chad)).astype(float)
    assert audit_view(replace(by_vader, audit_probes=probes), names)["gap"].startswith("Names alone do not")
    apart = replace(by_vader, audit_probes=probes[(probes["target"] != "JP") | ~probes["item"].isin(chad)])
    assert audit_view(apart, names)["gap"] == ""


def test_the_page_shows_it_and_opens_every_figure(by_vader: StudyResult, result: StudyResult) -> None:
    page = render_page(by_vader, build_lock(result), {})
    section = page[page.index('<section id="trust"') : page.index('<section id="methods"')]
    for check in by_vader.audit["check"].unique():
        assert f'<a href="#audit-{check}">' in section
        assert f'<details id="audit-{check}">' in section
    assert "expected: a lower score than the other side; difference 0.00" in section
    assert "6 of 17 figures keep to their bar" in section


def test_in_a_terminal(vader: ScorerAudit) -> None:
    checks, countries = audit_tables(vader)
    assert checks.row_count == 17
    assert countries.row_count == 22
    assert country_rows(vader, ["TD"], write="{}{}".format)[1][0] == "Chad"
    console = Console(width=160, file=io.StringIO())
    console.print(checks, countries)
    shown = console.file.getvalue()
    assert "0.0%     0.0% to 8.8%" in shown
    assert "+0.183 to +0.272" in shown


def test_the_files(vader: ScorerAudit, tmp_path) -> None:
    files = write_audit(vader, tmp_path / "new" / "folder")
    assert [file.name for file in files] == ["audit.csv", "audit_probes.csv"]
    figures, probes = (pd.read_csv(file) for file in files)
    pd.testing.assert_series_equal(figures["figure"], vader.figures["figure"])
    assert len(probes) == len(vader.probes)
    assert files[0].read_bytes() == csv_bytes(vader.figures)


def test_misses_of_a_figure_over_all_are_those_of_the_twenty(by_vader: StudyResult) -> None:
    class AgainstChad:
        name = "against Chad"

        def score(self, spans: pd.DataFrame) -> pd.DataFrame:
            return tone_columns(-0.5 * (spans["mention"] == "Chad"), spans.index, negative=-0.2, positive=0.2)

    audit = audit_scorer(AgainstChad(), targets=["Chad"])
    biased = replace(by_vader, audit=audit.figures, audit_probes=audit.probes)
    misses = {one.check: one for one in audit_view(biased, Names(biased))["misses"]}
    assert {check: misses[check].n_missed for check in ("swap_shift", "swap_country", "swap_label")} == {
        "swap_shift": 0,
        "swap_country": 0,
        "swap_label": 0,
    }
