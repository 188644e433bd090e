"""The sentences behind the numbers: the strongest ones, and those of each target and outlet, period or topic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from toolkit.compare.levels import NO_OUTLET, levels_of
from toolkit.compare.panel import with_tone
from toolkit.report.numbers import signed
from toolkit.study.result import StudyResult
from toolkit.study.strongest import strongest
from toolkit.tone.marking import mark_html

#: Characters shown on each side of a mention.
AROUND = 300
#: Sentences on a page, so that it stays a page; shared by all targets and levels of a group.
MOST_SENTENCES = {"outlet": 2000, "period": 500, "topic": 500}
_ANCHORS = {"outlet": "cell", "period": "period", "topic": "topic"}


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
    """The sentences of one target in one outlet, period or topic."""

    anchor: str
    target: str
    level: str
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
        self.mentions = result.mentions.merge(result.tone[["mention_id", "score", "label"]], on="mention_id")
        self._panel, self._period = with_tone(result.panel), str(result.settings["compare"]["period"])
        self._evidence = result.evidence
        self._rows_of = result.evidence.groupby("mention_id").indices
        self._made: dict[str, Sentence] = {}
        self.cited: set[str] = set()
        self.left_out: dict[str, int] = {}  # cells of a group that the page has no room for

    def strongest(self, target: str) -> tuple[list[Sentence], list[Sentence]]:
        """Return the most negative and the most positive sentences about a target; each sentence once."""
        low, high = strongest(self.mentions, target)
        return self._show(low), self._show(high)

    def cells(self, group: str, targets: Iterable[str], *, most: int) -> dict[tuple[str, str], Cell]:
        """Return the sentences of each target in each level of a group: what its numbers are made of.

        At most ``most`` of a cell and ``MOST_SENTENCES`` of the group are shown. Where a cell has more, those shown are
        evenly spaced from its lowest score to its highest.

        Parameters
        ----------
        group : {"outlet", "period", "topic"}
            What the numbers are split by.
        targets : iterable of str
            Codes; the cells are in their order, then in that of the levels.
        most : int
            Sentences of a cell.
        """
        order = {code: i for i, code in enumerate(targets)}
        levels, names = levels_of(self._panel, group=group, period=self._period)
        place = {name: i for i, name in enumerate(names)}
        split = self._panel[["article_id", "target"]].assign(level=levels)
        told = self.mentions[self.mentions["target"].isin(list(order)) & (self.mentions["part"] != "dateline")]
        counted = told.merge(split, on=["article_id", "target"])
        groups = {
            (str(target), str(level)): rows for (target, level), rows in counted.groupby(["target", "level"], sort=True)
        }
        room = MOST_SENTENCES[group]
        largest = sorted(groups, key=lambda key: (-len(groups[key]), key))[:room]
        self.left_out[group] = len(groups) - len(largest)
        each = min(most, max(1, room // max(1, len(groups))))
        cells = {}
        for target, level in sorted(largest, key=lambda key: (order[key[0]], place[key[1]])):
            rows = groups[target, level].sort_values(["score", "mention_id"])
            picked = np.unique(np.linspace(0, len(rows) - 1, min(each, len(rows))).round().astype(int))
            cells[target, level] = Cell(
                anchor=f"{_ANCHORS[group]}-{order[target]}-{place[level]}",
                target=target,
                level=level,
                n_mentions=len(rows),
                n_articles=rows["article_id"].nunique(),
                sentences=self._show(rows.iloc[picked]),
            )
        return cells

    def _show(self, rows: pd.DataFrame) -> list[Sentence]:
        shown = []
        for row in rows.to_dict("records"):
            key = str(row["mention_id"])
            if key not in self._made:
                self._made[key] = self._sentence(row, self._evidence.iloc[self._rows_of.get(key, [])])
            shown.append(self._made[key])
        return shown

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
            outlet=str(about["outlet"]) or NO_OUTLET,
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
