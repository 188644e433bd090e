"""Agreement of the bundled scorers with human coders: print a Markdown table.

NewsMTSC's two development sets (targets are mostly persons) and the country-labelled validation set, from
``../shared/data`` beside the clone: macro-F1 over negative, neutral and positive, a 95 % interval by 2,000
bootstrap samples of sentences, and mentions per second. Run from the repository: ``PYTHONPATH=. python
tests/benchmarks/tone_newsmtsc.py``.
"""

import json
import re
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score

from toolkit.schema import TONE_LABELS
from toolkit.tone.scorer import SCORERS, get_scorer

DATA = Path(__file__).parents[2].parent / "shared" / "data"
N_BOOT = 2000


def read_newsmtsc(name: str) -> pd.DataFrame:
    """Return the spans of a NewsMTSC file with their labels."""
    rows = [json.loads(line) for line in (DATA / "newsmtsc" / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return pd.DataFrame(
        {
            "left": [r["sentence"][: r["from"]] for r in rows],
            "mention": [r["mention"] for r in rows],
            "right": [r["sentence"][r["to"] :] for r in rows],
            "label": [TONE_LABELS[r["polarity"] + 1] for r in rows],
        }
    )


def read_countries(name: str) -> pd.DataFrame:
    """Return the spans of a file with countries as targets; a few of its offsets are off and are mended."""
    frame = pd.read_csv(DATA / "dse_country" / f"{name}.tsv", sep="\t", quoting=3)
    rows = []
    for row in frame.itertuples():
        places = [m.start() for m in re.finditer(re.escape(row.target), row.sentence)]
        start = min(places, key=lambda p: abs(p - row.start))
        rest = row.sentence[start + len(row.target) :]
        rows.append((row.sentence[:start], row.target, rest, TONE_LABELS[row.label + 1]))
    return pd.DataFrame(rows, columns=["left", "mention", "right", "label"])


def macro_f1(truth: np.ndarray, guess: np.ndarray) -> float:
    """Return the mean F1 of the three labels."""
    return float(f1_score(truth, guess, labels=TONE_LABELS, average="macro", zero_division=0))


def bootstrap(frame: pd.DataFrame, guess: np.ndarray, *, random_state: int) -> np.ndarray:
    """Return the macro-F1 of samples of sentences, so that the mentions of one sentence stay together.

    The samples depend on the sentences and the seed alone: two scorers are compared on the same ones.
    """
    truth = pd.Categorical(frame["label"], TONE_LABELS).codes
    guessed = pd.Categorical(guess, TONE_LABELS).codes
    group, names = pd.factorize(frame["left"] + frame["mention"] + frame["right"])
    counts = np.zeros((len(names), 3, 3))
    np.add.at(counts, (group, truth, guessed), 1)
    rng = np.random.default_rng(random_state)
    f1s = []
    for _ in range(N_BOOT):
        confusion = counts[rng.integers(len(names), size=len(names))].sum(axis=0)
        both = confusion.sum(axis=0) + confusion.sum(axis=1)
        f1s.append(np.divide(2 * confusion.diagonal(), both, out=np.zeros(3), where=both > 0).mean())
    return np.array(f1s)


def with_interval(estimate: float, samples: np.ndarray) -> str:
    """Return an estimate and its 95 % interval as text."""
    low, high = np.quantile(samples, [0.025, 0.975])
    return f"{estimate:.3f} [{low:.3f}, {high:.3f}]"


def speed(name: str, spans: pd.DataFrame) -> str:
    """Return how many mentions a scorer scores in a second."""
    scorer = get_scorer(name)
    scorer.score(spans.head(10))
    start = time.perf_counter()
    scorer.score(spans)
    return f"{len(spans) / (time.perf_counter() - start):,.0f}"


def main() -> None:
    """Print the table."""
    sets = {
        "NewsMTSC dev-rw": read_newsmtsc("dev-rw"),
        "NewsMTSC dev-mt": read_newsmtsc("dev-mt"),
        "countries valid": read_countries("valid"),
    }
    sample = read_newsmtsc("train").head(2000)
    header = ["scorer", *(f"{name} (n={len(frame)})" for name, frame in sets.items()), "mentions per second"]
    print("| " + " | ".join(header) + " |")
    print("|---" * len(header) + "|")
    f1, samples = {}, {}
    for scorer in ("majority", *SCORERS):
        for key, frame in sets.items():
            if scorer == "majority":
                guess = np.full(len(frame), frame["label"].mode()[0])
            else:
                guess = get_scorer(scorer).score(frame)["label"].to_numpy()
            f1[scorer, key] = macro_f1(frame["label"].to_numpy(), guess)
            samples[scorer, key] = bootstrap(frame, guess, random_state=0)
        cells = [with_interval(f1[scorer, key], samples[scorer, key]) for key in sets]
        print("| " + " | ".join([scorer, *cells, "" if scorer == "majority" else speed(scorer, sample)]) + " |")
    for scorer in SCORERS:
        if scorer != "vader":
            pairs = [((scorer, key), ("vader", key)) for key in sets]
            cells = [with_interval(f1[a] - f1[b], samples[a] - samples[b]) for a, b in pairs]
            print("| " + " | ".join([f"{scorer} minus vader", *cells, ""]) + " |")


if __name__ == "__main__":
    main()
