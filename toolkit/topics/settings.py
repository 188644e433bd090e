"""What counts as a term: the settings of a vocabulary."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from numbers import Integral, Real

from toolkit.errors import InputError


@dataclass(frozen=True, kw_only=True)
class VocabularySettings:
    """What counts as a term.

    Parameters
    ----------
    mask : iterable of str or None, default None
        Surfaces that are taken out of the text before it is cut into words, as written or, from four letters on, in
        capitals; "japan" in small letters stays. None:
        all country names of the gazetteer (``country_names``), because otherwise the topics of international
        news are countries, and a comparison of countries by topic compares them with themselves. ``()`` masks
        nothing. ``(*country_names(), *person_names(corpus))`` masks persons as well.
    stop_words : iterable of str or None, default None
        Words that never enter, in any case. None: ``english_stop_words()``; a fit warns where the table says that most
        articles are in another language.
    phrases : bool, default True
        Whether to join words that belong together ("rare earth"). A phrase does not reach over a stop word, a
        masked name, a number or a punctuation mark.
    phrase_min_count : int, default 5
        How often two words must stand together to be a phrase.
    phrase_threshold : float, default 0.5
        Their least normalised pointwise mutual information, in [-1, 1].
    min_df : int, default 3
        Least number of texts with the term.
    max_df : float, default 0.5
        Greatest share of texts with the term, in (0, 1].
    max_size : int, default 20000
        Greatest number of terms; those in the most texts stay, ties by the alphabet.

    Examples
    --------
    >>> VocabularySettings(mask=["Japan"], min_df=1).mask
    ('Japan',)
    """

    mask: Iterable[str] | None = None
    stop_words: Iterable[str] | None = field(default=None, repr=False)
    phrases: bool = True
    phrase_min_count: int = 5
    phrase_threshold: float = 0.5
    min_df: int = 3
    max_df: float = 0.5
    max_size: int = 20_000

    def __post_init__(self) -> None:
        for name in ("mask", "stop_words"):
            words = getattr(self, name)
            if words is None:
                continue
            if isinstance(words, str) or not isinstance(words, Iterable):
                _refuse(name, "be a list of strings", words)
            words = tuple(words)
            if not all(isinstance(word, str) for word in words):
                _refuse(name, "be a list of strings", next(word for word in words if not isinstance(word, str)))
            object.__setattr__(self, name, tuple(sorted(set(words))))
        if not isinstance(self.phrases, bool):
            _refuse("phrases", "be True or False", self.phrases)
        for name in ("phrase_min_count", "min_df", "max_size"):
            number = getattr(self, name)
            if isinstance(number, bool) or not isinstance(number, Integral) or number < 1:
                _refuse(name, "be an integer of at least 1", number)
        if isinstance(self.max_df, bool) or not isinstance(self.max_df, Real) or not 0 < self.max_df <= 1:
            _refuse("max_df", "be a share in (0, 1]", self.max_df)
        if not isinstance(self.phrase_threshold, Real) or not -1 <= self.phrase_threshold <= 1:
            _refuse("phrase_threshold", "lie in [-1, 1]", self.phrase_threshold)


def _refuse(name: str, rule: str, got: object) -> None:
    message = f"The {name!r} parameter of VocabularySettings must {rule}. Got {got!r}."
    raise InputError(message)
