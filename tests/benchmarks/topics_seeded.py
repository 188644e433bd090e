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


def compare(name: str, articles: pd.DataFrame, seeds: Mapping[str, list[str]]) -> None:
    n_topics = len(seeds) + UNNAMED
    gold = articles.set_index("article_id")["category"]
    for label, make in {
        "SeededTopics": lambda s: SeededTopics(n_topics, categories=seeds, random_state=s),
        "NmfTopics": lambda s: NmfTopics(n_topics, random_state=s),
        "LdaTopics": lambda s: LdaTopics(n_topics, random_state=s),
    }.items():
        start = time.perf_counter()
        figures = []
        for seed in SEEDS:
            model = make(seed).fit(articles)
            shares = model.doc_topics().pivot_table(index="article_id", columns="topic", values="share")
            f1 = f1_table(shares.idxmax(axis=1), gold, list(seeds), n_topics)
            if isinstance(model, SeededTopics):
                figures.append([f1[i, model.categories_[c]] for i, c in enumerate(seeds)])
            else:
                figures.append(f1[linear_sum_assignment(-f1)])
        seconds = (time.perf_counter() - start) / len(SEEDS)
        by_category = ", ".join(f"{c} {f:.2f}" for c, f in zip(seeds, np.mean(figures, axis=0), strict=True))
        macro = np.mean(figures, axis=1)
        cells = f"{n_topics} | {macro.mean():.3f} | {macro.min():.3f} | {by_category} | {seconds:.0f}"
        print(f"| {name} ({len(articles)}) | {label} | {cells} |", flush=True)


def f1_table(found: pd.Series, gold: pd.Series, categories: list[str], n_topics: int) -> np.ndarray:
    """Return the F1 of each topic as each category, shape (n_categories, n_topics)."""
    gold = gold.loc[found.index]
    hits = np.array([[((gold == c) & (found == t)).sum() for t in range(n_topics)] for c in categories])
    truth = np.array([[(gold == c).sum()] for c in categories])
    taken = np.array([[(found == t).sum() for t in range(n_topics)]])
    return 2 * hits / (truth + taken)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REUTERS)
