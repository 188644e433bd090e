"""Tone by a model of the transformers library that lies in a folder of yours."""

import hashlib
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit._cores import usable_cores
from toolkit._extras import require
from toolkit.errors import InputError, ReadError
from toolkit.schema import TONE_LABELS
from toolkit.tone.arguments import check_path, check_text
from toolkit.tone.scorer import own_name
from toolkit.tone.spans import SPAN_COLUMNS, Span, probability_columns, whole_spans

EXTRA = "transformers"
#: What models call the three labels, in lower case.
LABEL_NAMES: Mapping[str, str] = {
    **{name: "negative" for name in ("negative", "neg")},
    **{name: "neutral" for name in ("neutral", "neu")},
    **{name: "positive" for name in ("positive", "pos")},
}

_WORD = re.compile(r"\S+")
_BATCH = 8  # more rows at once are no quicker on a processor
# Words kept on either side of the mention, first all: the next number is for a sentence that the model cannot hold.
_REACHES = (None, 128, 64, 32, 16, 8, 4, 2, 1, 0)

Floats = npt.NDArray[np.float64]
#: The word pieces of one or two segments.
Ids = tuple[int, ...]


class TransformersScorer:
    """Score a mention with a sequence classification model of the transformers library, from a folder on disk.

    The model is read from the folder alone: nothing is downloaded, and no code that lies in it is run. It reads the
    sentence, and as a second segment the mention, which is the form of models of aspect sentiment. A model that knows
    one segment needs ``second=None``, and a ``template`` that marks the mention: without a mark it rates the
    sentence, and all mentions in it alike.

    Words farthest from the mention are left out where a sentence is longer than the model allows. Distinct texts are
    scored once, some of like length together, on one thread each: the order of the rows and the number of processors
    change nothing. What else is scored moves a probability by about 1e-6. The probabilities are the model's own and
    need not be calibrated; how the model treats names of countries says ``audit_scorer``.

    Parameters
    ----------
    path : path
        Folder with ``config.json``, the weights and the tokenizer.
    name : str, optional
        What the tone table calls the scorer; the name of the folder when left out.
    labels : mapping of str to {"negative", "neutral", "positive"}, optional
        For each label of the model (``id2label`` of its config) the tone that it means; several may mean the same,
        as with stars. Found by itself when the model calls them negative, neutral and positive, or neg, neu and pos.
    template : str, default "{left}{mention}{right}"
        What the model reads, such as ``"{left}<t> {mention} </t>{right}"``.
    second : str or None, default "{mention}"
        The second segment; None for none.

    Raises
    ------
    InputError
        When a template holds something other than the three fields, ``labels`` is no mapping or holds something other
        than the tones, ``path`` is no path or ``name`` no text.

    Examples
    --------
    >>> TransformersScorer("models/absa", template="{left}[T]{mention}[/T]{right}", second=None)
    TransformersScorer(name='absa')
    """

    def __init__(
        self,
        path: str | Path,
        *,
        name: str | None = None,
        labels: Mapping[str, str] | None = None,
        template: str = "{left}{mention}{right}",
        second: str | None = "{mention}",
    ) -> None:
        check_path("path", path, of="TransformersScorer", what="a folder with config.json")
        if name is not None:
            check_text("name", name, of="TransformersScorer")
        if labels is not None and not isinstance(labels, Mapping):
            message = f"The 'labels' must be a mapping such as {{'LABEL_0': 'negative', ...}}. Got {labels!r}."
            raise InputError(message)
        self.path = Path(path)
        self.name = own_name(self.path) if name is None else name
        self.labels = labels
        self.template = template
        self.second = second
        _check_template("template", template, needed=("left", "right"))
        if second is not None:
            _check_template("second", second, needed=())
        wrong = sorted({str(tone) for tone in (labels or {}).values() if tone not in TONE_LABELS})
        if wrong:
            message = f"The 'labels' must map to {', '.join(TONE_LABELS)}. Got {wrong}."
            raise InputError(message)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r})"

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process needs to make the same scorer: it opens the model itself."""
        return {key: value for key, value in self.__dict__.items() if key != "_model"}

    @property
    def digest(self) -> str:
        """SHA-256 of the names and contents of the files in the folder, for the lock of a run."""
        digest = hashlib.sha256()
        for file in sorted(file for file in self.path.iterdir() if file.is_file()):
            with file.open("rb") as stream:
                digest.update(f"{file.name}:{hashlib.file_digest(stream, 'sha256').hexdigest()}\n".encode())
        return digest.hexdigest()

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
            When a column is missing or holds something other than text, or half of a character (a lone surrogate), or
            the model's labels do not say which tone they are.
        ReadError
            When there is no classification model in the folder, its labels do not exclude each other, or its tokenizer
            has no padding token.
        MissingExtraError
            When torch or transformers is not installed.
        """
        triples = whole_spans(spans)
        model = self._model
        read = {span: self._read(span) for span in dict.fromkeys(triples)}
        # in an order that does not come from the rows: what is padded together has the same numbers each time
        distinct = sorted({(len(ids[0]), *ids) for ids in read.values()})
        batches = [[row[1:] for row in distinct[i : i + _BATCH]] for i in range(0, len(distinct), _BATCH)]
        said = dict(zip((row[1:] for row in distinct), _scored(model, batches), strict=True))
        return probability_columns(np.array([said[read[span]] for span in triples]), spans.index)

    def _read(self, span: Span) -> tuple[Ids, Ids]:
        """Return the pieces of a span and their segments: with all its words, or with the nearest ones that fit."""
        model = self._model
        left, mention, right = span
        for reach in _REACHES:
            near = (left, mention, right) if reach is None else (_last(left, reach), mention, _first(right, reach))
            fields = dict(zip(SPAN_COLUMNS, near, strict=True))
            texts = [t.format(**fields) for t in (self.template, self.second) if t is not None]
            encoded = model.tokenizer(*texts, return_token_type_ids=True, verbose=False)
            if len(encoded["input_ids"]) <= model.longest:
                return tuple(encoded["input_ids"]), tuple(encoded["token_type_ids"])
        message = f"The mention must fit into the {model.longest} pieces that the model reads. Got {mention!r}."
        raise InputError(message)

    @cached_property
    def _model(self) -> "_Model":
        """The model, opened once."""
        return _Model.open(self.path, self.labels)


@dataclass(frozen=True, eq=False)
class _Model:
    """A network with its tokenizer, how much it reads, and the tone that each of its labels means."""

    network: Any
    tokenizer: Any
    longest: int
    tones: Floats

    @classmethod
    def open(cls, path: Path, labels: Mapping[str, str] | None) -> "_Model":
        """Read a model from its folder."""
        require("torch", EXTRA, caller="TransformersScorer")
        library = require("transformers", EXTRA, caller="TransformersScorer")
        if not (path / "config.json").is_file():
            reason = "expected the folder of a model of the transformers library; there is no config.json."
            raise ReadError(reason, file=str(path))
        local = {"local_files_only": True, "trust_remote_code": False}
        try:
            with _without_bars(library.utils.logging):
                network, found = library.AutoModelForSequenceClassification.from_pretrained(
                    path, output_loading_info=True, dtype="float32", **local
                )
                tokenizer = library.AutoTokenizer.from_pretrained(path, **local)
        except (OSError, ValueError) as error:
            reason = f"expected a sequence classification model with its tokenizer ({error})."
            raise ReadError(reason, file=str(path)) from error
        if missing := sorted(found["missing_keys"]):
            reason = f"expected a sequence classification model; there are no weights for {', '.join(missing[:4])}."
            raise ReadError(reason, file=str(path))
        config = network.config
        if getattr(config, "problem_type", None) == "multi_label_classification":
            reason = (
                "expected a model whose labels exclude each other. This one rates each label alone (problem_type "
                '"multi_label_classification"): its numbers are no shares of one whole.'
            )
            raise ReadError(reason, file=str(path))
        if tokenizer.pad_token_id is None:
            reason = (
                "expected a tokenizer with a padding token, since rows are read together. Give tokenizer.pad_token and "
                "model.config.pad_token_id what the model was trained with, and save both to the folder again."
            )
            raise ReadError(reason, file=str(path))
        places = getattr(config, "max_position_embeddings", None) or 512
        # RoBERTa and its kin count places from the padding's, and keep two
        longest = min(tokenizer.model_max_length, places - 2)
        names = [config.id2label[i] for i in range(config.num_labels)]
        return cls(network.eval(), tokenizer, longest, _tones(names, labels))


@contextmanager
def _without_bars(bars: Any) -> Iterator[None]:
    """Keep the library's bars from the terminal, and leave its setting as it was."""
    shown = bars.is_progress_bar_enabled()
    bars.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            bars.enable_progress_bar()


def _tones(names: Sequence[str], labels: Mapping[str, str] | None) -> Floats:
    """Return a matrix that adds the model's labels up to the three tones, shape (n_labels, 3)."""
    known = {name: LABEL_NAMES.get(name.lower(), "") for name in names} if labels is None else dict(labels)
    tones = [known.get(name, "") for name in names]
    if sorted(known) != sorted(set(names)) or "" in tones or set(tones) != set(TONE_LABELS):
        given = "There are no 'labels'" if labels is None else f"Got {dict(labels)!r}"
        message = (
            f"The 'labels' must say for each label of the model, {', '.join(map(repr, names))}, which of "
            f"{', '.join(TONE_LABELS)} it means, and each of these must occur. {given}."
        )
        raise InputError(message)
    return np.array([[float(tone == label) for label in TONE_LABELS] for tone in tones])


def _scored(model: _Model, batches: Sequence[Sequence[tuple[Ids, Ids]]]) -> list[Floats]:
    """Return the three probabilities of each row of all batches."""
    torch = require("torch", EXTRA, caller="TransformersScorer")
    threads = torch.get_num_threads()

    def alone() -> None:
        torch.set_num_threads(1)

    try:
        alone()  # for the library that multiplies matrices it is one number for all threads
        with ThreadPoolExecutor(usable_cores(), initializer=alone) as pool:
            found = pool.map(lambda batch: _probabilities(torch, model, batch), batches)
            return [p for rows in found for p in rows]
    finally:
        torch.set_num_threads(threads)


def _probabilities(torch: Any, model: _Model, batch: Sequence[tuple[Ids, Ids]]) -> Floats:
    """Return the probabilities of some rows that are read together."""
    rows = [{"input_ids": list(ids), "token_type_ids": list(segments)} for ids, segments in batch]
    padded = model.tokenizer.pad(rows, return_tensors="pt")
    known = {key: padded[key] for key in ("input_ids", "attention_mask")}
    if getattr(model.network.config, "type_vocab_size", 0) > 1:
        known["token_type_ids"] = padded["token_type_ids"]
    with torch.inference_mode():
        logits = model.network(**known).logits.double()
    return np.asarray(torch.softmax(logits, dim=-1).numpy() @ model.tones)


def _check_template(name: str, template: str, *, needed: Sequence[str]) -> None:
    """Raise when a template holds something other than the three fields."""
    try:
        parts = [part[1:] for part in string.Formatter().parse(template) if part[1] is not None]
    except (ValueError, TypeError):  # a brace without its partner; no text
        parts = []
    fields = [field for field, how, sign in parts if field in SPAN_COLUMNS and not how and not sign]
    if len(fields) < max(len(parts), 1) or not set(needed) <= set(fields):
        must = " and ".join(f"{{{field}}}" for field in needed) or "one of them"
        message = f"The {name!r} must be made of {{left}}, {{mention}}, {{right}} and hold {must}. Got {template!r}."
        raise InputError(message)


def _last(text: str, n: int) -> str:
    """Return the last n words, with what follows them."""
    words = list(_WORD.finditer(text))[-n:] if n else []
    return text[words[0].start() :] if words else ""


def _first(text: str, n: int) -> str:
    """Return the first n words, with what stands before them."""
    words = list(_WORD.finditer(text))[:n]
    return text[: words[-1].end()] if words else ""
