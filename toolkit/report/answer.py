"""The answer in plain words, made from the numbers."""

import math

import pandas as pd

from toolkit.compare.panel import with_tone
from toolkit.report.numbers import count, interval, listed, plain, signed
from toolkit.study.result import StudyResult
from toolkit.tone.audit_probes import with_article

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
        Plain text. Two targets count as told apart only where the interval of their difference excludes zero and the
        row carries no caution.

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
    outlets = articles["outlet"].replace("", pd.NA)
    dates = articles["published"].dropna()
    days = list(dict.fromkeys([_day(dates.min()), _day(dates.max())])) if len(dates) else []
    by = f" from {count(outlets.nunique(), 'outlet')}" if outlets.notna().any() else ""
    span = f", published {'on ' if len(days) == 1 else ''}{' to '.join(days)}" if days else ""
    gaps = [
        f"{n:,} without {what}"
        for n, what in ((int(outlets.isna().sum()), "an outlet"), (len(articles) - len(dates), "a date"))
        if n
    ]
    missing = f" ({', '.join(gaps)})" if gaps else ""
    one = len(articles) == 1
    read = f"{count(len(articles), 'article')}{by}{span}{missing}{',' if span else ''} {'was' if one else 'were'} read."
    found = with_tone(result.panel)
    if found.empty:
        return f"{read} {'It does not name' if one else 'None of them names'} {_any_of(list(names.values()))}."
    n_named, seen = found["article_id"].nunique(), set(found["target"])
    named = _any_of([name for code, name in names.items() if code in seen])
    who = "It mentions" if one else f"{n_named:,} of them {'mentions' if n_named == 1 else 'mention'}"
    text = f"{read} {who} {named} {count(int(found['n_mentions'].sum()), 'time')} in all."
    never = [name for code, name in names.items() if code not in seen]
    return text + (f" Not named in any article: {', '.join(never)}." if never else "")


def _any_of(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _day(stamp: pd.Timestamp) -> str:
    return f"{stamp.day} {_MONTHS.split()[stamp.month - 1]} {stamp.year}"


def _means(overall: pd.DataFrame, names: dict[str, str], level: float) -> str:
    ordered = overall.sort_values("estimate", kind="stable")
    some = bool(ordered["ci_low"].notna().any())
    said = [
        f"{signed(mean)} for {names.get(code, code)}" + (f" ({interval(a, b)})" if some else "")
        for mean, code, a, b in zip(*(ordered[c] for c in ("estimate", "target", "ci_low", "ci_high")), strict=True)
    ]
    scale = "On a scale from −1 (negative) to +1 (positive)"
    text = f"{scale}, mean tone is {listed(said)}"
    text += f"; in brackets, {level:.0%} intervals." if some else "."
    thin = [names.get(code, code) for code in ordered.loc[ordered["warning"] != "", "target"]]
    return text + (f" Be careful with {listed(thin)}: the table of means says why." if thin else "")


def _differences(pairs: pd.DataFrame, names: dict[str, str], q_values: pd.Series) -> str:
    """Say which targets are told apart, which are not, and what is left after correction."""
    below: dict[str, list[str]] = {}
    together, careful, unknown = [], [], []
    n_apart = n_kept = 0
    for row in pairs.to_dict("records"):
        a, b = (names.get(row[side], row[side]) for side in ("target_a", "target_b"))
        if math.isnan(row["ci_low"]):
            unknown.append(f"{a} and {b}")
        elif row["warning"]:
            careful.append(f"{a} and {b}")
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
        parts.append(_told(pairs, names, n_apart, "has an interval that excludes zero", told if spelled else ""))
        if len(q_values) == 1:
            kept = "After correction, it keeps" if n_kept else "After correction, it does not keep"
        else:
            kept = f"{n_kept} of them keep{'s' if n_kept == 1 else ''}" if n_kept else "none of them keeps"
            kept = f"After correction for these {len(q_values):,} comparisons, {kept}"
        parts.append(f"{kept} a q-value below {_SMALL_Q:.2f}.")
    one = len(pairs) == 1  # then the sentence names them at its beginning
    if together:
        said = f"has an interval that includes zero, so that these articles do not tell {'them' if one else 'the two'}"
        parts.append(
            _told(pairs, names, len(together), f"{said} apart", "; ".join(together) if spelled and not one else "")
        )
    if careful:
        said = "has an interval and a caution (the table says why), so that nothing is concluded here"
        parts.append(_told(pairs, names, len(careful), said, "; ".join(careful) if spelled and not one else ""))
    if unknown:
        said = "has no interval (the table says why)"
        parts.append(_told(pairs, names, len(unknown), said, "; ".join(unknown) if spelled and not one else ""))
    return " ".join(parts)


def _told(pairs: pd.DataFrame, names: dict[str, str], n: int, said: str, which: str) -> str:
    of = len(pairs)
    if of == 1:
        a, b = (names.get(pairs[side].iloc[0], pairs[side].iloc[0]) for side in ("target_a", "target_b"))
        subject = f"The difference between {a} and {b}"
    else:
        subject = f"{'All' if n == of else f'{n} of the'} {of} differences between two targets"
        said = said if n == 1 else said.replace("has ", "have ")
    return f"{subject} {said}" + (f": {which}." if which else ".")
