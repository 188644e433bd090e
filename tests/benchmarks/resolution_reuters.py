"""Country resolution against the <PLACES> codes of Reuters' editors, who coded what an article is about.

Prints Markdown tables: any mention, aboutness by the panel's prominence (threshold tuned on one half of the files,
figures from the other), two baselines on the same records, and sampled errors. Needs ../shared/data.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.ndimage import uniform_filter1d

from toolkit.compare.panel import build_panel
from toolkit.corpus.read import read_corpus
from toolkit.targets.gazetteer import countries
from toolkit.targets.mentions import find_mentions
from toolkit.tone.scorer import score_tone

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "reuters21578"
PLACES = {"CN": "china", "JP": "japan", "KR": "south-korea", "US": "usa"}
BARE = {
    "CN": r"\bchin(?:a|ese)\b",
    "JP": r"\bjapan(?:ese)?\b",
    "KR": r"\bsouth\s+korean?s?\b",
    "US": r"\bu\.s\.|\bunited states\b|\bamericans?\b",
}
LEAD = 300
ERRORS = 40
TUNED = ("CN", "JP", "KR")
SMOOTH = 15  # grid points of 0.01


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


def excluded_phrases(code: str) -> str:
    """Return an expression for the phrases that hold a country's name and do not mean it, longest first."""
    phrases = sorted(countries()[code].exclude, key=len, reverse=True)
    return r"(?<!\w)(?:" + "|".join(r"\s+".join(map(re.escape, p.lower().split())) for p in phrases) + r")(?!\w)"


def main() -> None:
    """Print the tables."""
    articles = read_corpus(FOLDER).articles
    mentions = find_mentions(articles)
    panel = build_panel(articles, mentions, score_tone(mentions))
    about = panel.set_index(["article_id", "target"])["prominence"].unstack().reindex(articles["article_id"])  # noqa: PD010
    coded = articles["places"].fillna("").str.split("|").map(set)
    even = articles["source_file"].str.extract(r"(\d+)\.sgm")[0].astype(int).mod(2).eq(0).to_numpy()
    folded = (articles["title"] + "\n" + articles["text"]).str.lower()
    opening = (articles["title"] + "\n" + articles["text"].str[:LEAD]).str.lower()

    truth, any_mention, score = {}, {}, {}
    for code, place in PLACES.items():
        truth[code] = coded.map(lambda places, place=place: place in places).to_numpy()
        any_mention[code] = (
            articles["article_id"].isin(mentions.loc[mentions["target"] == code, "article_id"]).to_numpy()
        )
        score[code] = about[code].fillna(-1.0).to_numpy()

    print("Any mention: precision / recall / F1 over all files; recall where the bare expression finds a name,")
    print(
        "and where it still does once the phrases that the gazetteer excludes (companies, seas, papers) are cut out\n"
    )
    line(
        "country", "coded", "bare expression", "any mention", "recall where named", "recall where the country is named"
    )
    print("|---|---|---|---|---|---|")
    for code in PLACES:
        bare = folded.str.contains(BARE[code]).to_numpy()
        cleaned = folded.str.replace(excluded_phrases(code), " ", regex=True).str.contains(BARE[code]).to_numpy()
        recalls = []
        for named in (bare & truth[code], cleaned & truth[code]):
            missed = int((named & ~any_mention[code]).sum())
            recalls.append(f"{1 - missed / named.sum():.4f} ({missed} of {named.sum()} missed)")
        line(code, truth[code].sum(), cell(bare, truth[code]), cell(any_mention[code], truth[code]), *recalls)

    guesses = {code: np.zeros(len(articles), dtype=bool) for code in PLACES}
    print("\nAboutness: prominence at or above one threshold, tuned for China, Japan and South Korea on the other half")
    print("of the files (most stories that are coded for the United States do not hold its name)\n")
    line(
        "reported on", "threshold", "country", "coded", "bare expression", "title or first 300 characters", "prominence"
    )
    print("|---|---|---|---|---|---|---|")
    grid = np.arange(0.02, 0.9, 0.01)
    for tuned, reported in ((even, "odd files"), (~even, "even files")):
        other = ~tuned
        curves = [[figures(score[c][tuned] >= g, truth[c][tuned])[2] for g in grid] for c in TUNED]
        # The peak of the smoothed curve: with few coded records the curve itself peaks by chance.
        mean = uniform_filter1d(np.mean(curves, axis=0), SMOOTH, mode="nearest")
        threshold = float(grid[int(np.argmax(mean))])
        for code in PLACES:
            t = truth[code][other]
            guesses[code][other] = score[code][other] >= threshold
            bare, early = (s.str.contains(BARE[code]).to_numpy()[other] for s in (folded, opening))
            cells = [cell(guess, t) for guess in (bare, early, guesses[code][other])]
            line(reported, f"{threshold:.2f}", code, t.sum(), *cells)
    for code in PLACES:
        bare, early = (s.str.contains(BARE[code]).to_numpy() for s in (folded, opening))
        line(
            "both, each from the other's threshold",
            f"| {code}",
            truth[code].sum(),
            cell(bare, truth[code]),
            cell(early, truth[code]),
            cell(guesses[code], truth[code]),
        )

    print(f"\n{ERRORS} errors of the aboutness guess, ten a country, drawn with seed 0\n")
    line("id", "country", "error", "prominence", "mentions", "title", "why")
    print("|---|---|---|---|---|---|---|")
    counts = mentions.groupby(["article_id", "target"]).size()
    rng = np.random.default_rng(0)
    for code in PLACES:
        wrong = np.flatnonzero(guesses[code] != truth[code])
        for i in sorted(rng.permutation(wrong)[: ERRORS // len(PLACES)]):
            row = articles.iloc[i]
            n = int(counts.get((row["article_id"], code), 0))
            kind = "missed" if truth[code][i] else "wrongly found"
            title = re.sub(r"\s+", " ", row["title"]).replace("|", "/")[:60]
            line(
                row["source_id"],
                code,
                kind,
                f"{max(score[code][i], 0):.2f}",
                n,
                title,
                why(row, code, n, bool(truth[code][i]), mentions),
            )


def why(row: pd.Series, code: str, n: int, coded: bool, mentions: pd.DataFrame) -> str:
    """Say in words what can be seen of an error."""
    own = mentions[(mentions["article_id"] == row["article_id"]) & (mentions["target"] == code)]
    places = [p for p in row["places"].split("|") if p]
    if coded and n == 0:
        bare = re.search(BARE[code], f"{row['title']}\n{row['text']}".lower())
        return (
            f"only inside a name that is not the country ({bare.group()!r})"
            if bare
            else "the text does not name the country"
        )
    if coded and set(own["part"]) <= {"dateline"}:
        return "named in the dateline alone"
    if coded:
        return f"named {n} time(s), late or in passing; coded among {len(places)} places"
    if not places:
        return "the editors gave no place at all"
    parts = "title" if "title" in set(own["part"]) else "lead" if "lead" in set(own["part"]) else "body"
    return f"named {n} time(s), first in the {parts}; coded only {', '.join(places[:3])}"


if __name__ == "__main__":
    main()
