"""A coded sample: checked, in an order of its own, and cut into folds that keep a sentence together."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.errors import InputError
from toolkit.schema import TONE_LABELS
from toolkit.tone.arguments import check_whole
from toolkit.tone.spans import SPAN_COLUMNS, Span, whole_spans

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CodedSample:
    """Spans with the labels that coders gave them, sorted, so that the order in which they came changes nothing.

    Each span is there once, however often it came.

    Parameters
    ----------
    spans : DataFrame
        ``left``, ``mention``, ``right``.
    labels : array of shape (n,)
        0 negative, 1 neutral, 2 positive.
    sentences : array of shape (n,)
        The sentence of each span, whatever its spacing and case.
    groups : array of shape (n,)
        What is kept together: the sentence of each span, or all that shares a sentence or a group of the caller's.
    folds : array of shape (n,)
        The fold of each span; all spans of a group are in one, and the labels are spread evenly.
    places : array of shape (n,)
        Where a span of the caller's stands in the sample.
    note : str
        How many spans of the caller's came again; empty when none did.
    """

    spans: pd.DataFrame
    labels: Ints
    sentences: Ints
    groups: Ints
    folds: Ints
    places: Ints
    note: str = ""

    @classmethod
    def read(
        cls,
        spans: pd.DataFrame,
        labels: Sequence[str] | pd.Series,
        *,
        groups: Sequence[Hashable] | pd.Series | None = None,
        folds: int,
        random_state: int,
    ) -> "CodedSample":
        """Check and sort a sample, and cut it into folds.

        Raises
        ------
        InputError
            When there is not one label, or group, for each span, or they have another index; when a label is none of
            the three or is in fewer sentences, or groups, than there are folds; when the same span has two labels, or
            holds half of a character; or ``folds`` is below 2.

        Examples
        --------
        >>> spans = pd.DataFrame({"left": list("cab") * 2, "mention": "x", "right": list("uuuvvv")})
        >>> sample = CodedSample.read(spans, ["neutral", "negative", "positive"] * 2, folds=2, random_state=0)
        >>> sample.labels.tolist(), sample.spans.iloc[sample.places]["left"].tolist()
        ([0, 0, 2, 2, 1, 1], ['c', 'a', 'b', 'c', 'a', 'b'])
        """
        from sklearn.model_selection import StratifiedGroupKFold

        check_whole("folds", folds, of="the fit", least=2)
        triples, given = whole_spans(spans), _codes(labels, spans.index)
        names = [""] * len(triples) if groups is None else _names(groups, spans.index)
        _one_label_each(triples, given)
        order = sorted(range(len(triples)), key=lambda i: (*triples[i], names[i]))
        sentences = _numbered([" ".join("".join(triples[i]).casefold().split()) for i in order])
        kept = sentences if groups is None else _joined(sentences, _numbered([names[i] for i in order]))
        # groups first: a span that comes again in another group joins the two
        new = [at for at, i in enumerate(order) if at == 0 or triples[i] != triples[order[at - 1]]]
        again = len(order) - len(new)
        order, sentences, kept = [order[at] for at in new], sentences[new], kept[new]
        codes = np.array([given[i] for i in order], dtype=np.int64)
        for code, label in enumerate(TONE_LABELS):
            n = len(np.unique(kept[codes == code]))
            if n < folds:
                what = "sentences" if groups is None else "groups"
                message = f"The 'labels' must hold each label in {folds} or more {what}. Got {label!r} in {n}."
                raise InputError(message)
        parts = np.zeros(len(codes), dtype=np.int64)
        cut = StratifiedGroupKFold(folds, shuffle=True, random_state=random_state)
        for fold, (_, here) in enumerate(cut.split(parts, codes, kept)):
            parts[here] = fold
        frame = pd.DataFrame([triples[i] for i in order], columns=list(SPAN_COLUMNS))
        place = {triples[i]: at for at, i in enumerate(order)}
        places = np.array([place[triple] for triple in triples], dtype=np.int64)
        note = f"{again} of {len(triples)} rows are spans that came before, with the same label: each span counts once."
        return cls(frame, codes, sentences, kept, parts, places, note if again else "")


def _one_label_each(spans: Sequence[Span], labels: Sequence[int]) -> None:
    """Raise when the same span has two labels: which one is meant, only the coders can tell."""
    first = {span: row for row, span in reversed(list(enumerate(spans)))}
    wrong = [(first[span], row) for row, span in enumerate(spans) if labels[row] != labels[first[span]]]
    if wrong:
        a, b = wrong[0]
        message = (
            f"The 'labels' must be the same where a span comes again. Rows {a} and {b} are one span, "
            f"{TONE_LABELS[labels[a]]} and {TONE_LABELS[labels[b]]}; {len(wrong)} rows contradict "
            "an earlier one. Give each span the label that the coders agree on."
        )
        raise InputError(message)


def _codes(labels: Sequence[str] | pd.Series, index: pd.Index) -> list[int]:
    """Return the labels as 0, 1, 2, or say what is wrong with them."""
    given = _of_each("labels", labels, index)
    for row, label in enumerate(given):
        if not isinstance(label, str) or label not in TONE_LABELS:
            message = f"The 'labels' must be {', '.join(TONE_LABELS)}. Row {row} has {label!r}."
            raise InputError(message)
    return [TONE_LABELS.index(label) for label in given]


def _names(groups: Sequence[Hashable] | pd.Series, index: pd.Index) -> list[str]:
    """Return the groups as text, which can be sorted, or say what is wrong with them."""
    given = _of_each("groups", groups, index)
    for row, group in enumerate(given):
        if pd.api.types.is_scalar(group) and pd.isna(group):
            message = f"The 'groups' must hold a value for each span. Row {row} has {group!r}."
            raise InputError(message)
    return [str(group) for group in given]


def _of_each(name: str, values: Sequence[Any] | pd.Series, index: pd.Index) -> list[Any]:
    """Return the values of the spans in their order, or say that they are not theirs."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        message = f"The {name!r} must be a list or Series, one for each span. Got {values!r}."
        raise InputError(message)
    given = list(values)
    if len(given) != len(index):
        message = f"The {name!r} must be one for each of the {len(index)} spans. Got {len(given)}."
        raise InputError(message)
    if isinstance(values, pd.Series) and not values.index.equals(index):
        came = f"{list(values.index[:3])} ... and not {list(index[:3])} ..."
        message = f"The {name!r} must have the index of the spans. Got {came} A list is taken in its order."
        raise InputError(message)
    return given


def _numbered(values: Sequence[str]) -> Ints:
    """Return a number for each distinct value, in the order of the alphabet."""
    return np.unique(np.asarray(values, dtype=object), return_inverse=True)[1].astype(np.int64)


def _joined(sentences: Ints, groups: Ints) -> Ints:
    """Return a number for all that hangs together: a sentence that stands in two groups makes them one."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    n = int(sentences.max(initial=-1)) + 1
    size = n + int(groups.max(initial=-1)) + 1
    links = coo_matrix((np.ones(len(groups)), (sentences, n + groups)), shape=(size, size))
    return np.asarray(connected_components(links, directed=False)[1][sentences], dtype=np.int64)
