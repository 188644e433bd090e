"""ToneComparison: what compare_tone returns."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

_SHOWN = 20


@dataclass(frozen=True, repr=False)
class ToneComparison:
    """Mean tone by target, the differences between targets, and the settings they were made with.

    Parameters
    ----------
    table : DataFrame
        The comparison table: one row for each level and target.
    contrasts : DataFrame
        The contrasts table: one row for each level and pair of targets.
    settings : mapping
        The parameters of ``compare_tone``, the name of the method, and under ``clusters`` what the intervals resample
        and how many: "copies of one text (24)", or "column cluster_id (2)" where the articles or the panel brought
        clusters of their own (names that are those of none of their articles tell them).

    Examples
    --------
    >>> table = pd.DataFrame({"level": ["all"], "target": ["CN"], "estimate": [-0.2]})
    >>> ToneComparison(table, pd.DataFrame(), {"targets": ["CN"], "clusters": "copies of one text (24)"})
    ToneComparison (1 row by target, 0 differences; targets = ['CN'], clusters = copies of one text (24))
    """

    table: pd.DataFrame
    contrasts: pd.DataFrame
    settings: Mapping[str, Any]

    def __repr__(self) -> str:
        rows = f"{len(self.table)} row{'s' * (len(self.table) != 1)} by target, {len(self.contrasts)} differences"
        settings = ", ".join(f"{name} = {value}" for name, value in self.settings.items())
        return f"ToneComparison ({rows}; {settings})"

    def _repr_html_(self) -> str:
        """Show both tables in a notebook, the first rows of each."""
        settings = html.escape("; ".join(f"{name} = {value}" for name, value in self.settings.items()))
        return "".join(
            [
                f"<h4>Tone by target ({len(self.table)} rows)</h4>",
                self.table.head(_SHOWN).to_html(index=False, float_format="{:.3f}".format, na_rep="–", border=0),
                f"<h4>Differences between targets ({len(self.contrasts)} rows)</h4>",
                self.contrasts.head(_SHOWN).to_html(index=False, float_format="{:.3f}".format, na_rep="–", border=0),
                f"<p><small>{settings}</small></p>",
            ]
        )
