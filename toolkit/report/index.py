"""The index page of a batch: every study with its status, its key figures and the way to its report."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.report.numbers import interval, signed
from toolkit.report.page import environment
from toolkit.study.folder import REPORT

if TYPE_CHECKING:
    from toolkit.report.batch import Outcome


def render_index(outcomes: "Sequence[Outcome]") -> str:
    """Return the page that lists the studies of a batch.

    Parameters
    ----------
    outcomes : sequence of Outcome
        In the order in which they are listed.

    Returns
    -------
    str
        HTML that requests nothing; the same outcomes give the same bytes.
    """
    rows = []
    for outcome in outcomes:
        result = outcome.result
        row: dict[str, object] = {
            "name": outcome.name,
            "file": str(outcome.study),  # as given: files of one name lie in different folders
            "link": f"{outcome.name}/{REPORT}",
        }
        if result is None:
            rows.append(row | {"done": False, "title": outcome.name, "error": str(outcome.error)})
            continue
        names = {target.code: target.name for target in result.study.load_targets()}
        overall = result.overall
        means = [
            f"{names[code]} {signed(mean)} ({interval(low, high)})"
            for code, mean, low, high in zip(
                *(overall[c] for c in ("target", "estimate", "ci_low", "ci_high")), strict=True
            )
        ]
        rows.append(
            row
            | {
                "done": True,
                "title": result.study.title,
                "articles": f"{len(result.articles):,}",
                "rejected": f"{len(result.rejected):,}",
                "mentions": f"{len(result.mentions):,}",
                "means": means,
            }
        )
    n_failed = sum(not row["done"] for row in rows)
    return environment().get_template("index.html.j2").render(rows=rows, n_failed=n_failed)
