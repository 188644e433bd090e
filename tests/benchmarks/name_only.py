"""Tone of sentences that hold nothing but names: print a Markdown table, the lexicon beside VADER.

Run from the repository: ``PYTHONPATH=. python tests/benchmarks/name_only.py``.
"""

import pandas as pd

from toolkit.tone.probes import name_probes
from toolkit.tone.scorer import SCORERS, get_scorer


def table() -> pd.DataFrame:
    """Return per country, and for all, the share of probes with a tone and the mean size of the score."""
    probes = name_probes()
    columns: dict[str, pd.Series] = {"probes": probes.groupby("target").size()}
    for name in (name for name in SCORERS if name != "neural-large"):
        scored = get_scorer(name).score(probes)
        size = scored["score"].abs()
        # a word list gives nothing at all where it finds nothing; a trained scorer is never that sure
        toned = (size > 0).where(scored["p_neutral"].isna(), scored["label"] != "neutral")
        columns[f"{name}: share with a tone"] = toned.groupby(probes["target"]).mean()
        columns[f"{name}: mean absolute score"] = size.groupby(probes["target"]).mean()
    rows = pd.DataFrame(columns)
    weights = rows["probes"] / rows["probes"].sum()
    total = rows.mul(weights, axis=0).sum().to_frame("all").T
    total["probes"] = rows["probes"].sum()
    return pd.concat([rows, total])


if __name__ == "__main__":
    result = table()
    print("| country | " + " | ".join(result.columns) + " |")
    print("|---" * (len(result.columns) + 1) + "|")
    for code, row in result.iterrows():
        print(f"| {code} | {int(row['probes'])} | " + " | ".join(f"{v:.2f}" for v in row.iloc[1:]) + " |")
