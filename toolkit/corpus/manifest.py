"""corpus.toml: what a folder of articles says about itself."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigError, InputError, did_you_mean

MANIFEST = "corpus.toml"


@dataclass(frozen=True)
class Manifest:
    """The table ``[corpus]`` of a corpus.toml.

    Parameters
    ----------
    title, description, license : str
        For people; they go into the provenance and from there into reports.
    synthetic : bool
        Whether the articles are invented.
    files : tuple of str
        Globs relative to the folder; only these files are read. Empty: all that can be read.
    columns : dict of str to str
        Map from field to column.
    pattern, outlet, language : str, optional
        As the arguments of ``read_corpus``.
    """

    title: str = ""
    description: str = ""
    license: str = ""
    synthetic: bool = False
    files: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    pattern: str | None = None
    outlet: str | None = None
    language: str | None = None


def load_manifest(folder: Path) -> Manifest | None:
    """Read the corpus.toml of a folder.

    Parameters
    ----------
    folder : Path
        Where it may lie.

    Returns
    -------
    Manifest or None
        None where there is none.

    Raises
    ------
    ConfigError
        When it is not TOML, or has a table or key that is not known, or a value of the wrong type.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        # Editors on Windows put a byte-order mark at the head.
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{MANIFEST} in {folder.name} is not valid TOML: {error}"
        raise ConfigError(message) from error
    _refuse_unknown(data, ["corpus"], "table")
    table = data.get("corpus", {})
    if not isinstance(table, dict):
        message = f"{MANIFEST}: corpus must be a table, written [corpus]. Got {table!r}."
        raise ConfigError(message)
    _refuse_unknown(table, [one.name for one in fields(Manifest)], "key of [corpus]")
    for key, value in table.items():
        _check_type(key, value)
    return Manifest(**{**table, "files": tuple(table.get("files", ()))})


def agreed(name: str, argument: Any, manifest: Any) -> Any:
    """Return the one of two settings that is given; both are allowed where they are equal."""
    if argument is not None and manifest and argument != manifest:
        message = f"{name} must not contradict {MANIFEST}, which says {manifest!r}. Got {argument!r}."
        raise InputError(message)
    return argument if argument is not None else manifest or None


def _refuse_unknown(table: Mapping[str, Any], known: list[str], what: str) -> None:
    for key in table:
        if key not in known:
            message = f"{MANIFEST} has the unknown {what} {key!r}. {did_you_mean(key, known)}"
            raise ConfigError(message)


def _check_type(key: str, value: Any) -> None:
    if key == "synthetic":
        fits, rule = isinstance(value, bool), "true or false"
    elif key == "files":
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        rule = "a list of globs inside the folder"
        fits = fits and not any(one.startswith(("/", "\\")) or ".." in one for one in value)
    elif key == "columns":
        fits = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
        rule = "a table of field = 'column'"
    else:
        fits, rule = isinstance(value, str), "a string"
    if not fits:
        message = f"{MANIFEST}: {key} must be {rule}. Got {value!r}."
        raise ConfigError(message)
