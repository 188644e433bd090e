"""257 short texts with the mentions that a careful reader counts, written by somebody who had not seen the engine.

At first contact the engine had precision .96 and recall .95 on the 260 that were written. What it missed was mended by
rule; cities other than capitals, which it then counted, no longer count; three texts whose answer is a matter of
convention were left out.
"""

import json
from pathlib import Path

import pandas as pd
import pytest

from toolkit.targets.mentions import find_mentions

PROBES = [json.loads(line) for line in (Path(__file__).parent / "probes.jsonl").read_text("utf-8").splitlines()]
TARGETS = ["CN", "JP", "KP", "KR", "TW", "HK", "US", "RU"]


@pytest.mark.parametrize("probe", PROBES, ids=[f"{i}-{p['note'][:40]}" for i, p in enumerate(PROBES)])
def test_mentions_of_a_probe(probe):
    article = {"article_id": "a", "title": probe["title"], "text": probe["text"]}
    frame = pd.DataFrame([article | {"published": pd.Timestamp(probe["published"], tz="UTC")}])
    found = find_mentions(frame, TARGETS)
    named = [[code, surface] for code, surface in zip(found["target"], found["surface"], strict=True)]
    # The probes keep the article of "the North"; the surface of a mention does not hold it.
    assert named == [[code, surface.removeprefix("the ").removeprefix("The ")] for code, surface in probe["expected"]]
