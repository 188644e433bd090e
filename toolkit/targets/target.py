"""A target: what tone is measured towards, and the words by which texts name it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from toolkit.errors import InputError
from toolkit.schema import AMBIGUOUS, MENTION_KINDS


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
    """

    text: str
    kind: str = "name"
    start: date | None = None
    end: date | None = None
    short: bool = False
    person: str = ""
    titles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            message = "The text of an Alias must not be empty."
            raise InputError(message)
        if self.kind not in MENTION_KINDS:
            message = f"The kind of alias {self.text!r} must be one of {', '.join(MENTION_KINDS)}. Got {self.kind!r}."
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
        if not code.strip():
            message = "The code of a Target must not be empty."
            raise InputError(message)
        if code == AMBIGUOUS:
            message = (
                f"The code of a Target must not be {AMBIGUOUS!r}: mentions that no target can be told for have it."
            )
            raise InputError(message)
        for parameter, value in (("aliases", aliases), ("exclude", exclude), ("person_names", person_names)):
            if isinstance(value, str):
                message = f"The {parameter!r} of Target {code!r} must be a list of strings. Got the string {value!r}."
                raise InputError(message)
        names = tuple(Alias(a) if isinstance(a, str) else a for a in aliases)
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "name", name or code)
        object.__setattr__(self, "aliases", names or (Alias(name or code),))
        object.__setattr__(self, "exclude", tuple(exclude))
        object.__setattr__(self, "person_names", tuple(person_names))
        object.__setattr__(self, "doubts", tuple(doubts))
