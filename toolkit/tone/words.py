"""The word lists behind the lexicon scorer: VADER's, ours for news, and the user's."""

import hashlib
import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from numbers import Real

from toolkit.errors import InputError
from toolkit.tone.phrases import Phrases, normal, phrase_words
from toolkit.tone.vader import analyzer

#: Largest valence, in either direction, on VADER's scale.
MAX_VALENCE = 4.0

_DATA_FILES = ("grammar.toml", "names.toml", "news_words.toml")


def word_lists_digest() -> str:
    """Return the SHA-256 of the word lists that the bundled scorers use, for the lock file of a run.

    VADER's lexicon is part of it, so that another version of that package shows.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> len(word_lists_digest())
    64
    """
    digest = hashlib.sha256()
    for name in _DATA_FILES:
        content = (files("toolkit.tone") / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}:{len(content)}\n".encode() + content)
    for word, valence in sorted(analyzer().lexicon.items()):
        digest.update(f"{word}\t{valence!r}\n".encode())
    return digest.hexdigest()


@cache
def news_entries() -> Mapping[tuple[str, ...], float]:
    """Return our words and phrases with their valences; each form once."""
    table = tomllib.loads((files("toolkit.tone") / "news_words.toml").read_text("utf-8"))
    entries: dict[tuple[str, ...], float] = {}
    for group in table.values():
        for forms, (valence, _reason) in group.items():
            for form in forms.split("|"):
                entries[tuple(normal(w) for w in phrase_words(form))] = float(valence)
    return entries


@cache
def bundled_phrases() -> Phrases[float]:
    """Return VADER's words, overridden and extended by ours; emoticons and chat abbreviations left out."""
    vader: dict[tuple[str, ...], float] = {
        (w,): v for w, v in analyzer().lexicon.items() if len(w) > 2 and w.replace("'", "").isalpha()
    }
    return Phrases({**vader, **news_entries()})


def user_phrases(words: Mapping[str, float]) -> tuple[Phrases[float], Phrases[float]]:
    """Return the user's entries: those to be matched as written (any capital in them) and those in any case.

    Raises
    ------
    InputError
        When an entry has no letter or a valence is not a number from -4 to 4.
    """
    cased: dict[tuple[str, ...], float] = {}
    uncased: dict[tuple[str, ...], float] = {}
    for phrase, valence in words.items():
        parts = phrase_words(phrase) if isinstance(phrase, str) else ()
        if not parts:
            message = f"A word of 'words' of LexiconScorer must hold a letter or digit. Got {phrase!r}."
            raise InputError(message)
        number = isinstance(valence, Real) and not isinstance(valence, bool) and math.isfinite(valence)
        if not number or abs(valence) > MAX_VALENCE:
            message = (
                f"The valence of {phrase!r} in 'words' of LexiconScorer must be a number "
                f"from -{MAX_VALENCE:g} to {MAX_VALENCE:g}. Got {valence!r}."
            )
            raise InputError(message)
        target = cased if any(c.isupper() for c in phrase) else uncased
        target[parts] = float(valence)
    return Phrases(cased), Phrases(uncased)
