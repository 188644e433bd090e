"""How often the small neural scorer answers as its teacher does: where it learnt, and on sentences held out.

    python tests/benchmarks/tone_pupil.py TEACHER [PUPIL]

TEACHER is the folder of the large scorer (``tonelens data build neural-large``), PUPIL one of a small scorer; the
bundled one when left out. Prints a Markdown table. What is agreed on where it learnt and not elsewhere was learnt by
heart: more sentences help, more passes do not.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score

from toolkit.tone.neural import NeuralScorer
from toolkit.tone.scorer import PROBABILITIES

DATA = Path(__file__).parents[3] / "shared" / "data"
#: Of what was learnt, so many mentions of each source will do.
SAMPLE = 600


def probabilities(scorer: NeuralScorer, frame: pd.DataFrame) -> np.ndarray:
    """Return p_negative, p_neutral, p_positive of each row."""
    return scorer.score(frame)[list(PROBABILITIES)].to_numpy()


def main(teacher: str, pupil: str | None = None) -> None:
    """Print the table."""
    # they need torch, which comes with an extra
    from toolkit.tone.training.distil import measured_on
    from toolkit.tone.training.lessons import coded

    scorers = (NeuralScorer(teacher), NeuralScorer(pupil))
    train, held = coded(DATA)
    sources = ("newsmtsc", "countries", "once")
    sets = {f"{s}, learnt": train[train["source"] == s].sample(SAMPLE, random_state=0) for s in sources}
    sets |= {f"{s}, held out": held[held["source"] == s] for s in sources} | measured_on(DATA)
    print("| set | mentions | teacher's F1 | pupil's F1 | same label | divergence |\n|---|---:|---:|---:|---:|---:|")
    for name, frame in sets.items():
        one, two = (probabilities(scorer, frame) for scorer in scorers)
        labels = frame["label"].to_numpy() + 1
        f1 = [f1_score(labels, p.argmax(axis=1), average="macro") for p in (one, two)]
        same = np.mean(one.argmax(axis=1) == two.argmax(axis=1))
        divergence = np.mean(np.sum(one * np.log(one / two), axis=1))  # Kullback-Leibler, of the pupil from the teacher
        print(f"| {name} | {len(frame)} | {f1[0]:.3f} | {f1[1]:.3f} | {same:.3f} | {divergence:.3f} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(*sys.argv[1:])
    else:
        print("skipped: needs the folder of the large scorer: tone_pupil.py TEACHER [PUPIL]")
