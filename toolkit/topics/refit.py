"""A fit that fails leaves the model as it was."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, cast

Fit = TypeVar("Fit", bound=Callable[..., Any])


def all_or_nothing(fit: Fit) -> Fit:
    """Let a model's ``fit`` learn on a copy, and keep what it found when all is done.

    Else a fit that fails half-way would leave parts of two corpora on the model, and ``transform`` would mix them.
    """

    @wraps(fit)
    def whole(self: Any, *args: Any, **kwargs: Any) -> Any:
        fresh = replace(self)
        fit(fresh, *args, **kwargs)
        vars(self).update(vars(fresh))
        return self

    return cast("Fit", whole)
