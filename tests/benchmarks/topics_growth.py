"""Time and memory of NmfTopics from 2,000 to 100,000 articles, as a Markdown table and a figure.

    python tests/benchmarks/topics_growth.py [--figure bench/topics_growth.svg] [--sizes 2000 10000 30000 100000]

Articles are made from the Reuters files in ../shared/data: 85 % of the sentences of one, in their order, drawn with
replacement, with a number of its own as a word so that rare words go on growing. Each size runs in a process of its
own. Memory is the process' peak less what it held when the articles were read and nothing else was done. The last
columns compare batches: seconds of the factorisations (halves and last fit) with all articles at once, seconds in
batches of 1,024, and the squared error of these as a multiple of the other's.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SIZES = (2_000, 5_000, 10_000, 30_000, 100_000)
ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "reuters21578"
# Beside what `make bench` keeps of the table.
FIGURE = ROOT / "bench" / "topics_growth.svg"
N_TOPICS = 20


def articles(n: int) -> list[str]:
    from toolkit.corpus.read import read_corpus

    bodies = [text.split(". ") for text in read_corpus(DATA).articles["text"] if len(text) > 200]
    rng = np.random.default_rng(0)
    letters = str.maketrans("0123456789", "abcdefghij")
    texts = []
    for number in range(n):
        sentences = bodies[rng.integers(len(bodies))]
        kept = [s for s in sentences if rng.random() < 0.85] or sentences
        texts.append(". ".join(kept) + f". x{number // 4}x".translate(letters))
    return texts


def run_one(n: int) -> None:
    import sklearn.decomposition  # noqa: F401  # its own memory is not the fit's
    from gensim.models import Phrases  # noqa: F401

    from toolkit.topics.nmf import NmfTopics
    from toolkit.topics.settings import VocabularySettings

    texts = articles(n)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts from here
    before = memory("VmRSS")
    start, cpu = time.perf_counter(), time.process_time()
    model = NmfTopics(N_TOPICS, vocabulary=VocabularySettings(max_size=30_000)).fit(texts)
    model.topic_terms()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    characters = sum(map(len, texts)) / 1e6
    beyond = memory("VmHWM") - before
    terms, compared = len(model.vocabulary_.terms_), batches(model.vocabulary_.encode(texts).counts(), texts)
    print(n, terms, model.n_iter_, seconds, cpu, beyond, characters, *compared)


def batches(counts: "csr_matrix", texts: list[str]) -> tuple[float, float, float]:
    """Return the seconds of learning from all at once and in batches, and the squared error of these over the other."""
    from sklearn.feature_extraction.text import TfidfTransformer

    from toolkit.topics.nmf import NmfTopics

    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    seconds, errors = [], []
    for size in (0, 1024):
        model = NmfTopics(N_TOPICS, batch_size=size)
        start = time.perf_counter()
        with threadpool_limits(limits=1):
            topics = model._learn(counts, texts)
        seconds.append(time.perf_counter() - start)
        errors.append(error(weighted, model._infer(counts), topics))
    return seconds[0], seconds[1], errors[1] / errors[0]


def error(weighted: "csr_matrix", weights: np.ndarray, topics: np.ndarray) -> float:
    """Return the squared error without the dense product."""
    product = ((weights.T @ weights) * (topics @ topics.T)).sum()
    return float(weighted.power(2).sum() - 2 * (weights * (weighted @ topics.T)).sum() + product)


def memory(name: str) -> float:
    """Return what the process holds, or held at most, in MiB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and memory of NmfTopics.")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--figure", type=Path, default=FIGURE)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        run_one(asked.one)
        return
    names = ["articles", "million characters", "terms", "iterations", "seconds", "CPU seconds", "ms each", "MiB beyond"]
    names += ["factorising at once, s", "in batches, s", "their error"]
    print(f"| {' | '.join(names)} |\n|{'---:|' * len(names)}")
    rows = []
    for n in asked.sizes:
        command = [sys.executable, __file__, "--one", str(n)]
        values = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        _, terms, iterations, seconds, cpu, beyond, characters, at_once, batched, excess = map(float, values)
        rows.append((n, cpu, beyond))
        cells = [f"{n:,}", f"{characters:.0f}", f"{terms:,.0f}", f"{iterations:.0f}", f"{seconds:.1f}", f"{cpu:.1f}"]
        cells += [f"{1000 * cpu / n:.2f}", f"{beyond:,.0f}", f"{at_once:.1f}", f"{batched:.1f}", f"{excess:.3f}"]
        print(f"| {' | '.join(cells)} |", flush=True)
    draw(rows, asked.figure)
    print(f"\n![CPU seconds and MiB by number of articles]({asked.figure.name})")


def draw(rows: list[tuple[int, float, float]], path: Path) -> None:
    from matplotlib.figure import Figure

    sizes, seconds, memory = zip(*rows, strict=True)
    figure = Figure(figsize=(7.2, 2.8), layout="constrained")
    for axes, values, label in zip(figure.subplots(1, 2), (seconds, memory), ("CPU seconds", "MiB"), strict=True):
        axes.loglog(sizes, values, marker="o")
        linear = [values[0] * size / sizes[0] for size in sizes]
        axes.loglog(sizes, linear, color="0.6", linestyle=":", label="in proportion")
        axes.set_xlabel("articles")
        axes.set_ylabel(label)
        axes.legend(frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)


if __name__ == "__main__":
    main()
