"""The answer in plain words, made from the numbers."""

import math

import pandas as pd

from toolkit.report.numbers import count, interval, listed, plain, signed, with_article
from toolkit.study.result import StudyResult

# strftime would take the names from the locale.
_MONTHS = "January February March April May June July August September October November December"
_SPELLED = 10
_SMALL_Q = 0.05


def answer(result: StudyResult) -> list[str]:
    """Return the paragraphs that open a report: what was read, and what the numbers say and do not say.

    Parameters
    ----------
    result : StudyResult
        A finished run.

    Returns
    -------
    list of str
        Plain text. Two targets count as told apart only where the interval of their difference excludes zero.

    Notes
    -----
    The wording keeps to "tone in the context of a mention": the words near a name, not what an author or an
    outlet thinks.
    """
    names = {target.code: with_article(target.name) for target in result.study.load_targets()}
    overall = result.overall
    paragraphs = [_read(result, names)]
    if len(overall):
        paragraphs.append(_means(overall, names, result.settings["compare"]["level"]))
    pairs = result.contrasts[result.contrasts["group"] == "overall"]
    if len(pairs):
        paragraphs.append(_differences(pairs, names, pairs["q_value"].dropna()))
    paragraphs.append(
        "These numbers describe the tone in the context of a mention: how good or bad the words near a "
        "name are. Bad news about a country, an accusation against it and an outlet's dislike of it all lower "
        "them; they do not measure what an author or an outlet thinks or wants."
    )
    return paragraphs


def _read(result: StudyResult, names: dict[str, str]) -> str:
    articles = result.articles
    outlets = articles["outlet"].replace("", pd.NA).nunique()
    dates = articles["published"].dropna()
    span = f", published {_day(dates.min())} to {_day(dates.max())}," if len(dates) else ""
    by = f" from {count(outlets, 'outlet')}" if outlets else ""
    text = f"{count(len(articles), 'article')}{by}{span} {'was' if len(articles) == 1 else 'were'} read."
    found = int(result.panel["n_mentions"].sum())
    if not found:
        return f"{text} None of them names {listed(list(names.values()))}."
    named = f"{result.panel['article_id'].nunique():,}"
    any_of = " or ".join(_but_last(list(names.values())))
    return f"{text} {named} of them mention {any_of} {count(found, 'time')} in all."


def _but_last(names: list[str]) -> list[str]:
    return [", ".join(names[:-1]), names[-1]] if len(names) > 1 else names


def _day(stamp: pd.Timestamp) -> str:
    return f"{stamp.day} {_MONTHS.split()[stamp.month - 1]} {stamp.year}"


def _means(overall: pd.DataFrame, names: dict[str, str], level: float) -> str:
    ordered = overall.sort_values("estimate", kind="stable")
    said = [
        f"{signed(mean)} for {names.get(code, code)} ({interval(a, b)})"
        for mean, code, a, b in zip(*(ordered[c] for c in ("estimate", "target", "ci_low", "ci_high")), strict=True)
    ]
    scale = "On a scale from −1 (negative) to +1 (positive)"
    text = f"{scale}, mean tone is {listed(said)}; in brackets, {level:.0%} intervals."
    thin = [names.get(code, code) for code in ordered.loc[ordered["warning"] != "", "target"]]
    return text + (f" Be careful with {listed(thin)}: the table of means says why." if thin else "")


def _differences(pairs: pd.DataFrame, names: dict[str, str], q_values: pd.Series) -> str:
    """Say which targets are told apart, which are not, and what is left after correction."""
    below: dict[str, list[str]] = {}
    together, unknown = [], []
    n_apart = n_kept = 0
    for row in pairs.to_dict("records"):
        a, b = (names.get(row[side], row[side]) for side in ("target_a", "target_b"))
        if math.isnan(row["ci_low"]):
            unknown.append(f"{a} and {b}")
        elif row["ci_low"] <= 0 <= row["ci_high"]:
            together.append(f"{a} and {b}")
        else:
            lower, higher = (b, a) if row["estimate"] > 0 else (a, b)
            below.setdefault(lower, []).append(f"{higher} (by {plain(abs(row['estimate']))})")
            n_apart += 1
            n_kept += row["q_value"] < _SMALL_Q
    spelled = len(pairs) <= _SPELLED
    parts = []
    if n_apart:
        told = "; ".join(f"{lower} lies below {listed(higher)}" for lower, higher in below.items())
        parts.append(_told(n_apart, len(pairs), "has an interval that excludes zero", told if spelled else ""))
        kept = "none of them keeps" if not n_kept else f"{n_kept} of them keep{'s' if n_kept == 1 else ''}"
        looked = f"After correction for these {len(q_values):,} comparisons"
        parts.append(f"{looked}, {kept} a q-value below {_SMALL_Q:.2f}.")
    if together:
        said = "has an interval that includes zero, so that these articles do not tell the two apart"
        parts.append(_told(len(together), len(pairs), said, "; ".join(together) if spelled else ""))
    if unknown:
        parts.append(
            _told(
                len(unknown),
                len(pairs),
                "has no interval, for want of articles",
                "; ".join(unknown) if spelled else "",
            )
        )
    return " ".join(parts)


def _told(n: int, of: int, said: str, which: str) -> str:
    if of == 1:
        subject, said = "The difference between the two targets", said.replace("the two", "them")
    else:
        subject = f"{'All' if n == of else f'{n} of the'} {of} differences between two targets"
        said = said if n == 1 else said.replace("has ", "have ")
    return f"{subject} {said}" + (f": {which}." if which else ".")
