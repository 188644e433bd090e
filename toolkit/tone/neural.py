"""Tone from a small neural network that reads the sentence around the target's place."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.resources import files
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit._cores import usable_cores
from toolkit._network import open_network
from toolkit.errors import ReadError
from toolkit.tone.arguments import check_path, check_text, check_whole
from toolkit.tone.shapley import Bools, Floats, shapley_values
from toolkit.tone.spans import probability_columns, whole_spans
from toolkit.tone.wordpieces import Pieces, TargetTokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

#: Files of a model, and the folder of the one that comes with the package.
MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
BUNDLED = Path(str(files("toolkit.tone") / "models" / "neural"))
#: Spans that are cut and scored at once, so that memory does not grow with the table.
AT_ONCE = 4096

_REMEDY = "Copy or make it again: fit_neural and the recipes of toolkit.tone.training write such folders."

#: What the network reads: the pieces, and where the target stands.
Row = tuple[tuple[int, ...], int]


class NeuralScorer:
    """Score a mention with a sentence encoder of 22 million parameters that was trained on coded news.

    The mention, and the same name elsewhere in the sentence, is replaced by a mask before the network reads it:
    the name cannot move the score, other forms of it ("Chinese") might (see ``audit_scorer``). The network gives the
    probabilities of a negative, neutral and positive light on the target, made to mean what they say on held-out
    sentences; the score is p_positive - p_negative. What it learnt from, how often it is right, and what it is not
    for: see ``card.md`` beside its weights.

    Every span is scored alone, on one thread; threads share the spans. So the numbers depend neither on what
    else is scored, nor on the order, nor on the number of threads. Across types of processor they are
    close, not equal: the sums of integers are exact everywhere (eight-bit weights in the range of seven bits do not
    overflow where VNNI is missing), but those of the remaining floats are added in another order, and now and then a
    value is rounded to the next integer. Of 60 scores, on a processor with VNNI and on an imitated one without, the
    most different two were .0013 apart, the mean .00004 (``tests/benchmarks/tone_processors.py``).

    Parameters
    ----------
    folder : path, optional
        Of another model made by the recipe of ``toolkit.tone.training``: ``model.onnx`` and
        ``tokenizer.json``; the bundled one when left out.
    name : str, optional
        What the tone table calls the scorer; "neural" when left out, "neural-own" with a folder.
    n_threads : int, optional
        How many spans are scored at once; as many as the process may use cores when left out.

    Raises
    ------
    InputError
        When ``n_threads`` is no whole number from 1 on, ``folder`` no path or ``name`` no text.
    ReadError
        When there is no model in the folder, or it cannot be read, at the first use.

    Examples
    --------
    >>> row = ["Japan condemned ", "North Korea", " over a missile test."]
    >>> spans = pd.DataFrame([row], columns=["left", "mention", "right"])
    >>> NeuralScorer().score(spans)["label"].tolist()
    ['negative']
    """

    #: To explain a score takes some hundreds more: a study explains the sentences that its report shows.
    explains_slowly = True

    def __init__(
        self, folder: str | Path | None = None, *, name: str | None = None, n_threads: int | None = None
    ) -> None:
        if name is not None:
            check_text("name", name, of="NeuralScorer")
        if folder is not None:
            check_path("folder", folder, of="NeuralScorer", what="a folder with model.onnx and tokenizer.json")
        if n_threads is not None:
            check_whole("n_threads", n_threads, of="NeuralScorer", least=1)
        self.folder = BUNDLED if folder is None else Path(folder)
        self.name = name or ("neural" if folder is None else "neural-own")
        self.n_threads = n_threads

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r})"

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process needs to make the same scorer: it opens the model itself."""
        return {"folder": self.folder, "name": self.name, "n_threads": self.n_threads}

    @property
    def digest(self) -> str:
        """SHA-256 of the weights and the word pieces, for the lock of a run."""
        return hashlib.sha256(self._file(MODEL).read_bytes() + self._file(TOKENIZER).read_bytes()).hexdigest()

    def score(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return the tone columns of each span.

        Parameters
        ----------
        spans : DataFrame
            With the text columns ``left``, ``mention``, ``right``.

        Returns
        -------
        DataFrame
            ``p_negative``, ``p_neutral``, ``p_positive``, ``score`` (p_positive - p_negative) and ``label`` (the
            most probable); index as that of ``spans``.

        Raises
        ------
        InputError
            When a column is missing or holds something other than text, or half of a character (a lone surrogate).
        """
        triples = whole_spans(spans)
        place = {span: i for i, span in enumerate(dict.fromkeys(triples))}
        distinct, tokenizer = list(place), self._tokenizer
        parts = []
        for start in range(0, max(len(distinct), 1), AT_ONCE):  # without a span, too: a broken model is told of
            pieces = tokenizer.cut(distinct[start : start + AT_ONCE])
            parts.append(self._probabilities([(row.ids, row.target) for row in pieces]))
        return probability_columns(np.concatenate(parts)[[place[span] for span in triples]], spans.index)

    def explain(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return how far each word moves a score.

        A word's contribution is its Shapley value: how far the score changes when the word is taken out, in the mean
        over all orders in which the words can go. It is exact with up to six words; with more it is estimated by a
        weighted regression on eight random sets of words for each word, in pairs of which one has the words that the
        other lacks (Musco and Witter 2025; Covert and Lee 2021; see ``toolkit.tone.shapley``). The sample hangs on the
        sentence alone, so that the same one has the same contributions. It leaves an error: small differences between
        words tell little. The row of the mention holds the score that is left without any words. The contributions of
        a span sum to its score.

        Parameters
        ----------
        spans : DataFrame
            With the text columns ``left``, ``mention``, ``right``.

        Returns
        -------
        DataFrame
            ``row`` (position of the span), ``token``, ``token_start``, ``token_end`` (offsets in left +
            mention + right), ``contribution``; one row for the mention and for each word that the network reads.

        References
        ----------
        Covert and Lee (2021), "Improving KernelSHAP: Practical Shapley Value Estimation Using Linear Regression",
        AISTATS. Musco and Witter (2025), "Provably Accurate Shapley Value Estimation via Leverage Score Sampling",
        ICLR.
        """
        triples = whole_spans(spans)
        rows = []
        for row, (span, pieces) in enumerate(zip(triples, self._tokenizer.cut(triples), strict=True)):
            sentence = "".join(span)
            words = pieces.words(sentence)
            moved, bare = self._contributions(pieces, words)
            places = [(pieces.offsets[w[0]][0], pieces.offsets[w[-1]][1]) for w in words]
            places.append((len(span[0]), len(span[0]) + len(span[1])))
            found = sorted(zip(places, [*moved, bare], strict=True))
            rows += [(row, sentence[start:end], start, end, float(part)) for (start, end), part in found]
        return pd.DataFrame(rows, columns=["row", "token", "token_start", "token_end", "contribution"])

    def _contributions(self, pieces: Pieces, words: Sequence[range]) -> tuple[Floats, float]:
        """Return the Shapley value of each word, and the score without any."""

        def score(kept: Bools) -> Floats:
            rows = [pieces.without(compress(words, gone)) for gone in ~kept]
            p = self._probabilities([(row.ids, row.target) for row in rows])
            return p[:, 2] - p[:, 0]

        rng = np.random.default_rng([*pieces.ids, pieces.target])  # the mention is masked: its name moves no draw
        return shapley_values(score, len(words), rng)

    def _probabilities(self, rows: Sequence[Row]) -> Floats:
        """Return p_negative, p_neutral and p_positive of each row; equal rows are scored once."""
        distinct = list(dict.fromkeys(rows))
        session = self._session  # opened here, before the threads ask for it
        with ThreadPoolExecutor(self.n_threads or usable_cores()) as pool:
            p = dict(zip(distinct, pool.map(lambda row: _softmax(_logits(session, row)), distinct), strict=True))
        return np.array([p[row] for row in rows]).reshape(-1, 3)

    @cached_property
    def _session(self) -> "InferenceSession":
        """The network, opened once; each run of it stays on the thread that asks for it."""
        file = self._file(MODEL)
        try:
            session = open_network(file)
        except Exception as error:  # the library's errors have no other class in common
            reason = f"expected the network of a neural scorer ({error}). {_REMEDY}"
            raise ReadError(reason, file=str(file)) from error
        if (names := {each.name for each in session.get_inputs()}) != {"ids", "target"}:
            reason = f"expected a network that reads ids and target, not {', '.join(sorted(names))}. {_REMEDY}"
            raise ReadError(reason, file=str(file))
        return session

    @cached_property
    def _tokenizer(self) -> TargetTokenizer:
        """The word pieces that the network knows."""
        file = self._file(TOKENIZER)
        try:
            return TargetTokenizer(file)
        except Exception as error:  # the library raises nothing narrower
            reason = f"expected the word pieces of a neural scorer ({error}). {_REMEDY}"
            raise ReadError(reason, file=str(file)) from error

    def _file(self, name: str) -> Path:
        """Return a file of the model."""
        if not (self.folder / name).is_file():
            reason = f"a folder of a neural scorer must hold {MODEL} and {TOKENIZER}; there is no {name}."
            raise ReadError(reason, file=str(self.folder))
        return self.folder / name


def _logits(session: "InferenceSession", row: Row) -> Floats:
    """Return what the network says of one row, read alone."""
    ids, target = row
    said = session.run(["logits"], {"ids": np.array([ids], np.int64), "target": np.array([target], np.int64)})
    return np.asarray(said[0][0], np.float64)


def _softmax(logits: Floats) -> Floats:
    """Return probabilities."""
    e = np.exp(logits - logits.max())
    return np.asarray(e / e.sum())
