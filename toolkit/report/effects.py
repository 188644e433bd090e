"""Two sections of the page: the topics over time, and the differences in tone split into topics and tone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pandas as pd
from markupsafe import Markup

from toolkit.compare.decomposition import DIFFERENCE, TONE, TOPICS
from toolkit.compare.panel import with_tone
from toolkit.compare.periods import UNDATED
from toolkit.report.numbers import interval, listed, plain, signed
from toolkit.report.sentences import Cell
from toolkit.report.tables import MOST_ROWS, Names, TableView, Written, anchor, careful, not_linked
from toolkit.study.result import StudyResult
from toolkit.tone.audit_probes import with_article

#: Periods of a table, the last ones; more would not fit a page.
MOST_PERIODS = 36
_NO_TOPICS = 'The study has no topics ([topics] model is "none")'


@dataclass(frozen=True)
class EffectView:
    """A section: how it is read, what it lacks and why, and its tables, the first of them in full view."""

    read: str
    missing: str
    tables: list[TableView] = field(default_factory=list)


def shares_view(result: StudyResult, names: Names) -> EffectView:
    """Return the section on the shares of the topics over time."""
    rows, period = result.prevalence, result.settings["compare"]["period"]
    if rows.empty:
        why = _NO_TOPICS if result.topic_summary.empty else "No article has a topic"
        return EffectView("", f"{why}, so there is no share to follow.")
    dated = sorted(set(rows["level"]) - {UNDATED})
    missing = ""
    if not dated:
        missing = "No article has a date, so there is nothing to follow over time."
    elif len(dated) == 1:
        missing = f"All articles with a date are of one {period} ({dated[0]}), so there is nothing to follow over time."
    level = f"{result.settings['compare']['level']:.0%}"
    read = (
        f"How much of the news of a {period} each topic takes: its mean share of the {period}'s articles. The shares "
        f"of a {period} add up to 100%. Each {level} interval stands for its own {period}: a rise or fall that stays "
        "within them may be chance. Be careful with hollow points and daggers: few articles are behind them."
    )
    return EffectView(read, missing, [_share_table(result, names)])


def parts_view(result: StudyResult, names: Names, cells: Mapping[tuple[str, str], Cell]) -> EffectView:
    """Return the section that splits the differences in tone; ``cells`` are the sentences by topic."""
    rows = result.decomposition
    toned = set(with_tone(result.panel)["target"])
    without = listed([with_article(name) for code, name in names.targets.items() if code not in toned])
    if rows.empty:
        if result.topic_summary.empty:
            why = f"{_NO_TOPICS}, so a difference in tone cannot be split by topic."
        elif len(names.targets) == 1:
            why = "The study has one target, so there is no difference in tone to split."
        elif len(toned) < 2:
            why = f"These articles give no tone towards {without}, so there is no difference in tone to split."
        else:
            why = "No article that names a target has a topic, so no difference in tone can be split."
        return EffectView("", why)
    split = _by_part(rows[rows["level"] == "all"])
    missing = [f"These articles give no tone towards {without}: left out here."] if without else []
    codes = [code for code in names.targets if code in toned]
    lost = [names.pair(pair).unescape() for pair in combinations(codes, 2) if (*pair, "all") not in split]
    if lost:
        missing.append(f"Left out, as none of the articles has a topic: {', '.join(lost)}.")
    read = (
        "Tone towards one target may be lower because it stands in other topics, or because the same topics are told "
        "in another tone. Each difference is the sum of these two parts. "
    )
    read += _largest(split, names)
    read += "A part whose interval includes zero may be chance. The split is arithmetic, not cause."
    return EffectView(read, " ".join(missing), [_part_table(result, names), _topic_part_table(result, names, cells)])


def _largest(split: Mapping[tuple[str, str, str], Mapping[str, dict[Any, Any]]], names: Names) -> str:
    """Return a sentence on the largest difference without a caution, empty where it would be written as none."""
    sound = {
        pair: parts
        for pair, parts in split.items()
        if not any(part["warning"] or part["ci_low"] != part["ci_low"] for part in parts.values())
    }
    if not sound:
        return "Each of these differences carries a caution or lacks an interval, so none of them is named here. "
    (a, b, _), parts = max(sound.items(), key=lambda item: abs(item[1][DIFFERENCE]["estimate"]))
    whole = parts[DIFFERENCE]["estimate"]
    if abs(whole) < 0.005:
        return ""
    between = {part: interval(row["ci_low"], row["ci_high"]) for part, row in parts.items()}
    return (
        f"The largest without a caution: tone towards {with_article(names.target(a))} lies {plain(abs(whole))} "
        f"{'above' if whole > 0 else 'below'} that towards {with_article(names.target(b))} (difference "
        f"{between[DIFFERENCE]}), {signed(parts[TOPICS]['estimate'])} ({between[TOPICS]}) from other topics and "
        f"{signed(parts[TONE]['estimate'])} ({between[TONE]}) from another tone on the same topics. "
    )


def _share_table(result: StudyResult, names: Names) -> TableView:
    """Return the shares, a row for each topic and a column for each period."""
    rows = result.prevalence
    sizes = dict(zip(rows["level"], rows["n_articles"], strict=True))
    periods = list(sizes)[-MOST_PERIODS:]
    found = {(row["topic"], row["level"]): row for row in rows.to_dict("records")}
    topics = sorted(set(rows["topic"]))
    written: list[list[Written]] = [
        [names.level("topic", str(topic)), *(_share(found[topic, period]) for period in periods)] for topic in topics
    ]
    view = TableView.cut(
        f"Mean share of each topic by {result.settings['compare']['period']}",
        ["topic", *(f"{period} (n = {sizes[period]:,})" for period in periods)],
        written,
        most=MOST_ROWS,
        file="tables/prevalence.csv",
    )
    if len(sizes) > len(periods):
        view.notes.append(f"The last {len(periods)} of {len(sizes):,} periods shown; all in tables/prevalence.csv.")
    if (rows["warning"] != "").any():
        view.notes.append(careful("tables/prevalence.csv"))
    return view


def _part_table(result: StudyResult, names: Names) -> TableView:
    """Return the differences and their parts, a row for each pair of targets."""
    rows = result.decomposition
    written: list[list[Written]] = []
    for pair, parts in _by_part(rows[rows["level"] == "all"]).items():
        whole = parts[DIFFERENCE]
        written.append(
            [
                names.pair(pair[:2], [names.anchor(code) for code in pair[:2]]),
                *(_tone(parts[part]) for part in (DIFFERENCE, TOPICS, TONE)),
                f"{whole['n_articles']:,}",
                names.caution("; ".join(dict.fromkeys(part["warning"] for part in parts.values() if part["warning"]))),
            ]
        )
    view = TableView.cut(
        f"Differences in tone and their two parts, with {result.settings['compare']['level']:.0%} intervals",
        ["targets", "difference", "other topics", "same topics, other tone", "articles", "caution"],
        written,
        most=MOST_ROWS,
        file="tables/decomposition.csv",
    )
    view.notes.append(
        "Nothing here corrects the intervals for the number of pairs and parts; the q-values of the tables above are "
        "of whole differences alone."
    )
    return view


def _topic_part_table(result: StudyResult, names: Names, cells: Mapping[tuple[str, str], Cell]) -> TableView:
    """Return what each topic adds to the parts."""
    rows = result.decomposition
    keys = _by_part(rows[rows["level"] != "all"])
    anchors = {key: [anchor(cells, code, key[2]) for code in key[:2]] for key in keys}
    written: list[list[Written]] = [
        [
            names.pair(key[:2], anchors[key]),
            names.level("topic", key[2]),
            *(_tone(parts[part], parts[part]["warning"]) for part in (TOPICS, TONE)),
            *(f"{parts[TONE][side]:.1%}" for side in ("share_a", "share_b")),
            *(signed(parts[TONE][side]) for side in ("tone_a", "tone_b")),
            f"{parts[TONE]['n_articles']:,}",
        ]
        for key, parts in keys.items()
    ]
    head = ["targets", "topic", "other topics", "same topic, other tone", "share of first", "share of second"]
    view = TableView.cut(
        "What each topic adds to the two parts",
        [*head, "tone of first", "tone of second", "articles"],
        written,
        most=MOST_ROWS,
        file="tables/decomposition.csv",
    )
    # A target without a sentence in the topic leads nowhere and lacks nothing.
    lacking = [
        any(n and not place for n, place in zip((parts[TONE]["share_a"], parts[TONE]["share_b"]), places, strict=True))
        for parts, places in zip(keys.values(), anchors.values(), strict=True)
    ][: len(view.rows)]
    view.notes.extend(not_linked(sum(lacking), len(view.rows), "rows have a side without a link"))
    if (rows.loc[rows["level"] != "all", "warning"] != "").any():
        view.notes.append(careful("tables/decomposition.csv"))
    return view


def _by_part(rows: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, dict[Any, Any]]]:
    """Return the rows by pair and level, then by part."""
    found: dict[tuple[str, str, str], dict[str, dict[Any, Any]]] = {}
    for row in rows.to_dict("records"):
        found.setdefault((row["target_a"], row["target_b"], row["level"]), {})[row["part"]] = row
    return found


def _share(row: dict[Any, Any]) -> Written:
    low, high = row["ci_low"], row["ci_high"]
    between = "no interval" if low != low else f"{low:.1%} to {high:.1%}"
    return _cell(f"{row['estimate']:.1%}", between, row["warning"])


def _tone(row: dict[Any, Any], warning: str = "") -> Written:
    return _cell(signed(row["estimate"]), interval(row["ci_low"], row["ci_high"]), warning)


def _cell(number: str, between: str, warning: str) -> Written:
    return Markup("{}{} <small>{}</small>").format(number, " †" if warning else "", between)
