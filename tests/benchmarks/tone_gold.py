"""Agreement of the two passes over the bundled gold labels, and of the bundled scorers with them.

Prints two Markdown tables: percent agreement and Cohen's kappa of the passes; macro-F1 of each scorer with a 95 %
interval by bootstrap over articles, and F1 of each label.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import cohen_kappa_score, f1_score

from toolkit.corpus.read import read_corpus
from toolkit.schema import TONE_LABELS
from toolkit.targets.mentions import find_mentions
from toolkit.tone.scorer import SCORERS, score_tone

FOLDER = Path(__file__).parents[2] / "corpora" / "asia-tour"
N_BOOT = 2000


def labelled_mentions() -> pd.DataFrame:
    """Return the mentions that have a gold label, with both passes and the decision."""
    corpus = read_corpus(FOLDER)
    gold = pd.read_csv(FOLDER / "gold" / "labels.csv", keep_default_na=False)
    mentions = find_mentions(corpus).merge(corpus.articles[["article_id", "source_id"]], on="article_id")
    mentions["field"] = np.where(mentions["part"] == "title", "title", "text")
    keys = ["source_id", "field", "start", "target"]
    return mentions.merge(gold.rename(columns={"id": "source_id"}).drop(columns=["end", "surface"]), on=keys)


def main() -> None:
    """Print the tables."""
    gold = labelled_mentions()
    print("| mentions found again | agreement of the passes | Cohen's kappa |\n|---|---|---|")
    agreement = (gold["label_1"] == gold["label_2"]).mean()
    print(f"| {len(gold)} | {agreement:.3f} | {cohen_kappa_score(gold['label_1'], gold['label_2']):.3f} |\n")

    names = np.array(TONE_LABELS)
    truth = names[gold["label"].to_numpy() + 1]
    articles = pd.factorize(gold["source_id"])[0]
    members = [np.flatnonzero(articles == a) for a in range(articles.max() + 1)]
    print("| scorer | macro-F1 | 95 % interval | negative | neutral | positive |\n|---|---|---|---|---|---|")
    guesses = {"always neutral": np.full(len(gold), "neutral")}
    guesses |= {
        name: score_tone(gold, scorer=name)["label"].to_numpy() for name in sorted(SCORERS) if name != "neural-large"
    }
    for name, guess in guesses.items():
        rng = np.random.default_rng(0)
        draws = (
            np.concatenate([members[a] for a in rng.integers(len(members), size=len(members))]) for _ in range(N_BOOT)
        )
        boot = [f1_score(truth[d], guess[d], labels=TONE_LABELS, average="macro", zero_division=0) for d in draws]
        low, high = np.quantile(boot, [0.025, 0.975])
        each = f1_score(truth, guess, labels=TONE_LABELS, average=None, zero_division=0)
        print(
            f"| {name} | {each.mean():.3f} | {low:.3f} to {high:.3f} | " + " | ".join(f"{f:.2f}" for f in each) + " |"
        )


if __name__ == "__main__":
    main()
