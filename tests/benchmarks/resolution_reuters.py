"""Country resolution against the <PLACES> codes of Reuters' editors, who coded what an article is about.

Prints Markdown tables: any mention; aboutness by the panel's prominence beside two baselines on the same records, with
weights and threshold chosen on the even files alone and held against the odd ones; sampled errors, each with a reason
by somebody who read the article. The gazetteer's names of companies were collected on the even files, too; the four
cues of prominence were settled when both halves were in view. Needs ../shared/data.
"""

import itertools
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.ndimage import uniform_filter, uniform_filter1d

from toolkit.compare.panel import build_panel
from toolkit.compare.prominence import prominence, prominence_table
from toolkit.corpus.read import read_corpus
from toolkit.targets.gazetteer import countries
from toolkit.targets.mentions import find_mentions
from toolkit.tone.scorer import score_tone

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "reuters21578"
READ = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
REPORTED = ("CN", "JP", "KR", "US")
# Where the editors' code is not the country's name in the gazetteer.
CODES = {"usa": "US", "uk": "GB", "west-germany": "DE", "ussr": "RU", "uae": "AE"}
BARE = {
    "CN": r"\bchin(?:a|ese)\b",
    "JP": r"\bjapan(?:ese)?\b",
    "KR": r"\bsouth\s+korean?s?\b",
    "US": r"\bu\.s\.|\bunited states\b|\bamericans?\b",
}
LEAD = 300
ERRORS = 10  # of each country
RESAMPLES = 1000

# The search: all sets of these weights and scales. The score of a set is the mean F1 over all countries with so many
# coded stories in the even files (most stories that are coded for the United States do not hold its name), each of
# which counts the same. It is smoothed over neighbouring thresholds and over neighbours on the axes marked here: the
# peak itself is chance.
GRID = {
    "title_weight": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
    "dateline_weight": (0.5, 0.6, 0.7, 0.8, 0.9),
    "lead_weight": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
    "count_weight": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
    "lead_scale": (100.0, 200.0, 400.0),
    "count_scale": (2.0, 4.0, 8.0),
}
SMOOTHED = (3, 3, 3, 3, 3, 1)  # grid points on each axis
THRESHOLDS = np.arange(0.1, 0.9, 0.02)
THRESHOLDS_SMOOTHED = 7
CODED_AT_LEAST = 20
NOT_TUNED_ON = {"US"}


def figures(guess: np.ndarray, truth: np.ndarray) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    hits = int((guess & truth).sum())
    precision, recall = hits / max(int(guess.sum()), 1), hits / max(int(truth.sum()), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-12)


def cell(guess: np.ndarray, truth: np.ndarray) -> str:
    """Format precision, recall and F1."""
    return " / ".join(f"{v:.3f}" for v in figures(guess, truth))


def line(*cells: object) -> None:
    """Print one row of a Markdown table."""
    print("| " + " | ".join(map(str, cells)) + " |")


def head(*cells: str) -> None:
    """Print the head of a Markdown table."""
    line(*cells)
    print("|" + "---|" * len(cells))


def gain(guess: np.ndarray, other: np.ndarray, truth: np.ndarray) -> str:
    """Format by how much F1 is larger than that of another guess, with an interval over resampled stories."""
    rng = np.random.default_rng(0)
    draws = []
    for _ in range(RESAMPLES):
        i = rng.integers(0, len(truth), len(truth))
        draws.append(figures(guess[i], truth[i])[2] - figures(other[i], truth[i])[2])
    low, high = np.quantile(draws, (0.025, 0.975))
    return f"{figures(guess, truth)[2] - figures(other, truth)[2]:+.3f} [{low:+.3f}, {high:+.3f}]"


class Search:
    """The stories of the even files: how well each set of weights, at each threshold, finds what was coded.

    Parameters
    ----------
    table : DataFrame
        One row for each article and target: the cues, ``coded`` and ``file``.
    coded : DataFrame
        Coded stories by target (rows) and file (columns), those that do not name the target included.
    """

    def __init__(self, table: pd.DataFrame, coded: pd.DataFrame) -> None:
        self.table, self.targets, self.files = table, list(coded.index), list(coded.columns)
        self._coded = coded.to_numpy()
        target, file = coded.index.get_indexer(table["target"]), coded.columns.get_indexer(table["file"])
        self._cell = (target * len(self.files) + file) * (len(THRESHOLDS) + 1)
        self._truth = table["coded"].to_numpy()
        self._sets = list(itertools.product(*GRID.values()))
        shape = (len(self._sets), len(self.targets), len(self.files), len(THRESHOLDS))
        self._hits, self._guesses = np.empty(shape, np.int16), np.empty(shape, np.int16)
        for i, values in enumerate(self._sets):
            self._hits[i], self._guesses[i] = self.found(dict(zip(GRID, values, strict=True)))

    def found(self, weights: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
        """Return hits and guesses by target, file and threshold."""
        columns = ("in_title", "in_dateline", "first", "n_mentions")
        score = prominence(*(self.table[c].to_numpy() for c in columns), **weights)
        reached = self._cell + np.searchsorted(THRESHOLDS, score, side="right")
        shape = (len(self.targets), len(self.files), len(THRESHOLDS) + 1)

        def at_least(cells: np.ndarray) -> np.ndarray:
            counts = np.bincount(cells, minlength=int(np.prod(shape))).reshape(shape)
            return counts[..., ::-1].cumsum(axis=-1)[..., ::-1][..., 1:]

        return at_least(reached[self._truth]), at_least(reached)

    def best(self, files: list[int]) -> tuple[dict[str, float], float, int]:
        """Return the best weights on some of the files, their threshold and its index."""
        hits, guesses = (a[:, :, files].sum(axis=2) for a in (self._hits, self._guesses))
        f1 = (2 * hits / np.maximum(guesses + self._coded[:, files].sum(axis=1)[:, None], 1)).mean(axis=1)
        f1 = uniform_filter1d(f1, THRESHOLDS_SMOOTHED, axis=-1, mode="nearest").reshape(*map(len, GRID.values()), -1)
        f1 = uniform_filter(f1, size=(*SMOOTHED, 1), mode="nearest")
        chosen, threshold = np.unravel_index(int(f1.argmax()), (len(self._sets), len(THRESHOLDS)))
        return dict(zip(GRID, self._sets[chosen], strict=True)), float(THRESHOLDS[threshold]), int(threshold)

    def held_out(self) -> tuple[np.ndarray, list[str]]:
        """Return F1 by target when each file is judged by what the others chose, and what they chose."""
        hits = guesses = np.zeros(len(self.targets))
        chosen = []
        for file in range(len(self.files)):
            weights, threshold, t = self.best([f for f in range(len(self.files)) if f != file])
            h, g = self.found(weights)
            hits, guesses = hits + h[:, file, t], guesses + g[:, file, t]
            chosen.append(" ".join(f"{v:g}" for v in weights.values()) + f" at {threshold:.2f}")
        return 2 * hits / np.maximum(guesses + self._coded.sum(axis=1), 1), chosen


def any_mention(texts: pd.Series, truth: dict[str, np.ndarray], found: dict[str, np.ndarray]) -> None:
    """Print what a mention anywhere tells, and how many articles that name the country have none."""
    print("Any mention: precision / recall / F1 over all files. Recall by our mentions: of the coded stories where the")
    print("bare expression finds a name; of those, and of all stories, where it finds one that is not part of a proper")
    print("name of another kind (an exchange, a sea, a currency: the list in the file beside this script)\n")
    head("country", "coded", "bare expression", "any mention", "named, coded", "country named, coded", "country named")
    for code in REPORTED:
        bare = texts.str.contains(BARE[code], case=False).to_numpy()
        other = "|".join(READ["other_names"].get(code, ())) or r"(?!)"
        cut = texts.str.replace(rf"\b(?:{other})(?!\w)", " ", case=False, regex=True)
        named = cut.str.contains(BARE[code], case=False).to_numpy()
        cells = []
        for stories in (bare & truth[code], named & truth[code], named):
            missed = int((stories & ~found[code]).sum())
            cells.append(f"{1 - missed / stories.sum():.4f} ({missed} of {stories.sum()} missed)")
        line(code, truth[code].sum(), cell(bare, truth[code]), cell(found[code], truth[code]), *cells)


def sampled(
    articles: pd.DataFrame, guess: dict[str, np.ndarray], truth: dict[str, np.ndarray], where: np.ndarray
) -> None:
    """Print errors, drawn with seed 0, with the reason that a reader gave."""
    print(
        f"\n{ERRORS} errors a country in the odd files, drawn with seed 0, and what somebody who read the story says\n"
    )
    head("id", "country", "error", "why")
    rng = np.random.default_rng(0)
    for code in REPORTED:
        wrong = np.flatnonzero((guess[code] != truth[code]) & where)
        for i in sorted(rng.permutation(wrong)[:ERRORS]):
            story = articles["source_id"].iloc[i]
            kind = "missed" if truth[code][i] else "wrongly found"
            line(story, code, kind, READ["errors"].get(code, {}).get(story, "not read yet"))


def main() -> None:
    """Print the tables."""
    articles = read_corpus(FOLDER).articles
    mentions = find_mentions(articles)
    codes = {t.name.lower().replace(" ", "-"): c for c, t in countries().items()} | CODES
    coded = articles["places"].fillna("").str.split("|").map(lambda places: {codes.get(p, p) for p in places if p})
    number = articles["source_file"].str.extract(r"(\d+)\.sgm")[0].astype(int)
    even = number.mod(2).eq(0).to_numpy()
    truth = {c: coded.map(lambda places, c=c: c in places).to_numpy() for c in REPORTED}
    texts = (articles["title"] + "\n" + articles["text"]).str.replace(r"\s+", " ", regex=True)
    opening = articles["title"] + "\n" + articles["text"].str[:LEAD]
    found = {
        c: articles["article_id"].isin(mentions.loc[mentions["target"] == c, "article_id"]).to_numpy() for c in REPORTED
    }
    any_mention(texts, truth, found)

    of_even = articles.loc[even, ["article_id"]].assign(file=number[even], code=coded[even]).explode("code")
    counts = pd.crosstab(of_even["code"], of_even["file"])
    tuned = sorted(set(counts.index[counts.sum(axis=1) >= CODED_AT_LEAST]) & set(countries()) - NOT_TUNED_ON)
    pairs = pd.MultiIndex.from_frame(of_even[["article_id", "code"]].dropna())
    cues = prominence_table(mentions)
    table = cues[cues["target"].isin(tuned)]
    table = table.merge(of_even[["article_id", "file"]].drop_duplicates(), on="article_id")
    table["coded"] = pd.MultiIndex.from_frame(table[["article_id", "target"]]).isin(pairs)
    search = Search(table, counts.loc[tuned])
    weights, threshold, _ = search.best(list(range(len(search.files))))
    across, chosen = search.held_out()
    print(
        f"\nSearch on the even files over {int(np.prod([len(v) for v in GRID.values()]))} sets of weights, mean F1 over"
    )
    print(f"{len(tuned)} countries ({', '.join(tuned)}); order: {', '.join(GRID)}")
    print(f"best: {' '.join(f'{v:g}' for v in weights.values())} at {threshold:.2f}; without one file at a time:")
    print("; ".join(chosen))
    print(f"mean F1 over these countries, each file judged by the others: {across.mean():.3f}; of them")
    print(", ".join(f"{c} {across[tuned.index(c)]:.3f}" for c in REPORTED if c in tuned))

    panel = build_panel(articles, mentions, score_tone(mentions))
    columns = ("in_title", "in_dateline", "first", "n_mentions")
    if not np.array_equal(cues["prominence"], prominence(*(cues[c] for c in columns), **weights)):
        sys.exit("The defaults of prominence() are not the weights that the search finds: put them there.")
    guess = {
        c: articles["article_id"].isin(
            panel.loc[(panel["target"] == c) & (panel["prominence"] >= threshold), "article_id"]
        )
        for c in REPORTED
    }
    print(f"\nAboutness: the panel's prominence at or above {threshold:.2f}; the odd files had no part in the search\n")
    head(
        "reported on",
        "country",
        "coded",
        "bare expression",
        "title or first 300 characters",
        "prominence",
        "F1 above title or first 300",
    )
    for where, label in ((~even, "odd files"), (even, "even files, tuned on")):
        for code in REPORTED:
            t = truth[code][where]
            bare, early = (s.str.contains(BARE[code], case=False).to_numpy()[where] for s in (texts, opening))
            ours = guess[code].to_numpy()[where]
            line(label, code, t.sum(), *(cell(g, t) for g in (bare, early, ours)), gain(ours, early, t))
    sampled(articles, {c: g.to_numpy() for c, g in guess.items()}, truth, ~even)


if __name__ == "__main__":
    main()
