"""Agreement of the two passes over the bundled gold labels, and of the bundled scorers with them.

Prints Markdown tables, with 95 % intervals by bootstrap over articles: percent agreement and Cohen's kappa of the
passes; macro-F1 of each scorer, F1 of each label, and the calibration error of its probabilities in ten bins; the mean
score of each target less the mean of its labels (-1, 0, 1); and how much of a difference between two targets' labels a
scorer's means show, the slope of the ones on the others over targets of twenty labels and more, weighted by their
number.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import cohen_kappa_score, f1_score

from toolkit.corpus.read import read_corpus
from toolkit.schema import TONE_LABELS
from toolkit.targets.mentions import find_mentions
from toolkit.tone.calibration import calibration_error
from toolkit.tone.scorer import PROBABILITIES, SCORERS, score_tone

FOLDER = Path(__file__).parents[2] / "corpora" / "asia-tour"
N_BOOT = 2000
ENOUGH = 20


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

    tones = {name: score_tone(gold, scorer=name) for name in sorted(SCORERS) if name != "neural-large"}
    rng = np.random.default_rng(0)
    articles = pd.factorize(gold["source_id"])[0]
    members = [np.flatnonzero(articles == a) for a in range(articles.max() + 1)]
    draws = [np.concatenate([members[a] for a in rng.integers(len(members), size=len(members))]) for _ in range(N_BOOT)]
    f1_table(gold, tones, draws)
    bias_table(gold, tones, draws)


def f1_table(gold: pd.DataFrame, tones: dict[str, pd.DataFrame], draws: list[np.ndarray]) -> None:
    """Print how often the scorers' labels are those of the coders."""
    truth = np.array(TONE_LABELS)[gold["label"].to_numpy() + 1]
    guesses = {"always neutral": np.full(len(gold), "neutral")}
    guesses |= {name: tone["label"].to_numpy() for name, tone in tones.items()}
    print("| scorer | macro-F1 | 95 % interval | negative | neutral | positive | calibration error |")
    print("|---|---|---|---|---|---|---|")
    for name, guess in guesses.items():
        boot = [f1_score(truth[d], guess[d], labels=TONE_LABELS, average="macro", zero_division=0) for d in draws]
        low, high = np.quantile(boot, [0.025, 0.975])
        each = f1_score(truth, guess, labels=TONE_LABELS, average=None, zero_division=0)
        p = tones[name][list(PROBABILITIES)].to_numpy(float) if name in tones else np.full((1, 3), np.nan)
        error = "" if np.isnan(p).any() else f"{calibration_error(p, gold['label'].to_numpy()):.3f}"
        cells = [name, f"{each.mean():.3f}", f"{low:.3f} to {high:.3f}", *(f"{f:.2f}" for f in each), error]
        print("| " + " | ".join(cells) + " |")


def bias_table(gold: pd.DataFrame, tones: dict[str, pd.DataFrame], draws: list[np.ndarray]) -> None:
    """Print how far the scorers' means of targets are from those of the coders."""
    label, target = gold["label"].to_numpy(float), gold["target"].to_numpy()
    targets = [name for name, n in gold["target"].value_counts().items() if n >= ENOUGH]
    print("\n| scorer | slope | " + " | ".join(targets) + " |\n|---|---|" + "---|" * len(targets))
    for name, tone in tones.items():
        score = tone["score"].to_numpy(float)

        def figures(rows: np.ndarray, score: np.ndarray = score) -> list[float]:
            at = [rows[target[rows] == one] for one in targets]
            size = np.array([len(i) for i in at])
            said, coded = (np.array([values[i].mean() for i in at]) for values in (score, label))
            return [float(np.polyfit(coded, said, 1, w=np.sqrt(size))[0]), *(said - coded)]

        low, high = np.quantile([figures(d) for d in draws], [0.025, 0.975], axis=0)
        cells = zip(figures(np.arange(len(gold))), low, high, strict=True)
        print(f"| {name} | " + " | ".join(f"{v:+.2f} [{a:+.2f}, {b:+.2f}]" for v, a, b in cells) + " |")


if __name__ == "__main__":
    main()
