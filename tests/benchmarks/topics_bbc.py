"""Coherence, diversity and time of the topic models on OCTIS' BBC News, as one Markdown table.

    python tests/benchmarks/topics_bbc.py [FOLDER]

In-sample: words and counts from all texts, as published figures are made. Held-out: words from one random
half, counts from the other, both ways round, mean.
"""

import sys
import time
from pathlib import Path

import numpy as np

from toolkit.topics.lda import LdaTopics
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.quality import npmi_coherence, topic_diversity
from toolkit.topics.settings import VocabularySettings

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "topics" / "bbc_news"
# The texts come tokenised, lemmatised and without stop words: take their words as they are.
AS_THEY_ARE = VocabularySettings(mask=(), stop_words=(), phrases=False, min_df=1, max_df=1.0)


def main(folder: Path) -> None:
    texts = [line.split("\t")[0] for line in (folder / "corpus.tsv").read_text(encoding="utf-8").splitlines()]
    order = np.random.default_rng(0).permutation(len(texts))
    halves = [[texts[i] for i in np.sort(part)] for part in np.array_split(order, 2)]
    print("| model | topics | NPMI | diversity | NPMI held out | diversity held out | seconds |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for model in (NmfTopics, LdaTopics):
        for n_topics in (10, 20, 50):
            start = time.perf_counter()
            topics = top_words(model, n_topics, texts)
            seconds = time.perf_counter() - start
            pairs = [(top_words(model, n_topics, a), b) for a, b in (halves, halves[::-1])]
            figures = [
                coherence(topics, texts),
                topic_diversity(topics),
                np.mean([coherence(words, unseen) for words, unseen in pairs]),
                np.mean([topic_diversity(words) for words, _ in pairs]),
            ]
            cells = " | ".join(f"{figure:.3f}" for figure in figures)
            print(f"| {model.__name__} | {n_topics} | {cells} | {seconds:.1f} |", flush=True)


def top_words(model: type[NmfTopics] | type[LdaTopics], n_topics: int, texts: list[str]) -> list[list[str]]:
    terms = model(n_topics, vocabulary=AS_THEY_ARE).fit(texts).topic_terms(10)
    return [list(words) for _, words in terms.groupby("topic")["term"]]


def coherence(topics: list[list[str]], texts: list[str]) -> float:
    return float(npmi_coherence(topics, [text.split() for text in texts]).mean())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
