"""The rules that the values of a study file keep, and sections that check them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self

from toolkit.errors import ConfigError, did_you_mean


@dataclass(frozen=True)
class Rule:
    """What a value must be, in words and as a test."""

    says: str
    holds: Callable[[Any], bool]


def text() -> Rule:
    """Return the rule of a string that is not blank."""
    return Rule("a string that is not empty", lambda v: isinstance(v, str) and bool(v.strip()))


def truth() -> Rule:
    """Return the rule of a boolean."""
    return Rule("true or false", lambda v: isinstance(v, bool))


def whole(least: int, *, most: int | None = None) -> Rule:
    """Return the rule of a whole number with bounds."""
    says = f"a whole number, {least} or more" if most is None else f"a whole number from {least} to {most}"
    return Rule(says, lambda v: type(v) is int and v >= least and (most is None or v <= most))


def between(low: float, high: float) -> Rule:
    """Return the rule of a number with bounds."""
    return Rule(
        f"a number from {low:g} to {high:g}",
        lambda v: isinstance(v, int | float) and not isinstance(v, bool) and low <= v <= high,
    )


def one_of(*choices: str) -> Rule:
    """Return the rule of a choice."""
    says = "one of " + ", ".join(f'"{c}"' for c in choices)
    return Rule(says, lambda v: isinstance(v, str) and v in choices)


def some_of(*choices: str) -> Rule:
    """Return the rule of a list of different choices."""
    says = "a list of different ones of " + ", ".join(f'"{c}"' for c in choices)
    return Rule(says, lambda v: _strings(v) and set(v) <= set(choices) and len(set(v)) == len(v))


def text_table() -> Rule:
    """Return the rule of a table of strings."""
    return Rule("a table of strings", lambda v: isinstance(v, Mapping) and _strings(list(v.values())))


def text_lists() -> Rule:
    """Return the rule of a table of lists of strings."""
    return Rule(
        "a table of lists of words",
        lambda v: isinstance(v, Mapping) and bool(v) and all(_strings(words) and words for words in v.values()),
    )


def text_or_numbers() -> Rule:
    """Return the rule of a file name or a table of numbers."""

    def holds(value: Any) -> bool:
        if isinstance(value, str):
            return bool(value.strip())
        numbers = isinstance(value, Mapping) and all(type(v) in (int, float) for v in value.values())
        return numbers and bool(value)

    return Rule("the name of a file, or a table of words and their valences", holds)


def key(rule: Rule, default: Any = None) -> Any:
    """Return a field of a section: its rule, and its default; None is "not given"."""
    return field(default=default, metadata={"rule": rule})


@dataclass(frozen=True)
class Section:
    """One table of a study file; a subclass has one field per key."""

    section: ClassVar[str]

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, list):
                value = tuple(value)
                object.__setattr__(self, each.name, value)
            rule: Rule = each.metadata["rule"]
            if value is not None and not rule.holds(value):
                message = f"[{self.section}] {each.name} must be {rule.says}. Got {_shown(value)}."
                raise ConfigError(message)

    @classmethod
    def from_table(cls, table: Any) -> Self:
        """Return the section that a table of the file describes, after checking its keys and values."""
        if not isinstance(table, Mapping):
            message = f"[{cls.section}] must be a table. Got {_shown(table)}."
            raise ConfigError(message)
        known = [each.name for each in fields(cls)]
        for name in table:
            if name not in known:
                message = f"[{cls.section}] has an unknown key {name!r}. {did_you_mean(name, known)}"
                raise ConfigError(message)
        return cls(**table)

    def to_dict(self) -> dict[str, Any]:
        """Return what is set, without what is not given; lists as lists."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: _plain(value) for name, value in given.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def _strings(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(v, str) for v in value)


def _shown(value: Any) -> str:
    return repr(list(value) if isinstance(value, tuple) else value)
