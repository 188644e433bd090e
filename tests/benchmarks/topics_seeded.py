"""Do seeded topics find planted categories better than seedless ones? F1 by category, as one Markdown table.

    python tests/benchmarks/topics_seeded.py [FOLDER OF REUTERS-21578]

An article's category is its largest topic. Seeded topics have their category by name; the topics of the others are
matched to the categories by the assignment that is best for their F1 on the gold itself, which favours them. The gold:
the bundled corpus by hand (topics_seeded.toml), Reuters by the editors' TOPICS codes, for stories with exactly one of
the eight. Figures are means over the seeds.
"""

import sys
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from toolkit.corpus.read import read_corpus
from toolkit.topics.lda import LdaTopics
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.seeded import SeededTopics

HERE = Path(__file__).parent
ASIA_TOUR = HERE.parents[1] / "corpora" / "asia-tour"
REUTERS = HERE.parents[2] / "shared" / "data" / "reuters21578"
SETTINGS = tomllib.loads((HERE / "topics_seeded.toml").read_text(encoding="utf-8"))
MODELS = (SeededTopics, NmfTopics, LdaTopics)
SEEDS = range(3)
UNNAMED = 4


def main(reuters: Path) -> None:
    print("| corpus | model | topics | macro F1 | least of seeds | by category | seconds |")
    print("|---|---|---:|---:|---:|---|---:|")
    compare("asia-tour", asia_tour(), SETTINGS["asia_tour"]["seeds"])
    if reuters.is_dir():
        compare("Reuters", reuters_stories(reuters), SETTINGS["reuters"]["seeds"])


def asia_tour() -> pd.DataFrame:
    articles = read_corpus(ASIA_TOUR).articles
    category = {i: name for name, ids in SETTINGS["asia_tour"]["articles"].items() for i in ids}
    origin = articles["syndicated_from"].fillna("").astype("str")
    source = origin.where(origin != "", articles["source_id"])
    return articles.assign(category=source.map(category).fillna("other"))


def reuters_stories(folder: Path) -> pd.DataFrame:
    articles = read_corpus(folder).articles
    known = set(SETTINGS["reuters"]["seeds"])
    found = articles["topics"].fillna("").map(lambda codes: [c for c in codes.split("|") if c in known])
    chosen = articles[(found.map(len) == 1) & (articles["text"] != "")]
    return chosen.assign(category=found[chosen.index].map(lambda codes: codes[0]))


def compare(name: str, articles: pd.DataFrame, categories: Mapping[str, list[str]]) -> None:
    for model in MODELS:
        start = time.perf_counter()
        figures = np.array([f1_of(model, articles, categories, seed) for seed in SEEDS])
        seconds = (time.perf_counter() - start) / len(SEEDS)
        by_category = ", ".join(f"{c} {f:.2f}" for c, f in zip(categories, figures.mean(axis=0), strict=True))
        macro = figures.mean(axis=1)
        cells = f"{len(categories) + UNNAMED} | {macro.mean():.3f} | {macro.min():.3f} | {by_category} | {seconds:.0f}"
        print(f"| {name} ({len(articles)}) | {model.__name__} | {cells} |", flush=True)


def f1_of(model: type, articles: pd.DataFrame, categories: Mapping[str, list[str]], seed: int) -> np.ndarray:
    """Return the F1 of each category."""
    n_topics = len(categories) + UNNAMED
    named = {"categories": categories} if model is SeededTopics else {}
    fitted = model(n_topics, random_state=seed, **named).fit(articles)
    shares = fitted.doc_topics().pivot_table(index="article_id", columns="topic", values="share")
    f1 = f1_table(shares.idxmax(axis=1), articles.set_index("article_id")["category"], list(categories), n_topics)
    if named:
        return np.array([f1[i, fitted.categories_[c]] for i, c in enumerate(categories)])
    return f1[linear_sum_assignment(-f1)]


def f1_table(found: pd.Series, gold: pd.Series, categories: list[str], n_topics: int) -> np.ndarray:
    """Return the F1 of each topic as each category, shape (n_categories, n_topics)."""
    gold = gold.loc[found.index]
    hits = np.array([[((gold == c) & (found == t)).sum() for t in range(n_topics)] for c in categories])
    truth = np.array([[(gold == c).sum()] for c in categories])
    taken = np.array([[(found == t).sum() for t in range(n_topics)]])
    return 2 * hits / (truth + taken)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REUTERS)
