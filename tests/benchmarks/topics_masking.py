"""Is it good to keep names of countries and persons out of topics? One Markdown table.

    python tests/benchmarks/topics_masking.py [--files N]

The bundled corpus, and Reuters-21578 with what its editors coded. Coherence is held out (words from one half, counts
from the other, both ways, two splits). "country" is the adjusted mutual information of an article's largest topic with
the country that it is about: 0 when a topic says nothing of the country, 1 when topics are countries. "subject" is the
same with the editors' TOPICS code: high is good. Countries are the PLACES code of Reuters stories that have one, and in
the bundled corpus the target with the most mentions. Names of persons are those that `person_names` finds in the texts;
"persons" is how many of a topic's ten heaviest terms hold one, on average.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score

from toolkit.corpus.read import read_corpus
from toolkit.corpus.samples import corpora_path
from toolkit.targets.mentions import find_mentions
from toolkit.topics.heldout import heldout_coherence
from toolkit.topics.masking import country_names
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.person_names import person_names
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.tokens import fold

REUTERS = Path(__file__).parents[2].parent / "shared" / "data" / "reuters21578"


def main(n_files: int) -> None:
    print("| corpus | masked | topics | terms | NPMI held out | diversity | country | subject | persons | seconds |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    tour = read_corpus(corpora_path("asia-tour"))
    mentions = find_mentions(tour, ["CN", "JP", "KP", "KR", "US"])
    main_target = mentions.groupby("article_id")["target"].agg(lambda codes: codes.value_counts().sort_index().idxmax())
    compare("asia-tour", tour.articles, {"country": main_target}, n_topics=(8, 12))
    if not REUTERS.is_dir():
        return
    parts = [read_corpus(path).articles for path in sorted(REUTERS.glob("*.sgm"))[:n_files]]
    stories = pd.concat(parts, ignore_index=True).drop_duplicates("article_id")
    stories = stories[stories["text"].str.len() > 200].set_index("article_id", drop=False).rename_axis(None)
    codes = {"country": stories["places"], "subject": stories["topics"]}
    single = {
        name: code[(code != "") & ~code.fillna("|").str.contains("|", regex=False)] for name, code in codes.items()
    }
    compare(f"Reuters ({len(stories):,})", stories, single, n_topics=(10, 20, 50))


def compare(name: str, articles: pd.DataFrame, truth: dict[str, pd.Series], *, n_topics: tuple[int, ...]) -> None:
    """Print one row for each mask and number of topics."""
    persons = person_names(articles)
    surnames = {fold(surface) for surface in persons if " " not in surface}
    masks = {
        "nothing": (),
        "names, demonyms": country_names(["name", "demonym"]),
        "countries (default)": country_names(),
        f"{len(persons):,} names of persons": persons,
        "countries, persons": (*country_names(), *persons),
    }
    for label, mask in masks.items():
        for k in n_topics:
            start = time.perf_counter()
            model = NmfTopics(k, vocabulary=VocabularySettings(mask=mask))
            halves = heldout_coherence(model, articles, n_splits=2)
            fitted = model.fit(articles)
            figures = [halves["held_out"].mean(), halves["diversity"].mean()]
            figures += [agreement(fitted, truth[what]) if what in truth else np.nan for what in ("country", "subject")]
            cells = " | ".join("–" if np.isnan(f) else f"{f:.3f}" for f in figures)
            terms = fitted.topic_terms(10, order="weight")["term"]
            held = sum(not surnames.isdisjoint(term.split()) for term in terms) * 10 / len(terms)
            n_terms = len(fitted.vocabulary_.terms_)
            seconds = time.perf_counter() - start
            print(f"| {name} | {label} | {k} | {n_terms:,} | {cells} | {held:.2f} | {seconds:.0f} |", flush=True)


def agreement(model: NmfTopics, codes: pd.Series) -> float:
    """Return the adjusted mutual information of the largest topic and a code, over the articles with a code."""
    shares = model.doc_topics().pivot_table(index="article_id", columns="topic", values="share")
    largest = shares.idxmax(axis=1)
    both = largest.to_frame("topic").join(codes.rename("code"), how="inner").dropna()
    return float(adjusted_mutual_info_score(both["code"], both["topic"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=11)
    main(parser.parse_args().files)
