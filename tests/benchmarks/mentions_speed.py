"""What find_mentions costs beside one bare regular expression and the splitting of the paragraphs that it hits.

Prints one Markdown table; processor seconds, all figures of one run, the two that make the first ratio taken in turn.
Wants an idle machine: another program on the same processor costs find_mentions more than the bare expression, which
needs little memory. Needs ../shared/data.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from toolkit.corpus.read import read_corpus
from toolkit.corpus.sentences import paragraph_at, sentences
from toolkit.targets.gazetteer import load_targets
from toolkit.targets.mentions import find_mentions
from toolkit.targets.target import Target

DATA = Path(__file__).parents[2].parent / "shared" / "data"
CORPORA = {"UN debates": DATA / "ungdc", "Reuters-21578": DATA / "reuters21578"}
RUNS = 5


def seconds(*works: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Return the least processor time of each work, all done in turn some times."""
    least = [float("inf")] * len(works)
    for _ in range(runs):
        for i, work in enumerate(works):
            start = time.process_time()
            work()
            least[i] = min(least[i], time.process_time() - start)
    return least


def bare_pattern(targets: list[Target]) -> re.Pattern[str]:
    """Compile what one writes by hand: names, demonyms and capitals between word boundaries, longest first."""
    words = {a.text for t in targets for a in t.aliases if a.kind in ("name", "demonym", "capital") and not a.short}
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")(?!\w)")


def by_hand(texts: list[str], pattern: re.Pattern[str]) -> None:
    """Search every text and split the paragraphs with a match."""
    for text in texts:
        end = 0
        for match in pattern.finditer(text):
            if match.start() >= end:
                start, end = paragraph_at(text, match.start())
                sentences(text, start, end)


def line(*cells: object) -> None:
    """Print one row of a Markdown table."""
    print("| " + " | ".join(map(str, cells)) + " |")


def main() -> None:
    """Print the table."""
    three, every = load_targets(["China", "Japan", "North Korea"]), load_targets()
    hand = re.compile(r"\b(?:China|Chinese|Beijing|Japan|Japanese|Tokyo|North Korea|North Koreans?|DPRK|Pyongyang)\b")
    line(
        "corpus",
        "targets",
        "bare `re`, ten names, + split",
        "bare `re`, all names, + split",
        "find_mentions",
        "ratio",
        "mentions",
    )
    print("|---|---|---|---|---|---|---|")
    for name, path in CORPORA.items():
        articles: pd.DataFrame = read_corpus(
            path, pattern="{country}_{session}_{year}" if name.startswith("UN") else None
        ).articles
        texts = articles["text"].tolist()
        for label, targets in (("three", three), (f"all {len(every)}", every)):
            pattern = bare_pattern(targets)
            found = find_mentions(articles, targets)  # also warms the matcher, which is built once
            few, ours = seconds(
                lambda texts=texts: by_hand(texts, hand),
                lambda articles=articles, targets=targets: find_mentions(articles, targets),
            )
            (bare,) = seconds(lambda texts=texts, pattern=pattern: by_hand(texts, pattern), runs=1)
            line(
                name,
                label,
                f"{few:.2f} s",
                f"{bare:.2f} s",
                f"{ours:.2f} s",
                f"{ours / few:.1f} / {ours / bare:.1f}",
                len(found),
            )


if __name__ == "__main__":
    main()
