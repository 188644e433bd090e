"""A sentence as a network reads it: word pieces, with the target hidden behind the mask token."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from tokenizers import Encoding, Tokenizer

from toolkit.tone.spans import Span

#: Pieces that are kept on either side of the target: the nearest ones.
REACH = 96
#: Behind these the name is part of another one: "North Korea", "SOUTH CHINA SEA", "Papua New Guinea".
_OTHERS = ("North", "South", "East", "West", "New", "Northern", "Equatorial")
_BEFORE = "".join(rf"(?<!{side} )(?<!{side.upper()} )" for side in _OTHERS)
#: What begins a row, hides the target, and ends a row, in the words of two families of networks.
BERT, MPNET = ("[CLS]", "[MASK]", "[SEP]"), ("<s>", "<mask>", "</s>")


class Pieces(NamedTuple):
    """The pieces of one span.

    ``ids`` and ``offsets`` (in left + mention + right; the special tokens have an empty one) are of one length;
    ``target`` is where the mask token stands.
    """

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    target: int

    def words(self, sentence: str) -> list[range]:
        """Return the places of the pieces of each word, cut at white space and at the target."""
        words: list[range] = []
        for i in (i for i, (start, end) in enumerate(self.offsets) if start < end):
            last = words[-1].stop - 1 if words else -1
            between = sentence[self.offsets[last][1] : self.offsets[i][0]]
            if last == i - 1 and not any(c.isspace() for c in between) and words:
                words[-1] = range(words[-1].start, i + 1)
            else:
                words.append(range(i, i + 1))
        return words

    def without(self, words: Iterable[range]) -> "Pieces":
        """Return the pieces that are left when some words are taken out."""
        gone = {i for word in words for i in word}
        kept = [i for i in range(len(self.ids)) if i not in gone]
        offsets = tuple(self.offsets[i] for i in kept)
        return Pieces(tuple(self.ids[i] for i in kept), offsets, kept.index(self.target))


class TargetTokenizer:
    """Cut spans into word pieces; the mention becomes the mask token, so that its name has no influence.

    Where the sentence holds the same name again, in capitals or not, that becomes the mask token, too: the network can
    tell that both are one, and not which country it is. In "Japan Airlines", too; but not in "South Korea" where the
    mention is "Korea".

    Parameters
    ----------
    path : Path
        A ``tokenizer.json`` of the tokenizers library with a mask token.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._tokenizer.encode_special_tokens = True  # "[MASK]" in a text is four letters in brackets, no second target
        known = self._tokenizer.get_vocab()
        special = MPNET if MPNET[1] in known else BERT  # MPNet has the tokens of BERT, too, and never met them
        self._first, self._mask, self._last = (known[token] for token in special)

    def cut(self, spans: Sequence[Span]) -> list[Pieces]:
        """Return the pieces of each span."""
        sides = [side for left, _, right in spans for side in (left, right)]
        encoded = self._tokenizer.encode_batch(sides, add_special_tokens=False)
        return [self._joined(*row) for row in zip(spans, encoded[::2], encoded[1::2], strict=True)]

    def _joined(self, span: Span, before: Encoding, after: Encoding) -> Pieces:
        """Return the nearest pieces of both sides with the special tokens."""
        left, mention, right = span
        head, tail = self._hidden(before, left, mention)[-REACH:], self._hidden(after, right, mention)[:REACH]
        end = len(left) + len(mention)
        ids = (self._first, *(i for i, _ in head), self._mask, *(i for i, _ in tail), self._last)
        places = [*(place for _, place in head), (0, 0), *((a + end, b + end) for _, (a, b) in tail)]
        return Pieces(ids, ((0, 0), *places, (0, 0)), len(head) + 1)

    def _hidden(self, encoded: Encoding, text: str, mention: str) -> list[tuple[int, tuple[int, int]]]:
        """Return id and offsets of each piece of one side, the pieces of the same name as one mask token."""
        pieces = list(zip(encoded.ids, encoded.offsets, strict=True))
        forms = _forms(mention)
        if any(form in text for form in forms):
            names = "|".join(map(re.escape, forms))
            for again in re.finditer(rf"(?<!\w){_BEFORE}(?:{names})(?!\w)", text):
                start, end = again.span()
                inside = [i for i, (_, (a, b)) in enumerate(pieces) if start <= a and b <= end]
                if inside:
                    pieces[inside[0] : inside[-1] + 1] = [(self._mask, (start, end))]
        return pieces


def _forms(mention: str) -> list[str]:
    """Return the name as it may stand elsewhere in the sentence, capitals told apart: "turkey" is no country."""
    if not any(c.isupper() for c in mention):  # "they" may be others the second time
        return []
    title = [mention.title()] if mention.isupper() and len(mention) > 3 else []  # "US" is not "Us"
    return list(dict.fromkeys([mention, mention.upper(), *title]))
