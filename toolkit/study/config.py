"""Study: what is read, what is looked for and how it is compared, from one TOML file."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from toolkit.errors import ConfigError, InputError, did_you_mean
from toolkit.study.rules import Section
from toolkit.study.sections import (
    CompareSettings,
    CorpusSettings,
    GeneralSettings,
    ReportSettings,
    ToneSettings,
    TopicsSettings,
)
from toolkit.study.words import check_capitals, read_words
from toolkit.targets.gazetteer import load_targets, parse_target
from toolkit.targets.target import Target
from toolkit.tone.scorer import is_path

DEFAULT_TARGETS = ("China", "Japan", "North Korea")
_SECTIONS: Mapping[str, type[Section]] = {
    "study": GeneralSettings,
    "corpus": CorpusSettings,
    "tone": ToneSettings,
    "topics": TopicsSettings,
    "compare": CompareSettings,
    "report": ReportSettings,
}


@dataclass(frozen=True)
class Study:
    """The settings of a study, checked.

    Parameters
    ----------
    corpus : CorpusSettings
        What is read; the one section without defaults.
    study, tone, topics, compare, report : sections
        The other sections of the file.
    targets : sequence of mapping
        The ``[[targets]]`` tables: ``{"country": "China"}`` or an own target's ``code``, ``name``,
        ``names``, ...
    folder : Path
        What the paths in it are relative to.
    file : Path, optional
        The file that it was read from, for messages.

    Examples
    --------
    >>> study = Study.from_dict({"corpus": {"path": "articles"}})
    >>> study.title, [target.code for target in study.load_targets()]
    ('Tone towards China, Japan and North Korea', ['CN', 'JP', 'KP'])
    """

    corpus: CorpusSettings
    study: GeneralSettings = field(default_factory=GeneralSettings)
    targets: tuple[Mapping[str, Any], ...] = tuple({"country": name} for name in DEFAULT_TARGETS)
    tone: ToneSettings = field(default_factory=ToneSettings)
    topics: TopicsSettings = field(default_factory=TopicsSettings)
    compare: CompareSettings = field(default_factory=CompareSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    folder: Path = field(default=Path(), compare=False)
    file: Path | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.topics.model == "none" and "topic" in (self.compare.by or ()):
            message = '[compare] by must not hold "topic" where [topics] model is "none".'
            raise ConfigError(message)
        self.load_targets()

    @classmethod
    def from_dict(cls, table: Mapping[str, Any], *, folder: str | Path = ".") -> Self:
        """Return the study that a parsed TOML file describes.

        Parameters
        ----------
        table : mapping
            Sections by name; ``{"corpus": {"path": ...}}`` is enough.
        folder : path, default "."
            What its paths are relative to.

        Raises
        ------
        ConfigError
            For an unknown section or key (with the nearest known one) and for a value that breaks its rule.
        """
        for name in table:
            if name not in (*_SECTIONS, "targets"):
                message = f"unknown section {name!r}. {did_you_mean(name, [*_SECTIONS, 'targets'])}"
                raise ConfigError(message)
        if "corpus" not in table:
            message = 'the section [corpus] is missing. It says what to read: [corpus] and path = "articles".'
            raise ConfigError(message)
        parts: dict[str, Any] = {
            name: section.from_table(table[name]) for name, section in _SECTIONS.items() if name in table
        }
        if "targets" in table:
            parts["targets"] = _target_tables(table["targets"])
        return cls(**parts, folder=Path(folder))

    @property
    def title(self) -> str:
        """The study's title, or one made of its targets."""
        names = [target.name for target in self.load_targets()]
        listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        return self.study.title or f"Tone towards {listed}"

    @property
    def where(self) -> str:
        """How a message begins that is about what the file says."""
        return "" if self.file is None else f"{self.file}: "

    @property
    def by(self) -> tuple[str, ...]:
        """What tone is split by; without topics not by topic."""
        if self.compare.by is not None:
            return self.compare.by
        return ("outlet", "period") if self.topics.model == "none" else ("outlet", "period", "topic")

    def locate(self, path: str) -> Path:
        """Return where a path of the study leads, whether or not the study's folder is there yet."""
        return Path(os.path.normpath(self.folder.resolve() / path))

    def load_targets(self) -> list[Target]:
        """Return the targets, in the order of the file."""
        targets = [_target(table, number) for number, table in enumerate(self.targets, start=1)]
        codes = [target.code for target in targets]
        for code in codes:
            if codes.count(code) > 1:
                message = f"[[targets]] must name each target once. Got {code!r} {codes.count(code)} times."
                raise ConfigError(message)
        return targets

    def load_words(self) -> dict[str, float] | None:
        """Return the user's own words and valences, or None."""
        if isinstance(self.tone.words, str):
            return read_words(self.locate(self.tone.words))
        if self.tone.words is not None:
            check_capitals(self.tone.words, "the table")
            return dict(self.tone.words)
        return None

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as the TOML file would hold them, defaults included, paths as written."""
        sections = {name: getattr(self, name).to_dict() for name in _SECTIONS}
        return sections | {"targets": [dict(table) for table in self.targets]}

    def moved(self, folder: str | Path) -> Self:
        """Return the same study as a file in another folder would say it, its paths relative to that one."""
        there = Path(folder).resolve()

        def path(written: str) -> str:
            return written if Path(written).is_absolute() else path_from(self.locate(written), there)

        corpus, tone = self.corpus, self.tone
        if corpus.path is not None:
            corpus = replace(corpus, path=path(corpus.path))
        if isinstance(tone.words, str):
            tone = replace(tone, words=path(tone.words))
        if is_path(tone.scorer):
            moved = path(tone.scorer)
            tone = replace(tone, scorer=moved if is_path(moved) else f"./{moved}")
        return replace(self, corpus=corpus, tone=tone, folder=Path(folder))

    def to_toml(self) -> str:
        """Return the TOML file of the study."""
        import tomli_w

        return tomli_w.dumps(self.to_dict())


def path_from(path: Path, folder: Path) -> str:
    """Return the way from a folder to a path, with forward slashes; the path itself where there is none."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on Windows, no way leads to another drive
        return path.as_posix()


def read_study(path: str | Path) -> Study:
    """Return the study that a TOML file describes.

    Parameters
    ----------
    path : path
        The file; its paths are relative to it.

    Raises
    ------
    ConfigError
        Names the file, the section, the key and the nearest known one.
    """
    file = Path(path)
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except IsADirectoryError as error:
        message = f"{file}: this is a folder. Name the study's file, such as {file / 'study.toml'}."
        raise ConfigError(message) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"{file}: the study cannot be read: {reason}"
        raise ConfigError(message) from error
    except tomllib.TOMLDecodeError as error:
        message = f"{file}: not valid TOML: {error}"
        raise ConfigError(message) from error
    try:
        return replace(Study.from_dict(table, folder=file.parent), file=file)
    except ConfigError as error:
        message = f"{file}: {error}"
        raise ConfigError(message) from error


def _target_tables(tables: Any) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(tables, list | tuple) or not tables or not all(isinstance(t, Mapping) for t in tables):
        message = f'[[targets]] must be one or more tables, such as country = "China". Got {tables!r}.'
        raise ConfigError(message)
    return tuple(tables)


def _target(table: Mapping[str, Any], number: int) -> Target:
    """Build a target from its table: a country of the gazetteer, or one of the user's."""
    where = f"[[targets]] no. {number}"
    if "country" in table:
        others = sorted(set(table) - {"country"})
        if others or not isinstance(table["country"], str):
            rule = "must hold nothing else (for aliases of your own, write code, name and names)"
            message = f"{where} with the key 'country' {rule}. Got {table!r}."
            raise ConfigError(message)
        try:
            return load_targets([table["country"]])[0]
        except InputError as error:
            message = f"{where}: {error}"
            raise ConfigError(message) from error
    code = table.get("code")
    if not isinstance(code, str) or not code.strip():
        near = did_you_mean(next(iter(table), ""), ["country", "code"])
        message = f"{where} must have the key 'country' or the key 'code'. Got the keys {list(table)}. {near}"
        raise ConfigError(message)
    return parse_target(code, {k: v for k, v in table.items() if k != "code"}, where=where)
