"""The sentences behind the numbers: the strongest ones, and those of each target and outlet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from toolkit.report.numbers import signed
from toolkit.study.result import StudyResult
from toolkit.study.strongest import strongest
from toolkit.tone.marking import mark_html

#: Characters shown on each side of a mention.
AROUND = 300
#: Sentences on a page, so that it stays a page; shared by all targets and outlets.
MOST_SENTENCES = 2000
_NO_OUTLET = "no outlet"


@dataclass(frozen=True)
class Sentence:
    """One mention as the page shows it; ``marked`` is safe HTML."""

    mention_id: str
    article_id: str
    marked: Markup
    score: str
    label: str
    outlet: str
    date: str
    title: str
    quoted: bool


@dataclass(frozen=True)
class Cell:
    """The sentences of one target in one outlet."""

    anchor: str
    outlet: str
    n_mentions: int
    n_articles: int
    sentences: list[Sentence] = field(default_factory=list)


class SentenceBook:
    """The mentions of a run with their scores and articles, ready to be looked up.

    Parameters
    ----------
    result : StudyResult
        A finished run.
    """

    def __init__(self, result: StudyResult) -> None:
        columns = ["article_id", "title", "outlet", "published", "source_file", "source_row", "url"]
        self.articles = result.articles[columns].set_index("article_id")
        joined = result.mentions.merge(result.tone[["mention_id", "score", "label"]], on="mention_id")
        outlets = self.articles["outlet"].where(self.articles["outlet"] != "", _NO_OUTLET)
        self.mentions = joined.assign(outlet=joined["article_id"].map(outlets))
        self._evidence = result.evidence
        self._rows_of = result.evidence.groupby("mention_id").indices
        self.cited: set[str] = set()

    def strongest(self, target: str) -> tuple[list[Sentence], list[Sentence]]:
        """Return the most negative and the most positive sentences about a target; each sentence once."""
        low, high = strongest(self.mentions, target)
        return self._show(low), self._show(high)

    def cells(self, targets: Iterable[str], *, most: int) -> dict[tuple[str, str], Cell]:
        """Return the sentences of each target in each outlet, at most ``most`` of a cell and 2,000 in all.

        Where a cell has more, those shown are evenly spaced from its lowest score to its highest.
        """
        order = {code: i for i, code in enumerate(targets)}
        counted = self.mentions[self.mentions["target"].isin(list(order))]
        groups = {
            (str(target), str(outlet)): rows
            for (target, outlet), rows in counted.groupby(["target", "outlet"], sort=True)
        }
        outlets = {name: i for i, name in enumerate(sorted(counted["outlet"].unique()))}
        largest = sorted(groups, key=lambda key: (-len(groups[key]), key))[:MOST_SENTENCES]
        room = min(most, max(1, MOST_SENTENCES // max(1, len(groups))))
        cells = {}
        for target, outlet in sorted(largest, key=lambda key: (order[key[0]], key[1])):
            rows = groups[target, outlet].sort_values(["score", "mention_id"])
            picked = np.unique(np.linspace(0, len(rows) - 1, min(room, len(rows))).round().astype(int))
            cells[target, outlet] = Cell(
                anchor=f"cell-{order[target]}-{outlets[outlet]}",
                outlet=outlet,
                n_mentions=len(rows),
                n_articles=rows["article_id"].nunique(),
                sentences=self._show(rows.iloc[picked]),
            )
        return cells

    def _show(self, rows: pd.DataFrame) -> list[Sentence]:
        return [
            self._sentence(row, self._evidence.iloc[self._rows_of.get(row["mention_id"], [])])
            for row in rows.to_dict("records")
        ]

    def _sentence(self, row: Mapping[Any, Any], evidence: pd.DataFrame) -> Sentence:
        article = str(row["article_id"])
        self.cited.add(article)
        about = self.articles.loc[article]
        return Sentence(
            mention_id=str(row["mention_id"]),
            article_id=article,
            marked=marked(str(row["left"]), str(row["mention"]), str(row["right"]), evidence),
            score=signed(float(row["score"])),
            label=str(row["label"]),
            outlet=str(row["outlet"]),
            date="undated" if pd.isna(about["published"]) else f"{about['published']:%Y-%m-%d}",
            title=" ".join(about["title"].split()) or "(no title)",
            quoted=bool(row["quoted"]),
        )


def marked(left: str, mention: str, right: str, evidence: pd.DataFrame) -> Markup:
    """Return a sentence as safe HTML, cut to the characters around the mention, its words marked."""
    cut = max(0, len(left) - AROUND)
    before, after = ("… " if cut else ""), (" …" if len(right) > AROUND else "")
    sentence = before + left[cut:] + mention + right[:AROUND]
    shift = len(before) - cut
    inside = evidence[(evidence["token_start"] >= cut) & (evidence["token_end"] + shift <= len(sentence))]
    moved = inside.assign(token_start=inside["token_start"] + shift, token_end=inside["token_end"] + shift)
    start = len(left) + shift
    return Markup(mark_html(sentence + after, (start, start + len(mention)), moved))
