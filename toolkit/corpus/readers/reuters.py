"""Reuters-21578: SGML files of <REUTERS> records."""

import html
import re

from toolkit.corpus.encoding import decode
from toolkit.corpus.readers.rows import Origin, Problem, Rows, of_records

_RECORD = re.compile(r"<REUTERS\b([^>]*)>(.*?)(</REUTERS>|(?=<REUTERS\b)|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_CODE = re.compile(r"<D>(.*?)</D>", re.DOTALL)
_CODES = ("topics", "places", "people", "orgs", "exchanges")
# In a record without markup inside its text these elements are still marked.
_MARKED = re.compile(r"<(TITLE|DATELINE|AUTHOR|BODY)>.*?</\1>", re.DOTALL)
# What the distributor put where a story is its headline alone.
_NO_BODY = re.compile(r"\s*(?:\*+\s*Blah blah blah\.\s*)?")
_DATE = re.compile(r"\s*(\d{1,2}-[A-Za-z]{3}-\d{4})(?:\s+(\d{1,2}:\d{2}:\d{2}(?:\.\d+)?))?")


def read_reuters(data: bytes, origin: Origin) -> Rows:
    """Read every record of a Reuters-21578 file, those without a body included.

    The codes that editors gave (topics, places, people, orgs, exchanges) are joined by "|". A time of day
    that is misprinted in the source is left out and its date kept.
    """
    decoded = decode(data, encoding=origin.encoding)
    records, numbers, problems = [], [], []
    for number, match in enumerate(_RECORD.finditer(decoded.text), start=1):
        attributes, content, end = match.groups()
        if not end:
            reason = origin.cut or "the record has no </REUTERS>: download the file again"
            problems.append(Problem(number, reason, content))
            continue
        records.append(_record(dict(_ATTRIBUTE.findall(attributes)), content))
        numbers.append(number)
    notes = [decoded.note] if decoded.note else []
    return Rows(of_records(records), numbers, problems, decoded.encoding, notes)


def _record(attributes: dict[str, str], content: str) -> dict[str, object]:
    inside = _element("TEXT", content)
    dateline = _characters(_element("DATELINE", inside))
    body = _characters(_element("BODY", inside) if "<BODY>" in inside else _MARKED.sub("", inside))
    if _NO_BODY.fullmatch(body):
        body = ""
    record: dict[str, object] = {
        "title": _characters(_element("TITLE", inside)),
        # The body goes on in the dateline's line, as it was printed.
        "text": dateline.lstrip() + body if "<BODY>" in inside else body,
        "published": _date(_element("DATE", content)),
        "outlet": "Reuters",
        "language": "en",
        "newid": attributes.get("NEWID", ""),
        "dateline": dateline,
        "lewissplit": attributes.get("LEWISSPLIT", ""),
    }
    for name in _CODES:
        record[name] = "|".join(map(html.unescape, _CODE.findall(_element(name.upper(), content))))
    return record


def _element(name: str, content: str) -> str:
    match = re.search(rf"<{name}\b[^>]*>(.*?)</{name}>", content, re.DOTALL)
    return match[1] if match else ""


def _characters(content: str) -> str:
    """Resolve character references; those of control characters (&#3;, &#31;) stand for nothing."""
    return html.unescape(content)


def _date(content: str) -> str:
    match = _DATE.match(content)
    if not match:
        return content.strip()
    day, time = match.groups()
    hour, minute, second = (time or "99:99:99").split(":")
    return f"{day} {time}" if int(hour) < 24 and int(minute) < 60 and float(second) < 60 else day
