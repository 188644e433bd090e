"""Words and the gaps between them, and the search for the longest known phrase."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Generic, TypeVar

Value = TypeVar("Value")

#: Abbreviations with full stops, words with their apostrophes, numbers.
_WORD = re.compile(r"((?:[A-Z]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*)")
_GAP_IN_PHRASE = frozenset({" ", "-", "\u2011", "\n", "\u00a0", "  ", "\t", "' ", "\u2019 "})

#: Stands for the mention: no word of any list, and the same whatever the target is called.
TARGET = "\ue000"


@dataclass(slots=True)
class Words:
    """The words of a sentence in parallel lists: as written, in lower case, offsets, the gap before each.

    Nothing changes them once they are made; to have it enforced (``frozen``) makes each sentence slower.
    """

    text: list[str]
    lower: list[str]
    start: list[int]
    end: list[int]
    gap: list[str]
    target: int
    tail: str

    def __len__(self) -> int:
        return len(self.text)

    def joined(self, i: int) -> bool:
        """Whether a space, a hyphen or a plural's apostrophe is all between word i and the one before."""
        return self.gap[i] in _GAP_IN_PHRASE


def split_words(left: str, mention: str, right: str) -> Words:
    """Return the words of a sentence, the mention as one; offsets count in left + mention + right."""
    # gap, word, gap, ..., word, gap
    before, after = _WORD.split(left), _WORD.split(right)
    pieces = [*before, mention, *after]
    ends = list(accumulate(map(len, pieces)))
    target = len(before) // 2
    text = [*before[1::2], TARGET, *after[1::2]]
    lower = list(map(normal, text))
    return Words(text, lower, ends[:-1:2], ends[1::2], pieces[:-1:2], target, pieces[-1])


@lru_cache(maxsize=1 << 16)
def normal(word: str) -> str:
    """Return the word in the form in which lists hold it: lower case, straight apostrophe."""
    return word.lower().replace("’", "'")


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Return the words of a listed phrase, cased, as ``split_words`` would find them.

    Examples
    --------
    >>> phrase_words("Workers’ Party")
    ('Workers', 'Party')
    """
    return tuple(w.replace("’", "'") for w in _WORD.findall(phrase))


@dataclass(frozen=True)
class Phrases(Generic[Value]):
    """A list of phrases, each with a value, searched longest first and from left to right."""

    entries: Mapping[tuple[str, ...], Value]
    _by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase in sorted(self.entries, key=lambda p: (-len(p), p)):
            by_first.setdefault(phrase[0], []).append((phrase, self.entries[phrase]))
        object.__setattr__(self, "_by_first", by_first)

    def find(self, words: Words, forms: Sequence[str], taken: Sequence[bool]) -> Iterator[tuple[int, int, Value]]:
        """Yield (first word, one past the last, value) where no word is taken.

        Parameters
        ----------
        words : Words
            The sentence.
        forms : sequence of str
            ``words.lower``, or ``words.text`` to match as written.
        taken : sequence of bool
            Words that are not to be used; read while the search goes on.
        """
        by_first, n, after = self._by_first, len(forms), 0
        for i in [i for i, form in enumerate(forms) if form in by_first]:
            if i < after or taken[i]:
                continue
            for phrase, value in by_first[forms[i]]:
                end = i + len(phrase)
                if end <= n and all(
                    forms[j] == phrase[j - i] and not taken[j] and words.joined(j) for j in range(i + 1, end)
                ):
                    yield i, end, value
                    after = end
                    break
