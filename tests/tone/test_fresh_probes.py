"""240 sentences of names, written by somebody who had not seen the lexicon or its list of names.

At first 19 of them got a tone (VADER: 173). Half were then shown to whoever wrote the rules for names, half kept apart:
of those, 9 were left. After that both halves were seen.
"""

import csv
from pathlib import Path

import pandas as pd

from toolkit.tone.scorer import get_scorer


def test_hardly_any_sentence_of_names_gets_a_tone():
    path = Path(__file__).parent / "fresh_probes.tsv"
    probes = pd.read_csv(path, sep="\t", quoting=csv.QUOTE_NONE, keep_default_na=False)
    assert len(probes) == 240
    toned = {name: int((get_scorer(name).score(probes)["score"] != 0).sum()) for name in ("lexicon", "vader")}
    assert toned["lexicon"] <= 6
    assert toned["vader"] == 173
    assert (get_scorer("neural").score(probes)["label"] != "neutral").sum() <= 1
