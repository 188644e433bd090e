"""The user's own word list, from a file."""

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path

from toolkit.errors import ConfigError


def read_words(path: Path) -> dict[str, float]:
    r"""Return words and valences from a TOML file (word = valence) or a CSV file (columns word and valence).

    Parameters
    ----------
    path : Path
        Ends in ``.toml`` or ``.csv``, encoded in UTF-8.

    Returns
    -------
    dict of str to float
        In the order of the file.

    Raises
    ------
    ConfigError
        When the file cannot be read, a row has no number, a word comes twice, or good with a capital and bad without;
        names the file and the row.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "words.csv"
    ...     _ = file.write_text("word,valence\ncrackdown,-2.5\n")
    ...     read_words(file)
    {'crackdown': -2.5}
    """
    readers = {".toml": _from_toml, ".csv": _from_csv}
    if path.suffix.lower() not in readers:
        message = f"{path}: a word list must be a .toml or a .csv file. Got {path.suffix or 'no ending'}."
        raise ConfigError(message)
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: the word list cannot be read: {error}"
        raise ConfigError(message) from error
    words = readers[path.suffix.lower()](content, path)
    if not words:
        message = f"{path}: the word list is empty."
        raise ConfigError(message)
    return words


def _from_toml(content: str, path: Path) -> dict[str, float]:
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        message = f"{path}: not valid TOML: {error}"
        raise ConfigError(message) from error
    for word, valence in table.items():
        if type(valence) not in (int, float):
            message = f"{path}: the valence of {word!r} must be a number. Got {valence!r}."
            raise ConfigError(message)
    words = {word: float(valence) for word, valence in table.items()}
    check_capitals(words, str(path))
    return words


def check_capitals(words: Mapping[str, float], where: str, lines: Mapping[str, int] | None = None) -> None:
    """Raise when a word with a capital and the same one without it have valences of opposite sign.

    Two entries alone are no fault: one with a capital is found as it is written, so that "Polish" may be 0 and
    "polish" 1.
    """
    found: dict[str, str] = {}
    for word, valence in words.items():
        other = found.setdefault(word.casefold(), word)
        if words[other] * valence < 0:
            at = where if lines is None else f"{where}, lines {lines[other]} and {lines[word]}"
            said = f"{other!r} ({words[other]:g}) and {word!r} ({valence:g})"
            message = f"{at}: {said} are the same word but for capitals, one bad, one good. Keep one of them."
            raise ConfigError(message)


def _from_csv(content: str, path: Path) -> dict[str, float]:
    rows = csv.DictReader(content.splitlines())
    if not {"word", "valence"} <= set(rows.fieldnames or ()):
        message = f"{path}: a word list must have the columns 'word' and 'valence'. Got {rows.fieldnames or []}."
        raise ConfigError(message)
    words: dict[str, float] = {}
    lines: dict[str, int] = {}
    for row in rows:
        word = (row["word"] or "").strip()
        try:
            valence = float(row["valence"])
        except (TypeError, ValueError) as error:
            where = f"{path}, line {rows.line_num}"
            message = f"{where}: the valence of {word!r} must be a number. Got {row['valence']!r}."
            raise ConfigError(message) from error
        if not word or word in words:
            rule = "comes twice" if word else "is missing"
            message = f"{path}, line {rows.line_num}: the word {word!r} {rule}."
            raise ConfigError(message)
        words[word], lines[word] = valence, rows.line_num
    check_capitals(words, str(path), lines)
    return words
