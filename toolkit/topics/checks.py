"""What holds for the parameters of every topic model, and of what measures one."""

from dataclasses import is_dataclass
from numbers import Integral

from toolkit.errors import InputError

#: The largest seed that every library behind the models takes.
LARGEST_SEED = 2**32 - 1


def check_whole(name: str, value: object, *, of: str, least: int, most: int | None = None) -> None:
    """Raise unless a parameter is a whole number, Python's or numpy's, within its bounds.

    Examples
    --------
    >>> check_whole("n_runs", 0, of="topic_stability", least=1)
    Traceback (most recent call last):
    toolkit.errors.InputError: The 'n_runs' parameter of topic_stability must be a whole number of at least 1. Got 0.
    """
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or value < least or (most is not None and value > most):  # type: ignore[operator]
        upper = "" if most is None else f" and at most {most}"
        message = f"The {name!r} parameter of {of} must be a whole number of at least {least}{upper}. Got {value!r}."
        raise InputError(message)


def check_seed(value: object, *, of: str) -> None:
    """Raise unless ``random_state`` is a seed: without one, no result could be had again."""
    check_whole("random_state", value, of=of, least=0, most=LARGEST_SEED)


def check_model(model: object, *, of: str) -> None:
    """Raise unless ``model`` is a topic model that can be copied and fitted.

    Examples
    --------
    >>> check_model("nmf", of="topic_stability")
    Traceback (most recent call last):
    toolkit.errors.InputError: The 'model' parameter of topic_stability must be a topic model, such as NmfTopics(12).
    Got 'nmf'.
    """
    able = is_dataclass(model) and all(callable(getattr(model, method, None)) for method in ("fit", "settled"))
    if isinstance(model, type) or not able:
        got = f"the class {model.__name__}; write {model.__name__}()" if isinstance(model, type) else repr(model)
        message = f"The 'model' parameter of {of} must be a topic model, such as NmfTopics(12). Got {got}."
        raise InputError(message)
