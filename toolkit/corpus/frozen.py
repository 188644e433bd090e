"""A table that its owner hands out but that nobody changes through it."""

import pandas as pd


class FrozenTable:
    """A field of a dataclass: a DataFrame, of which each access gives a copy that shares the data.

    Offsets of mentions point into the texts, so an assignment through ``corpus.articles`` must not reach them. pandas
    copies a column only when it is written to: an access costs microseconds whatever the size. It warns of an
    assignment to a copy that nobody keeps (``ChainedAssignmentError``).
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> pd.DataFrame:
        """Return the table; of the class there is none, by which a dataclass knows that the field must be given."""
        if instance is None or self._name not in instance.__dict__:
            message = f"{owner.__name__!r} has no {self._name!r}"
            raise AttributeError(message)
        return _shallow(instance.__dict__[self._name])

    def __set__(self, instance: object, value: pd.DataFrame) -> None:
        """Keep the table apart from that of the caller, who may go on changing it."""
        instance.__dict__[self._name] = _shallow(value)


def _shallow(frame: pd.DataFrame) -> pd.DataFrame:
    # What is no table is told by the check of its contract.
    return frame.copy(deep=False) if isinstance(frame, pd.DataFrame) else frame
