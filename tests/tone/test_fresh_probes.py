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
    toned = get_scorer("lexicon").score(probes)["score"] != 0
    assert int(toned.sum()) <= 6
