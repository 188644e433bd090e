"""The errors that the toolkit raises on purpose: each names what came, the rule, and the remedy."""

import difflib
from collections.abc import Iterable


class ToolkitError(Exception):
    """Base of every error that the toolkit raises on purpose."""


class InputError(ToolkitError, ValueError):
    """A parameter or a table breaks its rule."""


class ReadError(ToolkitError, ValueError):
    """A file, or a row of it, cannot be read.

    Parameters
    ----------
    reason : str
        What is wrong and what to do about it.
    file : str, default ""
        The file, as the user named it.
    row : int or None, default None
        1-based row (record, line, article) in the file.
    """

    def __init__(self, reason: str, *, file: str = "", row: int | None = None) -> None:
        where = file + (f", row {row}" if row is not None else "")
        super().__init__(f"{where}: {reason}" if where else reason)
        self.reason, self.file, self.row = reason, file, row


class ConfigError(ToolkitError, ValueError):
    """A study file holds something that the toolkit does not know or cannot use."""


class MissingExtraError(ToolkitError, ImportError):
    """An optional library is needed and not installed."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence that suggests the nearest known word and lists what there is.

    Examples
    --------
    >>> did_you_mean("Chnia", ["China", "Japan"])
    "Did you mean 'China'? Available: China, Japan."
    """
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    shown = ", ".join(names[:20]) + (f", ... ({len(names)} in all)" if len(names) > 20 else "")
    return f"{hint}Available: {shown}."
