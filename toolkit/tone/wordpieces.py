"""A sentence as a network reads it: word pieces, with the target hidden behind the mask token."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from tokenizers import Encoding, Tokenizer

from toolkit.tone.spans import Span

#: Pieces that are kept on either side of the target: the nearest ones.
REACH = 96
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

    Parameters
    ----------
    path : Path
        A ``tokenizer.json`` of the tokenizers library with a mask token.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        known = self._tokenizer.get_vocab()
        special = MPNET if MPNET[1] in known else BERT  # MPNet has the tokens of BERT, too, and never met them
        self._first, self._mask, self._last = (known[token] for token in special)

    def cut(self, spans: Sequence[Span]) -> list[Pieces]:
        """Return the pieces of each span."""
        sides = [side for left, _, right in spans for side in (left, right)]
        encoded = self._tokenizer.encode_batch(sides, add_special_tokens=False)
        return [
            self._joined(before, after, len(left) + len(mention))
            for (left, mention, _), before, after in zip(spans, encoded[::2], encoded[1::2], strict=True)
        ]

    def _joined(self, before: Encoding, after: Encoding, end: int) -> Pieces:
        """Return the nearest pieces of both sides with the special tokens; ``end`` is where the mention ends."""
        left, right = before.ids[-REACH:], after.ids[:REACH]
        there = [*before.offsets[-REACH:], (0, 0), *((a + end, b + end) for a, b in after.offsets[:REACH])]
        ids = (self._first, *left, self._mask, *right, self._last)
        return Pieces(ids, ((0, 0), *there, (0, 0)), len(left) + 1)
