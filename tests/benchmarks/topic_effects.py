"""How often intervals of topic effects hold a planted effect, and R stm's published example, as Markdown tables.

    python tests/benchmarks/topic_effects.py [NUMBER OF CORPORA]

Corpora are drawn from a structural model: 150 articles of 40 words from three topics over 60 terms; in one outlet the
mean share of the first topic is larger by 0.15. Each is fitted anew. The published example is Gadarian and Albertson's
survey experiment (R's stm; figures of estimateEffect(1:3 ~ treatment, gadarianFit, gadarian) in the README of the R
package tidystm): mean shares of the treated less those of the control, three topics. The data come with topica.

    python tests/benchmarks/topic_effects.py --few [NUMBER OF CORPORA]

prints how often a difference is found where there is none, for an outlet of few articles against 60: shares drawn from
a Dirichlet distribution of three topics (0.3, 1 and 1), taken as known, p-value of 0.05 or less among those with one.
"""

import re
import sys

import numpy as np
import pandas as pd

from toolkit.compare.topic_effects import topic_effects
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.stopwords import english_stop_words
from toolkit.topics.structural import StructuralTopics

EFFECT = 0.15
_ENDS = ("aba", "ebe", "ibi", "obo", "ubu", "aca", "ece", "ici", "oco", "ucu")
TERMS = np.array([start + end for start in "bcdfgh" for end in _ENDS])
AS_THEY_ARE = VocabularySettings(mask=(), stop_words=(), phrases=False, min_df=1, max_df=1.0)
PUBLISHED = (0.2804612 - 0.4439191, 0.2629073 - 0.3459851, 0.4569280 - 0.2099581)


def main(n_corpora: int) -> None:
    print("| intervals | corpora | hold the effect | mean estimate | mean width |")
    print("|---|---:|---:|---:|---:|")
    rows = [row for seed in range(n_corpora) for row in one(seed)]
    for name, part in pd.DataFrame(rows).groupby("name"):
        held = part.held.mean()
        print(f"| {name} | {len(part)} | {held:.1%} | {part.estimate.mean():.3f} | {part.width.mean():.3f} |")
    print()
    print("| topic | published | here | interval |")
    print("|---|---:|---:|---|")
    table = gadarian().sort_values("estimate")
    for place, (row, published) in enumerate(zip(table.itertuples(), PUBLISHED, strict=True)):
        print(f"| {place} | {published:.3f} | {row.estimate:.3f} | {row.ci_low:.3f} to {row.ci_high:.3f} |")


def one(seed: int) -> list[dict[str, object]]:
    rng = np.random.default_rng(seed)
    topics = rng.dirichlet(np.full(60, 0.08), 3)
    wire = np.arange(150) % 2 == 1
    shares = rng.dirichlet([1.5, 1.5, 1.5], 150)
    # Moved towards the first topic so that its mean share grows by the effect.
    move = EFFECT / (1 - 1 / 3)
    shares = np.where(wire[:, None], (1 - move) * shares + move * np.array([1, 0, 0]), shares)
    texts = [" ".join(rng.choice(TERMS, 40, p=s @ topics)) for s in shares]
    articles = pd.DataFrame({"article_id": [f"{i:03}" for i in range(150)], "title": "", "text": texts})
    articles["outlet"] = np.where(wire, "Wire", "Daily")
    model = StructuralTopics(3, prevalence=["outlet"], vocabulary=AS_THEY_ARE).fit(articles)
    terms = list(model.vocabulary_.terms_)
    columns = [int(np.flatnonzero(t == TERMS)[0]) for t in terms]
    first = int((model.components_ * topics[0, columns]).sum(axis=1).argmax())
    results = []
    for name, source in (("composition", model), ("shares as known", model.doc_topics())):
        effects = topic_effects(source, articles, covariates=["outlet"], reference={"outlet": "Daily"}, n_boot=299)
        row = effects[effects.topic == first].iloc[0]
        held = row.ci_low <= EFFECT <= row.ci_high
        results.append({"name": name, "held": held, "estimate": row.estimate, "width": row.ci_high - row.ci_low})
    return results


def print_few(n_corpora: int) -> None:
    """Print how often a level of few articles differs where it does not."""
    print("| articles | tested | found at p <= 0.05 |\n|---:|---:|---:|")
    rng = np.random.default_rng(0)
    for few in (4, 6, 10, 15, 20):
        p_values = []
        for seed in range(n_corpora):
            ids = [f"a{i:03}" for i in range(few + 60)]
            articles = pd.DataFrame({"article_id": ids, "outlet": ["Few"] * few + ["Many"] * 60})
            shares = rng.dirichlet([0.3, 1, 1], few + 60).ravel()
            table = pd.DataFrame({"article_id": np.repeat(ids, 3), "topic": [0, 1, 2] * (few + 60), "share": shares})
            found = topic_effects(table, articles, covariates=["outlet"], n_boot=299, random_state=seed)
            p_values += list(found.p_value.dropna())
        print(f"| {few} | {len(p_values)} | {np.mean(np.array(p_values) <= 0.05):.1%} |", flush=True)


def gadarian() -> pd.DataFrame:
    """Fit the survey as the published fit was made, near enough: stems, no rare terms, three topics."""
    import topica
    from gensim.parsing.porter import PorterStemmer

    stem, stop_words = PorterStemmer().stem, english_stop_words()
    survey = topica.datasets.load_gadarian()
    words = [re.findall(r"[a-z']{3,}", text.lower()) for text in survey["open.ended.response"].astype("str")]
    articles = pd.DataFrame({"article_id": [f"{i:03}" for i in range(len(survey))], "title": ""})
    articles["text"] = [" ".join(stem(w) for w in answer if w not in stop_words) for answer in words]
    articles["treatment"] = survey["treatment"].astype("float64")
    settings = VocabularySettings(mask=(), stop_words=(), phrases=False, min_df=2, max_df=1.0)
    model = StructuralTopics(3, prevalence=["treatment"], vocabulary=settings).fit(articles)
    return topic_effects(model, articles, covariates=["treatment"])


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    (print_few if "--few" in sys.argv else main)(numbers[0] if numbers else 200)
