"""What the command line shows: tables and marked sentences for a terminal. Nothing here prints."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from rich import box
from rich.table import Table
from rich.text import Text

from toolkit.errors import InputError, did_you_mean
from toolkit.report.audit import CHECK_HEAD, bar, between, country_rows, figure
from toolkit.report.numbers import NONE, count, interval, signed
from toolkit.study.config import read_study
from toolkit.study.folder import STUDY, read_lock, read_table
from toolkit.study.pipeline import load_scorer
from toolkit.study.result import StudyResult
from toolkit.study.verify import Verification
from toolkit.tone.audit import ScorerAudit
from toolkit.tone.marking import FAINT
from toolkit.tone.scorer import evidence_table

_NUMBER = re.compile(r"[−+-]?[\d,.]*\d(e-?\d+)?%?( to [−+-]?[\d,.]*\d)?")
_NO_NUMBER = ("", NONE, "no interval")


def plain_table(title: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """Return a table whose cells are shown as they are, without mark-up."""
    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    written = [[str(cell) for cell in row] for row in rows]
    for position, name in enumerate(head):
        cells = [row[position] for row in written]
        whole = any(map(_NUMBER.fullmatch, cells)) and all(_NUMBER.fullmatch(c) or c in _NO_NUMBER for c in cells)
        width = max(map(len, cells)) if whole else None  # a number broken in the middle is another number
        table.add_column(Text(name), overflow="fold", no_wrap=whole, min_width=width)
    for row in written:
        table.add_row(*map(Text, row))
    return table


def summary_table(result: StudyResult) -> Table:
    """Return the mean tone towards each target of a run."""
    means = {row["target"]: row for row in result.overall.to_dict("records")}
    rows = []
    for target in result.study.load_targets():
        row = means.get(target.code)
        if row is None:
            rows.append([target.name, NONE, NONE, "0", "0", "no mention"])
            continue
        rows.append(
            [
                target.name,
                signed(row["estimate"]),
                interval(row["ci_low"], row["ci_high"]),
                f"{row['n_articles']:,}",
                f"{row['n_mentions']:,}",
                row["warning"],
            ]
        )
    counts = f"{count(len(result.articles), 'article')}, {count(len(result.rejected), 'row')} set aside"
    level = f"{result.settings['compare']['level']:.0%} interval"
    head = ["target", "mean tone", level, "articles", "mentions", "caution"]
    return plain_table(f"{result.study.title} ({counts})", head, rows)


def verification_table(found: Verification) -> Table:
    """Return what a verification found, table by table."""
    rows = []
    for row in found.tables.to_dict("records"):
        then, now, gap = row["rows_then"], row["rows_now"], row["largest_difference"]
        rows.append(
            [
                row["step"],
                row["table"],
                "equal" if row["equal"] else "differs",
                f"{now:,}" if then == now else f"{then:,} then, {now:,} now",
                row["columns"],
                "" if pd.isna(gap) else f"{gap:.3g}",
                "" if row["kept"] == "as written" else f"{row['files']} {row['kept']}",
            ]
        )
    head = ["step", "table", "result", "rows", "columns that differ", "largest difference", "file"]
    return plain_table("Tables", head, rows)


def audit_tables(audit: ScorerAudit) -> tuple[Table, Table]:
    """Return what an audit found, by check and by country."""
    rows = [
        [row["check"], row["what"], figure(row), between(row), bar(row), "met" if row["passed"] else "missed", row["n"]]
        for row in audit.table.to_dict("records")
    ]
    head = [CHECK_HEAD[0], "what", *CHECK_HEAD[1:]]
    countries = country_rows(audit, write="{}\n{}".format)
    return (
        plain_table(f"Audit of the scorer {audit.scorer}", head, rows),
        plain_table("By country, each with its 95% interval", countries[0], countries[1:]),
    )


def explained(folder: Path, name: str) -> list[Text]:
    """Return the sentences of an article of a run, with the words behind each score.

    Parameters
    ----------
    folder : Path
        Of the run.
    name : str
        Id of an article or of a mention; the beginning of an article's id is enough.

    Raises
    ------
    InputError
        When there is no such id, or several begin so.
    """
    read_lock(folder)
    articles, mentions = read_table("articles", folder), read_table("mentions", folder)
    rows = mentions[mentions["mention_id"] == name]
    article = rows["article_id"].iloc[0] if len(rows) else _article(name, articles["article_id"])
    rows = rows if len(rows) else mentions[mentions["article_id"] == article]
    about = articles[articles["article_id"] == article].iloc[0]
    date = "undated" if pd.isna(about["published"]) else f"{about['published']:%Y-%m-%d}"
    lines = [
        Text(about["title"] or "(no title)", style="bold"),
        Text(f"{about['outlet'] or 'no outlet'}, {date}, {article}"),
    ]
    evidence = read_table("evidence", folder)
    scorer = load_scorer(read_study(folder / STUDY))
    if getattr(scorer, "explains_slowly", False):  # then the run explained the strongest sentences alone
        missing = rows[~rows["mention_id"].isin(evidence["mention_id"])]
        evidence = pd.concat([evidence, evidence_table(missing, scorer=scorer)])
    for row in rows.merge(read_table("tone", folder), on="mention_id").to_dict("records"):
        head = f"{row['target']} {row['score']:+.3f} {row['label']} ({row['mention_id']})"
        own = evidence[evidence["mention_id"] == row["mention_id"]]
        lines += [Text(""), Text(head), marked_text(row, own)]
    return lines if len(rows) else [*lines, Text(""), Text("No mention of a target.")]


def marked_text(row: Mapping[Any, Any], evidence: pd.DataFrame) -> Text:
    """Return a sentence with the mention in brackets and its contribution after each word, in colour too."""
    sentence, start = row["left"] + row["mention"] + row["right"], len(row["left"])
    pieces: list[tuple[int, int, float | None]] = [(start, start + len(row["mention"]), None)]
    columns = (evidence[c].tolist() for c in ("token_start", "token_end", "contribution"))
    pieces += [piece for piece in zip(*columns, strict=True) if abs(piece[2]) >= FAINT]
    text, at = Text(), 0
    for first, last, contribution in sorted(pieces, key=lambda piece: piece[:2]):
        if first < at:
            continue
        text.append(sentence[at:first])
        if contribution is None:
            text.append(f"[{sentence[first:last]}]", style="bold")
        else:
            word = f"{sentence[first:last]} ({contribution:+.2f})"
            text.append(word, style="green" if contribution > 0 else "red")
        at = last
    return text.append(sentence[at:])


def _article(name: str, ids: "pd.Series[str]") -> str:
    fitting = ids[ids.str.startswith(name)].tolist()
    if len(fitting) == 1:
        return str(fitting[0])
    rule = "begins the ids of several articles" if fitting else "is the id of no article and no mention of this run"
    message = f"{name!r} {rule}. {did_you_mean(name, fitting or ids.tolist())}"
    raise InputError(message)
