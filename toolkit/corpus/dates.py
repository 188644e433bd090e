"""Publication dates, read strictly: what does not name a day is not a date."""

import re
from collections.abc import Sequence, Sized
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import numpy as np
import pandas as pd

from toolkit.errors import InputError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 1450, 2200
_FIRST_STAMP, _LAST_STAMP = 1e9, 4.1e9  # 2001-09-09 to 2099-12-04: ten digits
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_050  # 1950 to 2099: above all years, below all dates of eight digits
# How exports write that there is none.
_MISSING = {"", "nat", "nan", "na", "n/a", "#n/a", "<na>", "none", "null", "-", "–", "—", "n.d.", "n.d"}
# English names only, in our own table: strptime's follow the locale of the machine.
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
#: Number of each month by its English name, whole and as three letters.
MONTH_NUMBER = {name: n for n, month in enumerate(_MONTHS, 1) for name in (month, month[:3])} | {"sept": 9}
_TIME = (
    r"(?:[T,\s]\s*(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?(?:\d{2})?)?)?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_PREFIX = re.compile(
    r"(?:(?:first|last|date)\s+)?(?:published|posted|updated|modified|released|issued)\b(?:\s+(?:on|at)\b)?\s*:?\s*",
    re.IGNORECASE,
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE).fullmatch
    for form in (
        r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + _TIME,
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + _TIME,
        _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[-\s]\s*(?P<name>[a-z]{3,9})\.?,?[-\s]\s*(?P<year>\d{4})" + _TIME,
        r"(?P<day>\d{1,2})-(?P<name>[a-z]{3,9})-(?P<year>\d{2})" + _TIME,
        _WEEKDAY + r"(?P<name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _TIME,
        # As Twitter writes it: Tue Oct 28 14:30:00 +0000 2025.
        _WEEKDAY + r"(?P<name>[a-z]{3,9})\s+(?P<day>\d{1,2})\s+(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})"
        r"\s+(?P<zone>[+-]\d{4})\s+(?P<year>\d{4})",
    )
)
_STAMP = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<zone>z)?",
    re.IGNORECASE,
).fullmatch
# Not with hyphens and two digits of the year: 25-10-28 may begin with the year.
_ORDERED = re.compile(
    r"(?P<first>\d{1,2})([-/.])(?P<then>\d{1,2})\2(?P<year>\d{4}|(?<!-)\d{2})" + _TIME, re.IGNORECASE
).fullmatch
# Only the zones that the standard knows: of another one, such as JST, the standard library would make UTC.
_RFC_2822 = re.compile(
    r"([a-z]{3},\s*)?\d{1,2}\s+[a-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}(:\d{2})?\s+([+-]\d{4}|UTC?|GMT|[ECMP][SD]T)\b.*",
    re.IGNORECASE,
)

AMBIGUOUS_DATE = (
    "the date {value!r} can be day-month or month-day, and no other date of the file settles it; "
    "say day_first=True or day_first=False (in a study.toml: day_first = true)"
)
UNREADABLE_DATE = (
    "the date {value!r} does not name a day, a month and a year in a form that is known; "
    "write it as YYYY-MM-DD, or map another column with columns={{'published': ...}}"
)


class AmbiguousDate(InputError):
    """A date such as 01/02/2003 whose order of day and month nothing tells."""


def parse_date(value: object, *, languages: Sequence[str] = ("en",), day_first: bool | None = None) -> datetime:
    """Read one publication date.

    Known forms first (ISO 8601 with and without zone, 8- and 14-digit stamps, RFC 2822, "26-FEB-1987
    15:01:01.79", English dates with the month's name, those of Twitter, seconds or milliseconds since 1970
    between 2001 and 2099; also behind "Published" or "Updated:"), then dateparser, held to a day, a month and
    a year and to absolute dates. A time without zone is taken as UTC. Dates with dots (1.2.2003) are
    day-month-year, as wherever they are written so. Of the years with two digits (10/28/25, 28-Oct-25) 69 to
    99 are those of the 20th century, as POSIX has it.

    Parameters
    ----------
    value : str, int, float, datetime or date
        What the source gives.
    languages : sequence of str, default ("en",)
        ISO 639-1 codes that dateparser may use for what the known forms do not cover.
    day_first : bool, optional
        The order in "01/02/2003"; without it, such a date is ambiguous unless one number is above 12.

    Returns
    -------
    datetime
        In UTC.

    Raises
    ------
    AmbiguousDate
        When day and month cannot be told apart; an InputError.
    InputError
        When the value is not a date: "Sunday", "May", "yesterday" and years outside 1450 to 2200 are not.

    Examples
    --------
    >>> parse_date("26-FEB-1987 15:01:01.79").isoformat()
    '1987-02-26T15:01:01.790000+00:00'
    >>> parse_date("2024-03-01T08:00:00+09:00").isoformat()
    '2024-02-29T23:00:00+00:00'
    >>> parse_date("3. März 2021", languages=["de"]).date().isoformat()
    '2021-03-03'
    """
    try:
        found = _parse(value, tuple(languages), day_first)
    except (ValueError, OverflowError) as error:
        if isinstance(error, AmbiguousDate):
            raise
        raise InputError(UNREADABLE_DATE.format(value=_shown(value))) from error
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise InputError(UNREADABLE_DATE.format(value=_shown(value)))
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def parse_dates(
    values: pd.Series,
    *,
    languages: Sequence[str] | None = None,
    groups: Sequence[object] | None = None,
    day_first: bool | None = None,
    epoch: datetime | None = None,
) -> tuple[pd.Series, dict[int, str]]:
    """Read a column of publication dates.

    Parameters
    ----------
    values : Series
        Strings, numbers, datetimes; an empty or missing value, also one that is written out ("N/A", "null",
        "n.d.", "-"), gives NaT.
    languages : sequence of str, optional
        ISO 639-1 code of each row, or "": what dateparser may use besides English.
    groups : sequence, optional
        One key for each row, such as its file: one date like "26/02/1987" settles the order of day and
        month for its whole group, unless another one of the group contradicts it.
    day_first : bool, optional
        The order of day and month, said by the user; it settles all groups.
    epoch : datetime, optional
        Day 0 of an Excel file: numbers that are days from 1950 to 2099, counted from it, are dates.

    Returns
    -------
    Series
        datetime64[us, UTC], on the index of ``values``.
    dict of int to str
        Position of each value that could not be read, and why.
    """
    if isinstance(values.dtype, np.dtype | pd.DatetimeTZDtype) and values.dtype.kind == "M":
        stamps = values if isinstance(values.dtype, pd.DatetimeTZDtype) else values.dt.tz_localize("UTC")
        return stamps.dt.tz_convert("UTC").dt.as_unit("us"), {}
    raw = [value.strip() if isinstance(value, str) else value for value in values.tolist()]
    keys = list(groups) if groups is not None else [0] * len(raw)
    order = _orders(raw, keys) if day_first is None else {}
    found = np.full(len(raw), np.datetime64("NaT"), dtype="datetime64[us]")
    problems: dict[int, str] = {}
    known: dict[tuple[object, ...], np.datetime64 | str] = {}
    for position, value in enumerate(raw):
        if is_missing(value):
            continue
        # A list or an object is no date, and has no hash to be looked up by.
        if isinstance(value, Sized) and not isinstance(value, str):
            problems[position] = UNREADABLE_DATE.format(value=_shown(value))
            continue
        if epoch is not None and isinstance(value, int | float) and _FIRST_SERIAL <= value < _LAST_SERIAL:
            value = epoch + timedelta(seconds=round(value * 86_400))
        language = languages[position] if languages is not None else ""
        first = order.get(keys[position]) if day_first is None else day_first
        key = (type(value), value, language, first)
        if key not in known:
            known[key] = _stamp_or_reason(value, language, first)
        result = known[key]
        if isinstance(result, str):
            problems[position] = result
        else:
            found[position] = result
    return pd.Series(found, index=values.index).dt.tz_localize("UTC"), problems


def _stamp_or_reason(value: object, language: str, day_first: bool | None) -> np.datetime64 | str:
    try:
        date = parse_date(value, languages=(language, "en") if language else ("en",), day_first=day_first)
    except InputError as error:
        return str(error)
    return np.datetime64((date - _EPOCH) // timedelta(microseconds=1), "us")


def _orders(values: Sequence[object], groups: Sequence[object]) -> dict[object, bool | None]:
    """Whether the day comes first, for each group that one of its dates settles without contradiction."""
    seen: dict[object, set[bool]] = {}
    for value, group in zip(values, groups, strict=True):
        if isinstance(value, str) and (match := _ORDERED(_unprefixed(value))):
            first, then = int(match["first"]), int(match["then"])
            if (first > 12) != (then > 12):
                seen.setdefault(group, set()).add(first > 12)
    return {group: next(iter(found)) for group, found in seen.items() if len(found) == 1}


def is_missing(value: object) -> bool:
    """Whether a cell says that there is no date: empty, missing, or a word for it such as "N/A"."""
    if isinstance(value, str):
        return value.strip().casefold() in _MISSING
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value))


def _unprefixed(text: str) -> str:
    """Return what stands behind "Published", "Updated:" and the like."""
    prefix = _PREFIX.match(text)
    return text[prefix.end() :] if prefix else text


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _parse(value: object, languages: tuple[str, ...], day_first: bool | None) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if hasattr(value, "isoformat"):
        return datetime.fromisoformat(value.isoformat())
    if isinstance(value, float | int | np.number) and not isinstance(value, bool):
        value = f"{value:.6f}".rstrip("0").rstrip(".")
    if not isinstance(value, str):
        return None
    text = _unprefixed(value.strip())
    if re.fullmatch(r"\d{10}(\d{3})?(\.\d+)?", text):
        seconds = float(text) / (1000 if len(text.partition(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC) if _FIRST_STAMP <= seconds <= _LAST_STAMP else None
    if match := _STAMP(text):
        return _build(match)
    for form in _FORMS:
        if (match := form(text)) and match.groupdict().get("name", "may").casefold() in MONTH_NUMBER:
            return _build(match)
    if match := _ORDERED(text):
        return _build(match, day_first=True if "." in text[:3] else day_first)
    if _RFC_2822.fullmatch(text):
        return parsedate_to_datetime(text)
    # Without a letter and a year of four digits dateparser only guesses, and takes its time over it.
    if re.search(r"[^\W\d_]", text) and re.search(r"\d{4}", text) and len(text) <= 100:
        return _dateparser(text, languages)
    return None


def _build(match: re.Match[str], *, day_first: bool | None = None) -> datetime | None:
    part = match.groupdict()
    if "first" in part:
        first, then = int(part["first"]), int(part["then"])
        if day_first is None and first != then and max(first, then) <= 12:
            raise AmbiguousDate(AMBIGUOUS_DATE.format(value=match.string))
        day_leads = first > 12 if max(first, then) > 12 else bool(day_first)
        day, month = (first, then) if day_leads else (then, first)
    else:
        day = int(part["day"])
        month = MONTH_NUMBER[part["name"].casefold()] if part.get("name") else int(part["month"])
    hour = int(part.get("hour") or 0)
    if half := part.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    fraction = int((part.get("fraction") or "0")[:6].ljust(6, "0"))
    minute, second = int(part.get("minute") or 0), int(part.get("second") or 0)
    year = int(part["year"])
    if len(part["year"]) == 2:
        year += 1900 if year >= 69 else 2000
    return datetime(year, month, day, hour, minute, second, fraction, _zone(part.get("zone")))


def _zone(name: str | None) -> timezone:
    if not name or name[0] not in "+-":
        return UTC
    digits = name[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(offset if name[0] == "+" else -offset)


def _dateparser(text: str, languages: tuple[str, ...]) -> datetime | None:
    from dateparser import parse
    from dateparser.data.languages_info import language_order

    known = [code for code in dict.fromkeys(languages) if code in language_order] or ["en"]
    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "TIMEZONE": "UTC",
    }
    found: datetime | None = parse(text, languages=known, settings=settings)
    return found
