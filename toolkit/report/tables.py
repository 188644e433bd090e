"""The tables of a report: captions, headings and written cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
from markupsafe import Markup, escape

from toolkit.report.numbers import NONE, interval, plain, probability, signed
from toolkit.report.sentences import Cell
from toolkit.schema import AMBIGUOUS, MENTION_KINDS
from toolkit.study.result import StudyResult
from toolkit.targets.gazetteer import countries

#: Rows of a table on the page; the files hold all.
MOST_ROWS = 300
Written = str | Markup
_SHORT = 30  # characters
_NUMBER = re.compile(r"(<a [^>]*>)?(< )?[−+]?[\d,.]*\d%?(</a>)?|" + NONE)


@dataclass(frozen=True)
class TableView:
    """A table as the page shows it; the first cell of a row is its heading."""

    caption: str
    head: list[str]
    rows: list[list[Written]]
    notes: list[str] = field(default_factory=list)

    @property
    def styles(self) -> list[str]:
        """How each column is set: numbers flush right, what is short on one line."""
        return [_style(column) for column in zip(*self.rows, strict=True)]

    @classmethod
    def cut(cls, caption: str, head: list[str], rows: list[list[Written]], *, most: int, file: str) -> "TableView":
        """Return a table of at most ``most`` rows that says where the others are."""
        notes = [f"{most:,} of {len(rows):,} rows shown; all in {file}."] if len(rows) > most else []
        return cls(caption, head, rows[:most], notes)


class Names:
    """Readable names of targets and topics.

    Parameters
    ----------
    result : StudyResult
        A finished run.
    """

    def __init__(self, result: StudyResult) -> None:
        self.targets = {target.code: target.name for target in result.study.load_targets()}
        summary = result.topic_summary
        self.topics = {str(t): f"{t}: {label}" for t, label in zip(summary["topic"], summary["label"], strict=True)}

    def target(self, code: str) -> str:
        """Return the name of a target, or of a country that a mention may mean beside them; else the code."""
        if code == AMBIGUOUS:
            return "Ambiguous"
        if code in self.targets:
            return self.targets[code]
        return countries()[code].name if code in countries() else code

    def anchor(self, code: str) -> str:
        """Return where on the page the sentences about a target begin; empty when it is none of the study's."""
        return f"target-{list(self.targets).index(code)}" if code in self.targets else ""

    def pair(self, codes: Sequence[str], anchors: Sequence[str] = ("", "")) -> Markup:
        """Return the names of two targets as a difference, each leading to its anchor where it has one."""
        sides = [link(a, self.target(c)) if a else escape(self.target(c)) for c, a in zip(codes, anchors, strict=True)]
        return Markup("{} − {}").format(*sides)

    def caution(self, warning: str) -> str:
        """Return a row's warning with the names of targets for their codes."""
        notes = (note.partition(": ") for note in dict.fromkeys(warning.split("; ")))
        return "; ".join(f"{self.target(code)}{mark}{rest}" for code, mark, rest in notes) or NONE

    def level(self, group: str, level: str) -> str:
        """Return the name of a level."""
        return self.topics.get(level, level) if group == "topic" else level


def count_table(values: pd.Series, caption: str, what: str, *, file: str = "tables/articles.csv") -> TableView:
    """Return how many articles there are of each value, the most frequent first."""
    counts = values.replace("", "unknown").value_counts()
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    rows: list[list[Written]] = [[str(value), f"{n:,}"] for value, n in ordered]
    return TableView.cut(caption, [what, "articles"], rows, most=12, file=file)


def mention_table(result: StudyResult, names: Names) -> TableView:
    """Return the mentions of each target by kind, and the articles that hold them."""
    mentions = result.mentions
    kinds = [kind for kind in MENTION_KINDS if (mentions["kind"] == kind).any()]
    rows: list[list[Written]] = []
    for code in [*names.targets, AMBIGUOUS]:
        own = mentions[mentions["target"] == code]
        counts = [f"{int((own['kind'] == kind).sum()):,}" for kind in kinds]
        quoted = f"{own['quoted'].mean():.0%}" if len(own) else NONE
        rows.append([names.target(code), *counts, f"{len(own):,}", f"{own['article_id'].nunique():,}", quoted])
    head = ["target", *kinds, "all mentions", "articles", "in direct speech"]
    return TableView("Mentions of each target, by how the text names it", head, rows)


def ambiguous_table(result: StudyResult, names: Names) -> TableView:
    """Return what could not be told, with what it may mean."""
    unclear = result.mentions[result.mentions["target"] == AMBIGUOUS]
    groups = unclear.groupby(["surface", "candidates"]).agg(n=("mention_id", "size"), m=("article_id", "nunique"))
    ordered = groups.reset_index().sort_values(["n", "surface"], ascending=[False, True])
    rows: list[list[Written]] = [
        [
            row["surface"],
            " or ".join(names.target(c) for c in row["candidates"].split("|")),
            f"{row['n']:,}",
            f"{row['m']:,}",
        ]
        for row in ordered.to_dict("records")
    ]
    head = ["words", "may mean", "mentions", "articles"]
    return TableView.cut(
        "Mentions whose country the article does not tell", head, rows, most=30, file="tables/mentions.csv"
    )


def overall_table(result: StudyResult, names: Names) -> TableView:
    """Return the mean tone towards each target; a number leads to its sentences."""
    means = {row["target"]: row for row in result.overall.to_dict("records")}
    rows: list[list[Written]] = []
    for code in names.targets:
        row = means.get(code)
        if row is None:
            rows.append([names.target(code), NONE, NONE, "0", "0", "0", "no mention"])
            continue
        rows.append(
            [
                names.target(code),
                link(names.anchor(code), signed(row["estimate"])),
                interval(row["ci_low"], row["ci_high"]),
                f"{row['n_articles']:,}",
                f"{row['n_clusters']:,}",
                f"{row['n_mentions']:,}",
                row["warning"] or NONE,
            ]
        )
    level = f"{result.settings['compare']['level']:.0%}"
    head = ["target", "mean tone", f"{level} interval", "articles", "without copies", "mentions", "caution"]
    return TableView("Mean tone of articles towards each target, from −1 to +1", head, rows)


def contrast_table(
    result: StudyResult,
    names: Names,
    groups: Mapping[str, str],
    caption: str,
    cells: Mapping[tuple[str, str], Cell],
) -> TableView:
    """Return the differences of some groups; ``groups`` gives the words for each.

    The names of the two targets lead to their sentences: those of the level in ``cells``, or all of them.
    """
    contrasts = result.contrasts[result.contrasts["group"].isin(list(groups))]
    rows: list[list[Written]] = []
    unlinked = 0
    for row in contrasts.to_dict("records"):
        codes, everywhere = (row["target_a"], row["target_b"]), row["level"] == "all"
        anchors = [names.anchor(c) if everywhere else anchor(cells, c, row["level"]) for c in codes]
        if len(rows) < MOST_ROWS and not pd.isna(row["estimate"]):  # NA where a side has no sentence at all
            unlinked += not all(anchors)
        rows.append(
            [
                names.pair(codes, anchors),
                groups[row["group"]] if everywhere else names.level(row["group"], row["level"]),
                signed(row["estimate"]),
                interval(row["ci_low"], row["ci_high"]),
                plain(row["effect_size"]),
                probability(row["p_value"]),
                probability(row["q_value"]),
                f"{row['n_articles']:,}",
                names.caution(row["warning"]),
            ]
        )
    level = f"{result.settings['compare']['level']:.0%}"
    head = [
        "targets",
        "where",
        "difference",
        f"{level} interval",
        "effect size d",
        "p",
        "q",
        "articles",
        "caution",
    ]
    view = TableView.cut(caption, head, rows, most=MOST_ROWS, file="tables/contrasts.csv")
    view.notes.extend(not_linked(unlinked, len(view.rows), "differences have a side without a link"))
    return view


def level_table(
    result: StudyResult, names: Names, group: str, caption: str, cells: Mapping[tuple[str, str], Cell]
) -> TableView:
    """Return mean tone by level and target; a number leads to its sentences in ``cells``, those of the group."""
    part = result.comparison[result.comparison["group"] == group]
    codes = [code for code in names.targets if (part["target"] == code).any()]
    found = {(row["level"], row["target"]): row for row in part.to_dict("records")}
    rows: list[list[Written]] = []
    linked: list[bool] = []
    for level in dict.fromkeys(part["level"]):
        written: list[Written] = [names.level(group, level)]
        for code in codes:
            row = found.get((level, code))
            if row is None:
                written.append(NONE)
                continue
            place = anchor(cells, code, level)
            number = link(place, signed(row["estimate"])) if place else escape(signed(row["estimate"]))
            if len(rows) < MOST_ROWS:
                linked.append(bool(place))
            mark = Markup(" †") if row["warning"] else Markup()
            between = escape(f"{interval(row['ci_low'], row['ci_high'])}; n = {row['n_articles']:,}")
            written.append(Markup("{}{} <small>{}</small>").format(number, mark, between))
        rows.append(written)
    view = TableView.cut(
        caption,
        [group, *(names.target(c) for c in codes)],
        rows,
        most=MOST_ROWS,
        file="tables/comparison.csv",
    )
    view.notes.extend(not_linked(linked.count(False), len(linked), "means have no link"))
    if (part["warning"] != "").any():
        view.notes.append(careful("tables/comparison.csv"))
    return view


def anchor(cells: Mapping[tuple[str, str], Cell], code: str, level: str) -> str:
    """Return where on the page the sentences of a target in a level are; empty when they are not there."""
    return cells[code, level].anchor if (code, level) in cells else ""


def not_linked(n: int, of: int, what: str) -> list[str]:
    """Return a note on the rows or numbers of a table whose sentences are not on the page, if there are any."""
    if not n:
        return []
    files = "tables/mentions.csv and tables/tone.csv"
    return [f"{n:,} of the {of:,} {what}: their sentences are not on this page, but in {files}."]


def careful(file: str) -> str:
    """Return what a dagger in a table means."""
    return f"† Be careful: few articles or few clusters of copies; {file} says which."


def topic_table(result: StudyResult) -> TableView:
    """Return the topics with their shares, terms and the article that is most of it."""
    summary = result.topic_summary
    known = bool(summary["stability"].notna().any())
    rows: list[list[Written]] = [
        [
            f"{row['topic']}: {row['label']}",
            f"{row['share']:.1%}",
            f"{row['n_articles']:,}",
            *([f"{row['stability']:.2f}"] if known else []),
            row["top_terms"],
            row["example"],
        ]
        for row in summary.to_dict("records")
    ]
    head = ["topic", "mean share", "largest topic of", *(["stability"] if known else []), "terms"]
    view = TableView("Topics of the articles", [*head, "most typical article"], rows)
    if known:
        view.notes.append(
            "Stability: how many of a topic's ten terms come back when it is fitted to 90 % of the articles, as a mean "
            "Jaccard index; 1 is all of them. A topic of low stability might have come out otherwise."
        )
    view.notes.extend(result.settings["topics"]["notes"])
    return view


def rejected_tables(result: StudyResult) -> list[TableView]:
    """Return the reasons with their numbers, and the first rows that were set aside."""
    rejected = result.rejected
    if rejected.empty:
        return []
    # What was found in one row ('12 o'clock') and the remedy are left to the table of rows.
    rules = rejected["reason"].str.replace(r"'[^']*'", "…", regex=True).str.split(r"[:;(]", n=1, regex=True).str[0]
    reasons = rules.str.strip().value_counts()
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], str(item[0])))
    why: list[list[Written]] = [[str(reason), f"{n:,}"] for reason, n in ordered]
    rows: list[list[Written]] = [
        [row["source_file"], row_name(row["source_row"]).removeprefix("row "), row["reason"], row["excerpt"]]
        for row in rejected.to_dict("records")
    ]
    return [
        TableView.cut("Why rows were set aside", ["reason", "rows"], why, most=30, file="tables/rejected.csv"),
        TableView.cut(
            "Rows that were set aside",
            ["file", "row", "reason", "begins"],
            rows,
            most=50,
            file="tables/rejected.csv",
        ),
    ]


def row_name(row: int) -> str:
    """Return which row of a file was set aside; 0 stands for all of them."""
    return f"row {row}" if row else "whole file"


def _style(column: Sequence[Written]) -> str:
    if any(cell != NONE for cell in column) and all(_NUMBER.fullmatch(cell) for cell in column):
        return "number"
    length = max(len(cell.striptags() if isinstance(cell, Markup) else cell) for cell in column)
    return "short" if length <= _SHORT else "medium" if length <= 2 * _SHORT else "long"


def link(anchor: str, text: str) -> Markup:
    """Return a number that leads to another place of the page."""
    return Markup('<a href="#{}">{}</a>').format(anchor, text)
