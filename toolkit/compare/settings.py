"""What the intervals of one comparison have in common."""

from dataclasses import dataclass

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
        rules = (
            ("n_boot", isinstance(self.n_boot, int) and self.n_boot >= 100, "a whole number, 100 or more"),
            ("level", 0.5 <= self.level <= 0.99, "between 0.5 and 0.99"),
            (
                "min_articles",
                isinstance(self.min_articles, int) and self.min_articles >= 1,
                "a whole number, 1 or more",
            ),
            (
                "random_state",
                isinstance(self.random_state, int) and self.random_state >= 0,
                "a whole number, 0 or more",
            ),
        )
        for name, kept, rule in rules:
            if not kept:
                message = f"The {name!r} parameter must be {rule}. Got {getattr(self, name)!r}."
                raise InputError(message)
