"""What readers found on an intrusion sheet: precision against chance, topic log odds, and their agreement."""

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.errors import InputError, ReadError

Floats = npt.NDArray[np.float64]

#: Shares below this count as this in log odds: a model may say exactly 0.
SHARE_FLOOR = 0.001
_LEVEL_Z = 1.959963984540054
_N_BOOT = 2000


@dataclass(frozen=True, eq=False)
class IntrusionScore:
    """How often readers find the intruder.

    Parameters
    ----------
    overall : DataFrame
        One row: kind, n_items, n_readers, n_answers, n_correct, precision (share of correct answers), ci_low, ci_high
        (95 %), chance (the share that guessing gives), p_value (of an exact test against chance, two-sided), agreement
        (share of pairs of readers who chose the same), kappa (agreement beyond chance), log_odds, log_odds_low,
        log_odds_high and log_odds_chance (NaN for a word sheet).
    items : DataFrame
        One row per question: item, topic (of a word sheet; that of the intruder in a topic sheet), article_id,
        intruder (its text), n_answers, n_correct, precision, ci_low, ci_high, log_odds.
    """

    overall: pd.DataFrame
    items: pd.DataFrame


def score_intrusion(answers: Mapping[str, pd.DataFrame | str | Path], key: pd.DataFrame | str | Path) -> IntrusionScore:
    """Score filled sheets.

    Parameters
    ----------
    answers : mapping of str to DataFrame or path
        What each reader handed back, by the reader's name: the filled CSV sheet, or the file that the page saved. The
        columns sheet, item and answer are read; an answer is the number of an option, or empty.
    key : DataFrame or path
        The key of the sheet.

    Returns
    -------
    IntrusionScore

    Raises
    ------
    InputError
        When the answers are no mapping, there is no reader, no answer, or an answer is not an option; the sheet and the
        key are not of one name.
    ReadError
        When there is no such file, or it is no table or lacks a column.

    Notes
    -----
    Model precision and topic log odds are those of Chang et al. (2009). Log odds are log(share of the intruder) -
    log(share of the topic chosen), 0 when all find it and negative otherwise; shares are floored at 0.001, so compare
    only what was scored with the same floor.

    Answers to the same question are not independent. The interval of the overall precision is Wilson's (1927) at the
    effective number of answers, which is p(1 - p) over the variance that is robust to clusters of one question, at
    least the number of questions and at most that of answers (Dean and Pagano 2015, Survey Statistics and Methodology
    3). The p-value is that of an exact binomial test with that number, rounded down. The interval of one question is
    Wilson's over its readers. Log odds have a percentile interval over 2000 resamples of the questions.

    Options are shuffled, so readers who guess agree in 1 of as many cases as there are options, whatever they prefer;
    kappa is therefore Brennan and Prediger's (1981), 1 when all agree and 0 at chance.

    Examples
    --------
    >>> key = pd.DataFrame({"sheet": "w", "item": [1, 1, 2, 2], "option": [1, 2, 1, 2], "text": list("abcd")})
    >>> key = key.assign(topic=0, share=float("nan"), article_id="", intruder=[True, False, False, True])
    >>> filled = pd.DataFrame({"sheet": "w", "item": [1, 2], "answer": [1, 1]})
    >>> score_intrusion({"Ada": filled}, key).overall[["n_correct", "precision", "chance"]].to_numpy().tolist()
    [[1.0, 0.5, 0.5]]
    """
    if not isinstance(answers, Mapping):
        message = (
            "The 'answers' of score_intrusion must map the names of readers to what they handed back. "
            f"Got {type(answers).__name__}; write {{'Ada': sheet}}."
        )
        raise InputError(message)
    solution = _read_key(key)
    if not answers:
        message = "The 'answers' of score_intrusion must hold at least one reader. Got none."
        raise InputError(message)
    sizes = solution.groupby("item").size()
    given = pd.concat([_read_answers(reader, data, solution) for reader, data in _by_name(answers)])
    if given.empty:
        message = "The 'answers' of score_intrusion must hold at least one filled answer. All are empty."
        raise InputError(message)
    given = given.merge(solution, on=["item", "option"], validate="many_to_one")
    topical = bool(solution["share"].notna().all())
    if topical:
        logs = solution.assign(log=np.log(solution["share"].clip(lower=SHARE_FLOOR)))
        true = logs[logs["intruder"]].set_index("item")["log"]
        given["log_odds"] = given["item"].map(true) - np.log(given["share"].clip(lower=SHARE_FLOOR))
        guessed = true - logs.groupby("item")["log"].mean()
    else:
        given["log_odds"] = np.nan
    items = _item_rows(given, solution)
    answered = items[items["n_answers"] > 0]
    n, correct = int(answered["n_answers"].sum()), int(answered["n_correct"].sum())
    effective = effective_number(answered["n_answers"].to_numpy(), answered["n_correct"].to_numpy())
    low, high = wilson_interval(correct / n, effective)
    chance = float((1 / sizes[answered["item"]]).mean())
    agreement, kappa = _agreement(given, sizes)
    odds_low, odds_high = _bootstrap_mean(answered["log_odds"].to_numpy(np.float64)) if topical else (np.nan, np.nan)
    overall = {
        "kind": "topics" if topical else "words",
        "n_items": len(answered),
        "n_readers": given["reader"].nunique(),
        "n_answers": n,
        "n_correct": correct,
        "precision": correct / n,
        "ci_low": low,
        "ci_high": high,
        "chance": chance,
        "p_value": _exact_p(correct / n, effective, chance),
        "agreement": agreement,
        "kappa": kappa,
        "log_odds": float(answered["log_odds"].mean()) if topical else math.nan,
        "log_odds_low": odds_low,
        "log_odds_high": odds_high,
        "log_odds_chance": float(guessed[answered["item"]].mean()) if topical else math.nan,
    }
    return IntrusionScore(pd.DataFrame([overall]), items)


def wilson_interval(share: float, n: float) -> tuple[float, float]:
    """Return Wilson's 95 % score interval of a share among ``n``.

    Examples
    --------
    >>> [round(end, 3) for end in wilson_interval(0.8, 10)]
    [0.49, 0.943]
    """
    square = _LEVEL_Z**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _LEVEL_Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def effective_number(n_answers: Floats, n_correct: Floats) -> float:
    """Return to how many independent answers those to some questions amount, one entry per question.

    Examples
    --------
    >>> effective_number(np.array([3, 3, 3, 3]), np.array([3, 0, 3, 0]))  # all readers say the same
    4.0
    """
    total, items = float(n_answers.sum()), len(n_answers)
    share = n_correct.sum() / total
    if items < 2 or share in (0, 1):
        return float(items)
    residuals = n_correct - share * n_answers
    variance = items / (items - 1) * (residuals**2).sum() / total**2
    return float(np.clip(share * (1 - share) / variance if variance > 0 else total, items, total))


def _exact_p(share: float, n: float, chance: float) -> float:
    from scipy.stats import binomtest

    whole = math.floor(n + 1e-9)
    return float(binomtest(round(share * whole), whole, chance).pvalue)


def _item_rows(given: pd.DataFrame, solution: pd.DataFrame) -> pd.DataFrame:
    """Return one row per question of the key."""
    true = solution[solution["intruder"]].set_index("item").sort_index()
    words = bool(solution["share"].isna().all())
    topic = solution[~solution["intruder"]].groupby("item")["topic"].first() if words else true["topic"]
    by_item = given.groupby("item")
    rows = pd.DataFrame(
        {
            "topic": topic,
            "article_id": true["article_id"],
            "intruder": true["text"],
            "n_answers": by_item.size().reindex(true.index, fill_value=0),
            "n_correct": by_item["intruder"].sum().reindex(true.index, fill_value=0).astype("int64"),
        }
    )
    rows["precision"] = rows["n_correct"] / rows["n_answers"].where(rows["n_answers"] > 0)
    ends = [
        wilson_interval(k / n, n) if n else (math.nan, math.nan)
        for k, n in zip(rows["n_correct"], rows["n_answers"], strict=True)
    ]
    rows["ci_low"], rows["ci_high"] = [e[0] for e in ends], [e[1] for e in ends]
    rows["log_odds"] = by_item["log_odds"].mean().reindex(true.index)
    return rows.reset_index()


def _agreement(given: pd.DataFrame, sizes: pd.Series) -> tuple[float, float]:
    """Return the share of pairs of readers with the same choice, and that beyond chance; NaN for one reader."""
    votes = given.groupby(["item", "option"]).size()
    n = given.groupby("item").size()
    pairs = n * (n - 1) / 2
    total = float(pairs.sum())
    if not total:
        return math.nan, math.nan
    same = float((votes * (votes - 1) / 2).sum()) / total
    expected = float((pairs / sizes[pairs.index]).sum()) / total
    return same, (same - expected) / (1 - expected)


def _bootstrap_mean(values: Floats) -> tuple[float, float]:
    if len(values) < 2:
        return math.nan, math.nan
    draws = np.random.default_rng(0).integers(0, len(values), (_N_BOOT, len(values)))
    low, high = np.quantile(values[draws].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def _by_name(answers: Mapping[str, pd.DataFrame | str | Path]) -> list[tuple[str, pd.DataFrame | str | Path]]:
    """Return readers by their names; names that are numbers among them are compared as they are written."""
    return sorted(answers.items(), key=lambda pair: (str(pair[0]), type(pair[0]).__name__))


def _read_key(key: pd.DataFrame | str | Path) -> pd.DataFrame:
    columns = ["sheet", "item", "option", "text", "topic", "share", "article_id", "intruder"]
    table = _table(key, columns, "key")
    if (table.groupby("item")["intruder"].sum() != 1).any() or len(table["sheet"].unique()) != 1:
        message = "The 'key' must be of one sheet and name one intruder for each item."
        raise InputError(message)
    try:
        numbers = {name: pd.to_numeric(table[name]) for name in ("item", "option", "topic", "share")}
        kinds = {"item": "int64", "option": "int64", "topic": "int64", "intruder": "bool"}
        return table[columns].assign(**numbers).astype(kinds)
    except (TypeError, ValueError) as error:
        message = f"The 'key' must hold numbers in item, option, topic and share. {error}"
        raise InputError(message) from error


def _read_answers(reader: str, data: pd.DataFrame | str | Path, solution: pd.DataFrame) -> pd.DataFrame:
    """Return reader, item and option of the answers that are filled in."""
    table = _table(data, ["sheet", "item", "answer"], reader)
    expected = solution["sheet"].iloc[0]
    others = sorted(set(table["sheet"].astype("str")) - {expected})
    if others:
        message = f"The answers of {reader!r} must be to the sheet {expected!r}, of which the key is. Got {others}."
        raise InputError(message)
    said = _whole(table["answer"])
    filled = table["answer"].notna() & ~said.isin(["", "nan"])
    known = set(zip(solution["item"].astype("str"), solution["option"].astype("str"), strict=True))
    items = _whole(table["item"])
    for item, answer in zip(items[filled], said[filled], strict=True):
        if (item, answer) not in known:
            message = (
                f"An answer must be the number of an option of its item. Got {answer!r} of {reader!r} to {item!r}."
            )
            raise InputError(message)
    if items[filled].duplicated().any():
        message = f"The answers of {reader!r} must hold each item once. Got {items[items.duplicated()].iloc[0]} again."
        raise InputError(message)
    return pd.DataFrame(
        {"reader": reader, "item": items[filled].astype("int64"), "option": said[filled].astype("int64")}
    )


def _whole(column: pd.Series) -> pd.Series:
    """Return whole numbers as they are written without a point: a spreadsheet makes "1.0" of 1."""
    return column.astype("str").str.strip().str.replace(r"\.0+$", "", regex=True)


def _table(data: pd.DataFrame | str | Path, columns: list[str], name: str) -> pd.DataFrame:
    """Return a table that has these columns."""
    if isinstance(data, pd.DataFrame):
        table, where = data, name
    elif not isinstance(data, str | Path):
        hint = "; take its key" if hasattr(data, "key") else ""
        message = (
            f"A filled sheet or a key must be a table, or the path of a CSV file. Got {type(data).__name__} "
            f"for {name!r}{hint}."
        )
        raise InputError(message)
    else:
        table, where = _read_csv(Path(data)), str(data)
    missing = [column for column in columns if column not in table.columns]
    if missing:
        reason = f"a filled sheet or a key must have the columns {columns}. Missing: {missing}."
        raise ReadError(reason, file=where)
    return table


def _read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV file with whichever separator and encoding a spreadsheet gave it."""
    if not path.is_file():
        got = "a folder; name the file in it" if path.is_dir() else "no such file"
        reason = f"a filled sheet or a key must be a CSV file. Got {got}."
        raise ReadError(reason, file=str(path))
    content = path.read_bytes()
    if content.startswith(b"PK"):
        reason = "a filled sheet or a key must be a CSV file. Got a workbook; save its sheet as CSV."
        raise ReadError(reason, file=str(path))
    try:
        # Excel's "Unicode text" is UTF-16 with a mark in front.
        utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    try:
        separator = csv.Sniffer().sniff("".join(text.splitlines()[:1]), delimiters=",;\t").delimiter
    except csv.Error:  # a single column
        separator = ","
    try:
        return pd.read_csv(io.StringIO(text), sep=separator, keep_default_na=False, na_values={"share": ""})
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        reason = f"a filled sheet or a key must be a CSV file. {error}".strip()
        raise ReadError(reason, file=str(path)) from error
