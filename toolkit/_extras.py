"""Optional libraries: imported where they are used, with a clear error where they are missing."""

from importlib import import_module
from typing import Any

from toolkit.errors import MissingExtraError


def require(module: str, extra: str, *, caller: str = "This") -> Any:
    """Return a module that comes with an extra.

    Parameters
    ----------
    module : str
        Such as "torch".
    extra : str
        The extra of the package that installs it.
    caller : str, default "This"
        What needs it, as the user calls it.

    Raises
    ------
    MissingExtraError
        When it is not installed; one that is installed and broken raises its own error.

    Examples
    --------
    >>> require("turtles_all_the_way", "astronomy", caller="rise_of")
    Traceback (most recent call last):
    toolkit.errors.MissingExtraError: rise_of needs 'turtles_all_the_way', which is not installed: run
    pip install "tonelens[astronomy]".
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        message = f'{caller} needs {module!r}, which is not installed: run pip install "tonelens[{extra}]".'
        raise MissingExtraError(message) from error
