"""What the intervals of one comparison have in common."""

from dataclasses import dataclass
from numbers import Integral, Real
from typing import NoReturn

from toolkit.errors import InputError


@dataclass(frozen=True)
class Settings:
    """How intervals are made, checked once.

    Parameters
    ----------
    n_boot : int
        Resamples of the clusters, at least 100.
    level : float
        Nominal coverage, in [0.5, 0.99].
    min_articles : int
        Fewer articles than this earn a warning; 1 or more.
    random_state : int
        Seed, 0 or more.

    Raises
    ------
    InputError
        Names the parameter, its rule and what came.
    """

    n_boot: int
    level: float
    min_articles: int
    random_state: int

    def __post_init__(self) -> None:
        for name, least in (("n_boot", 100), ("min_articles", 1), ("random_state", 0)):
            number = getattr(self, name)
            if not isinstance(number, Integral) or isinstance(number, bool) or number < least:
                _refuse(name, f"a whole number, {least} or more", number)
            object.__setattr__(self, name, int(number))  # one of numpy's would be shown, and written, as such
        if not isinstance(self.level, Real) or not 0.5 <= self.level <= 0.99:
            _refuse("level", "a number between 0.5 and 0.99", self.level)
        object.__setattr__(self, "level", float(self.level))


def _refuse(name: str, rule: str, got: object) -> NoReturn:
    message = f"The {name!r} parameter must be {rule}. Got {got!r}."
    raise InputError(message)
