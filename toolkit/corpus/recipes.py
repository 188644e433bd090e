"""Recipes: where public corpora are fetched from, how their bytes are known, and how they are read."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigError, did_you_mean

_NEEDED = ("title", "license", "about", "size", "files", "corpus")
_KNOWN = (*_NEEDED, "version", "checked")
_FILE_NEEDED = ("url", "hash", "name")
_FILE_KNOWN = (*_FILE_NEEDED, "unpack")


def read_recipes(file: Path) -> dict[str, Any]:
    """Return the recipes of a TOML file by name.

    Parameters
    ----------
    file : Path
        In the form that the bundled ``recipes.toml`` describes at its head.

    Raises
    ------
    ConfigError
        When a recipe lacks a key, or has one that is not known or of another type.
    """
    recipes = tomllib.loads(file.read_text(encoding="utf-8"))
    for name, recipe in recipes.items():
        where = f"{file.name}, [{name}]"
        if not isinstance(recipe, dict):
            message = f"{where}: a recipe must be a table. Got {recipe!r}."
            raise ConfigError(message)
        texts = {key: value for key, value in recipe.items() if key not in ("files", "corpus")}
        _check(texts, where, _NEEDED[:-2], _KNOWN)
        if not isinstance(recipe.get("corpus"), dict):
            message = f"{where}: there must be a table [{name}.corpus] that says how to read it; it may be empty."
            raise ConfigError(message)
        files = recipe.get("files")
        if not isinstance(files, list) or not files or not all(isinstance(one, dict) for one in files):
            message = f"{where}: there must be a table [[{name}.files]] for each file that is fetched."
            raise ConfigError(message)
        for one in files:
            _check(one, f"{file.name}, [[{name}.files]]", _FILE_NEEDED, _FILE_KNOWN)
    return recipes


def _check(table: Mapping[str, object], where: str, needed: tuple[str, ...], known: tuple[str, ...]) -> None:
    for key, value in table.items():
        if key not in known:
            message = f"{where} has the unknown key {key!r}. {did_you_mean(key, known)}"
            raise ConfigError(message)
        if not isinstance(value, str):
            message = f"{where}: {key} must be a string. Got {value!r}."
            raise ConfigError(message)
    lacking = [key for key in needed if key not in table]
    if lacking:
        message = f"{where} lacks {', '.join(lacking)}."
        raise ConfigError(message)
