"""The names by which texts mean a country, to be kept out of topics."""

import re
from collections.abc import Collection, Iterable

from toolkit.errors import InputError
from toolkit.schema import MENTION_KINDS
from toolkit.targets.gazetteer import ambiguous, load_targets
from toolkit.targets.phrases import compile_phrases

#: What stands for a country in news; "other" (cities, regions) stays, as it tells matters apart.
COUNTRY_KINDS = ("name", "demonym", "capital", "government", "leader")


def country_names(kinds: Collection[str] = COUNTRY_KINDS) -> tuple[str, ...]:
    """Return the surfaces by which texts name any country of the gazetteer.

    Leaders are included because a leader's name marks articles about one country as surely as the country's
    name does. Ambiguous surfaces ("Korea") count too, since whichever country is meant, it is a country.

    Parameters
    ----------
    kinds : collection of str, default name, demonym, capital, government and leader
        Kinds of alias to take.

    Returns
    -------
    tuple of str
        Sorted, cased as in running text.

    Raises
    ------
    InputError
        For an unknown kind.

    Examples
    --------
    >>> {"Japan", "Japanese", "Tokyo"} <= set(country_names())
    True
    >>> "Tokyo" in country_names(["name"])
    False
    """
    unknown = sorted(set(kinds) - set(MENTION_KINDS))
    if unknown or isinstance(kinds, str):
        message = f"The 'kinds' parameter of country_names must be a list of {', '.join(MENTION_KINDS)}. Got {kinds!r}."
        raise InputError(message)
    surfaces = {a.text for target in load_targets() for a in target.aliases if a.kind in kinds}
    surfaces |= {s for entry in ambiguous() if entry.kind in kinds for s in entry.surfaces}
    return tuple(sorted(surfaces))


def compile_mask(surfaces: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for the surfaces as written or in capitals, or None when there is none."""
    written = [s for s in surfaces if s.strip()]
    capitals = [s.upper() for s in written if len(s) > 3]
    return compile_phrases([*written, *capitals]) if written else None
