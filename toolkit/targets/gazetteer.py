"""Targets from the gazetteer, from a user's TOML file, or both."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigError, InputError, did_you_mean
from toolkit.targets.phrases import normal_form
from toolkit.targets.target import Alias, Doubt, Target

_FOLDER = files("toolkit.targets") / "gazetteer"
_NOT_COUNTRIES = ("ambiguous.toml", "people.toml")
# key of a country's table -> kind of the aliases that it lists
_KINDS = {
    "names": "name",
    "demonyms": "demonym",
    "capitals": "capital",
    "governments": "government",
    "others": "other",
}
_LISTS = {*_KINDS, "shorts", "exclude", "person_names"}
_KEYS = {*_LISTS, "name", "dated", "leaders", "doubts"}


@dataclass(frozen=True)
class Ambiguous:
    """Surfaces that may mean several targets.

    ``settles`` says whether an article that names only one of the candidates settles the matter: a bare "Korea" is
    South Korea where only South Korea is named, the "Korean Peninsula" is never one of them.
    """

    surfaces: tuple[str, ...]
    kind: str
    candidates: tuple[str, ...]
    settles: bool


def load_targets(names: Iterable[str | Target] | None = None, *, path: str | Path | None = None) -> list[Target]:
    """Return targets by name: countries of the gazetteer, and those of a user's own TOML file.

    Parameters
    ----------
    names : iterable of str or Target, default all countries
        Names ("North Korea"), ISO 3166 alpha-2 codes ("KP") or other names ("DPRK"); a Target passes through.
        With ``path`` and without ``names``: all targets of the file.
    path : path, default None
        TOML file of the user's own targets, one table each: ``[HUAWEI]`` with ``name``, ``names`` (aliases) and any
        other key of the gazetteer's files (``demonyms``, ``capitals``, ``governments``, ``others``, ``exclude``, ...).
        A code that the gazetteer has, too, replaces it.

    Returns
    -------
    list of Target
        In the order asked for, each once.

    Raises
    ------
    InputError
        For an unknown name (with the nearest known one), what is no name, or a plain string in place of a list.
    ConfigError
        For a file that is not such a table.

    Examples
    --------
    >>> [t.code for t in load_targets(["China", "Japan", "DPRK"])]
    ['CN', 'JP', 'KP']
    """
    if isinstance(names, str):
        message = f"The 'names' parameter of load_targets must be a list. Got the string {names!r}: write [{names!r}]."
        raise InputError(message)
    if names is not None and not isinstance(names, Iterable):
        message = f"The 'names' parameter of load_targets must be a list of names or Targets. Got {names!r}."
        raise InputError(message)
    own = read_targets(Path(path)) if path is not None else {}
    if names is None:
        return list((own or countries()).values())
    known = {**countries(), **own}
    by_name = _names(known)
    targets: dict[str, Target] = {}
    for name in names:
        if isinstance(name, Target):
            target = name
        elif not isinstance(name, str):
            message = (
                "The 'names' parameter of load_targets must hold names, codes or Targets. "
                f"Got {name!r}; write 'China', 'CN' or Target('CN', 'China')."
            )
            raise InputError(message)
        elif (code := by_name.get(normal_form(name).casefold())) is not None:
            target = known[code]
        else:
            message = f"The gazetteer has no target {name!r}. {did_you_mean(name, (t.name for t in known.values()))}"
            raise InputError(message)
        if targets.setdefault(target.code, target) != target:
            message = f"Two different targets have the code {target.code!r}. Give each a code of its own."
            raise InputError(message)
    if not targets:
        message = "The 'names' parameter of load_targets must hold at least one name. Got none."
        raise InputError(message)
    return list(targets.values())


def _names(known: Mapping[str, Target]) -> dict[str, str]:
    """Map what a user may type to a code: first names, then codes, so that a code always means itself."""
    names = {
        normal_form(alias.text).casefold(): code
        for code, target in sorted(known.items(), reverse=True)
        for alias in target.aliases
        if alias.kind == "name" and not alias.short and alias.end is None
    }
    names |= {target.name.casefold(): code for code, target in known.items()}
    return names | {code.casefold(): code for code in known}


@cache
def countries() -> Mapping[str, Target]:
    """Return all countries of the gazetteer by code, sorted."""
    found: dict[str, Target] = {}
    for file in _data_files():
        if file.name not in _NOT_COUNTRIES:
            found |= _parse(tomllib.loads(file.read_text(encoding="utf-8")), where=file.name)
    return dict(sorted(found.items()))


@cache
def ambiguous() -> tuple[Ambiguous, ...]:
    """Return the surfaces that may mean several countries."""
    table = tomllib.loads((_FOLDER / "ambiguous.toml").read_text(encoding="utf-8"))
    return tuple(
        Ambiguous(tuple(e["surfaces"]), e["kind"], tuple(e["candidates"]), bool(e["settles"]))
        for e in table["ambiguous"]
    )


@cache
def people() -> Mapping[str, frozenset[str]]:
    """Return the words that tell whether a capitalised word is part of a person's name."""
    table = tomllib.loads((_FOLDER / "people.toml").read_text(encoding="utf-8"))
    words = {key: frozenset(words) for key, words in table.items()}
    # A form of address stands beside a name without being part of it; so does "Central" beside a country's.
    return words | {"not_names": words["not_names"] | words["addresses"] | words["place_words"]}


def gazetteer_digest() -> str:
    """Return the SHA-256 of the gazetteer's files, for the lock of a run."""
    digest = hashlib.sha256()
    for file in _data_files():
        # A checkout on Windows may have other line ends.
        digest.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _data_files() -> list[Any]:
    return sorted((f for f in _FOLDER.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def read_targets(path: Path) -> dict[str, Target]:
    """Return the targets of a user's TOML file by code; see `load_targets`."""
    try:
        # Editors on Windows put a byte-order mark at the head.
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: cannot be read as a table of targets: {error}"
        raise ConfigError(message) from error
    return _parse(table, where=str(path))


def _parse(table: Mapping[str, Any], *, where: str) -> dict[str, Target]:
    return {code: parse_target(code, entry, where=where) for code, entry in table.items()}


def parse_target(code: str, entry: Any, *, where: str) -> Target:
    """Build a Target from one table of a gazetteer file.

    Raises
    ------
    ConfigError
        Names the file, the target and the key.
    """
    if not isinstance(entry, Mapping):
        message = f"{where}: [{code}] must be a table with 'name' and 'names'. Got {entry!r}."
        raise ConfigError(message)
    for key, value in entry.items():
        if key not in _KEYS:
            message = f"{where}: [{code}] has an unknown key {key!r}. {did_you_mean(key, _KEYS)}"
            raise ConfigError(message)
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            remedy = f": write [{value!r}]" if isinstance(value, str) else ""
            message = f"{where}: {key!r} of [{code}] must be a list of strings. Got {value!r}{remedy}."
            raise ConfigError(message)
    try:
        aliases = [Alias(text, kind) for key, kind in _KINDS.items() for text in entry.get(key, ())]
        # "the North": the article is looked for where the word stands, so that "North Korea" stays the longer match.
        aliases += [Alias(t.removeprefix("the "), "name", short=True) for t in entry.get("shorts", ())]
        for dated in entry.get("dated", ()):
            aliases += [Alias(t, dated["kind"], dated.get("from"), dated.get("to")) for t in dated["texts"]]
        for leader in entry.get("leaders", ()):
            aliases += _leader(leader)
        doubts = [
            Doubt(tuple(d["aliases"]), tuple(d["against"]), tuple(d.get("favour", ()))) for d in entry.get("doubts", ())
        ]
        return Target(
            code,
            entry.get("name", code),
            aliases=aliases,
            exclude=entry.get("exclude", ()),
            person_names=entry.get("person_names", ()),
            doubts=doubts,
        )
    except (KeyError, TypeError, InputError) as error:
        message = f"{where}: [{code}] is not a target: {error}"
        raise ConfigError(message) from error


def _leader(leader: Mapping[str, Any]) -> list[Alias]:
    person: str = leader["person"]
    start: date | None = leader.get("from")
    end: date | None = leader.get("to")
    titles = tuple(leader.get("titles", ()))
    full = [Alias(text, "leader", start, end, False, person) for text in leader["full"]]
    return full + [Alias(text, "leader", start, end, True, person, titles) for text in leader.get("short", ())]
