"""Fields of an article that stand in the name of its file."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from toolkit.errors import InputError, ReadError

_DIGITS = {"year": r"\d{4}", "month": r"\d{1,2}", "day": r"\d{1,2}"}
_ENDINGS = re.compile(
    r"(\.(txt|text|md|markdown|log|html?|xhtml|csv|tsv|tab|jsonl?|jl|ndjson|xlsx|parquet|sgml?))?(\.gz)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NamePattern:
    """A pattern such as ``{country}_{session}_{year}``, matched against the names of files.

    Parameters
    ----------
    pattern : str
        Field names in braces; all else stands for itself. With "/" in it the last folders are matched too.
        The ending of the file is not part of the name; a pattern that has one (".txt") fits such files only.
        ``{year}``, ``{month}`` and ``{day}`` match digits only; ``{}`` matches anything and is not kept.

    Examples
    --------
    >>> NamePattern("{country}_{session}_{year}").fields("2020/JPN_75_2020.txt")
    {'country': 'JPN', 'session': '75', 'year': '2020'}
    """

    pattern: str

    def __post_init__(self) -> None:
        if not isinstance(self.pattern, str):
            message = f"pattern must be a string, such as '{{outlet}}_{{date}}'. Got {self.pattern!r}."
            raise InputError(message)
        names = re.findall(r"\{([^{}]*)\}", self.pattern)
        kept = [name for name in names if name]
        if not kept or len(set(kept)) < len(kept) or not all(name.isidentifier() for name in kept):
            rule = "pattern must hold different field names in braces, such as '{outlet}_{date}'."
            message = f"{rule} Got {self.pattern!r}."
            raise InputError(message)

    def fields(self, name: str) -> dict[str, str]:
        """Return the fields of one file name; a ReadError where the pattern does not fit it."""
        path, ending = _parted(name)
        written, asked = _parted(self.pattern)
        depth = written.count("/") + 1
        match = _regex(written).fullmatch("/".join(PurePosixPath(path).parts[-depth:]))
        if match is None or asked not in ("", ending, ending.removesuffix(".gz")):
            message = f"its name does not fit the pattern {self.pattern!r}: rename it, or read it by itself"
            raise ReadError(message, file=name)
        return match.groupdict()


def _parted(name: str) -> tuple[str, str]:
    """Return a name or a pattern without its ending, and the ending in small letters."""
    match = _ENDINGS.search(name)
    ending = match[0] if match else ""
    return name.removesuffix(ending), ending.lower()


def _regex(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"\{([^{}]*)\}", pattern)
    written = [re.escape(pieces[0])]
    for name, literal in zip(pieces[1::2], pieces[2::2], strict=True):
        what = _DIGITS.get(name, "[^/]+?")
        written.append((f"(?P<{name}>{what})" if name else "[^/]*?") + re.escape(literal))
    return re.compile("".join(written))
