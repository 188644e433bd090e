"""A target: what tone is measured towards, and the words by which texts name it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from toolkit.errors import InputError
from toolkit.schema import AMBIGUOUS, MENTION_KINDS

# As toolkit/tone/audit_figures.py writes it, a room above.
_ALL = "all"


@dataclass(frozen=True)
class Alias:
    """One way in which texts name a target.

    Parameters
    ----------
    text : str
        As it stands in running text, cased; its spaces match blanks and a line break, its apostrophe a curly one too.
    kind : str, default "name"
        One of name, demonym, capital, leader, government, other.
    start, end : date or None, default None
        First and last day on which it counts (a leader's time in office); open where None.
    short : bool, default False
        Whether it counts only after the person was introduced in full or by a title ("Xi").
    person : str, default ""
        The leader whom it names; the short form and the full one share it.
    titles : tuple of str, default ()
        The titles that can introduce the short form; empty: any title of a leader.

    Raises
    ------
    InputError
        When the text is empty, the kind unknown, a day no date, or the last day before the first.

    Examples
    --------
    >>> from datetime import date
    >>> merkel = Alias("Angela Merkel", "leader", date(2005, 11, 22), date(2021, 12, 8), person="Merkel")
    >>> Target("DE", "Germany", aliases=["Germany", merkel]).aliases[1].end.year
    2021
    """

    text: str
    kind: str = "name"
    start: date | None = None
    end: date | None = None
    short: bool = False
    person: str = ""
    titles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.text, str) or not self.text.strip():
            message = f"The text of an Alias must be a string and must not be empty. Got {self.text!r}."
            raise InputError(message)
        if self.kind not in MENTION_KINDS:
            message = f"The kind of alias {self.text!r} must be one of {', '.join(MENTION_KINDS)}. Got {self.kind!r}."
            raise InputError(message)
        for name, day in (("start", self.start), ("end", self.end)):
            # A datetime is a date, too, and cannot be compared with one.
            if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
                message = f"The {name!r} of alias {self.text!r} must be a date, such as date(2020, 1, 31). Got {day!r}."
                raise InputError(message)
        if self.start and self.end and self.end < self.start:
            message = f"The 'end' of alias {self.text!r} must not be before its start, {self.start}. Got {self.end}."
            raise InputError(message)
        if isinstance(self.titles, str):
            message = f"The 'titles' of alias {self.text!r} must be a tuple of strings. Got the string {self.titles!r}."
            raise InputError(message)


@dataclass(frozen=True)
class Doubt:
    """Aliases that may mean something else, and the words in an article that tell.

    An alias in doubt is not counted in an article that holds a word of ``against`` and none of ``favour``; a short one
    ("the South") in a sentence that holds a word of ``against``, where the article holds none of ``favour``.
    """

    aliases: tuple[str, ...]
    against: tuple[str, ...]
    favour: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """Something that articles talk about: a country, or any entity of the user's.

    Parameters
    ----------
    code : str
        Short identifier used in every table (ISO 3166 alpha-2 for a country).
    name : str
        Readable name for figures and reports.
    aliases : sequence of Alias or str
        How texts name it; a plain string is an alias of kind "name". Empty: the name alone.
    exclude : sequence of str
        Phrases that hold an alias without meaning the target ("South China Sea"). They beat aliases.
    person_names : sequence of str
        Aliases that are people's names, too ("Jordan", "Chad"): not counted next to another part of a person's name.
    doubts : sequence of Doubt
        Aliases that may mean something else ("Georgia"), with the words that tell.

    Examples
    --------
    >>> Target("NATO", "NATO", aliases=["NATO", "North Atlantic Treaty Organization"]).aliases[0]
    Alias(text='NATO', kind='name', start=None, end=None, short=False, person='', titles=())
    """

    code: str
    name: str
    aliases: tuple[Alias, ...] = field(default=())
    exclude: tuple[str, ...] = ()
    person_names: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def __init__(
        self,
        code: str,
        name: str = "",
        *,
        aliases: Iterable[Alias | str] = (),
        exclude: Iterable[str] = (),
        person_names: Iterable[str] = (),
        doubts: Iterable[Doubt] = (),
    ) -> None:
        if not isinstance(code, str) or not code.strip():
            message = f"The code of a Target must be a string and must not be empty. Got {code!r}."
            raise InputError(message)
        if code == AMBIGUOUS:
            message = (
                f"The code of a Target must not be {AMBIGUOUS!r}: mentions that no target can be told for have it."
            )
            raise InputError(message)
        if code == _ALL:
            message = (
                f"The code of a Target must not be {_ALL!r}: in the audit, the figures over all sentences have it."
            )
            raise InputError(message)
        lists: dict[str, tuple[Any, ...]] = {}
        for parameter, value, kinds, said in (
            ("aliases", aliases, str | Alias, "strings or Aliases"),
            ("exclude", exclude, str, "strings"),
            ("person_names", person_names, str, "strings"),
            ("doubts", doubts, Doubt, "Doubts"),
        ):
            lists[parameter] = () if isinstance(value, str) or not isinstance(value, Iterable) else tuple(value)
            wrong = [item for item in lists[parameter] if not isinstance(item, kinds)]
            if isinstance(value, str) or not isinstance(value, Iterable) or wrong:
                got = f"the string {value!r}" if isinstance(value, str) else repr(wrong[0] if wrong else value)
                message = f"The {parameter!r} of Target {code!r} must be a list of {said}. Got {got}."
                raise InputError(message)
        names = tuple(Alias(a) if isinstance(a, str) else a for a in lists["aliases"])
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "name", name or code)
        object.__setattr__(self, "aliases", names or (Alias(name or code),))
        for parameter in ("exclude", "person_names", "doubts"):
            object.__setattr__(self, parameter, lists[parameter])
