"""What a caller of the scorers gives, checked before any work is done."""

from numbers import Integral
from os import PathLike

from toolkit.errors import InputError

#: The largest seed of NumPy's and scikit-learn's generators.
_LARGEST_SEED = 2**32 - 1


def check_text(name: str, value: object, *, of: str) -> None:
    """Raise when a parameter is no text, or empty.

    Examples
    --------
    >>> check_text("name", 3, of="LinearScorer")
    Traceback (most recent call last):
    toolkit.errors.InputError: The 'name' of LinearScorer must be text, not empty. Got 3.
    """
    if not isinstance(value, str) or not value.strip():
        message = f"The {name!r} of {of} must be text, not empty. Got {_shown(value)}."
        raise InputError(message)


def check_path(name: str, value: object, *, of: str, what: str) -> None:
    """Raise when a parameter is no path; ``what`` says where it should lead."""
    if not isinstance(value, str | PathLike) or not str(value).strip():
        message = f"The {name!r} of {of} must be the path of {what}. Got {_shown(value)}."
        raise InputError(message)


def check_whole(name: str, value: object, *, of: str, least: int, most: int | None = None) -> None:
    """Raise when a parameter is no whole number from ``least`` on; True and 2.0 are none."""
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or value < least or (most is not None and value > most):  # type: ignore[operator]
        upto = "or more" if most is None else f"to {most}"
        message = f"The {name!r} of {of} must be a whole number, {least} {upto}. Got {_shown(value)}."
        raise InputError(message)


def check_seed(value: object, *, of: str) -> None:
    """Raise when ``random_state`` is no seed."""
    check_whole("random_state", value, of=of, least=0, most=_LARGEST_SEED)


def _shown(value: object) -> str:
    """Return the value as it was written, or its type where it would fill the screen."""
    return repr(value) if len(repr(value)) <= 60 else type(value).__name__
