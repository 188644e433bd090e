"""Train the neural scorer further on a coded sample of the user's own."""

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit._extras import require
from toolkit.errors import InputError
from toolkit.tone.arguments import check_path, check_seed, check_whole
from toolkit.tone.calibration import Calibration, temperature
from toolkit.tone.fitted import ScorerFit, check_name, fit_result
from toolkit.tone.fitting import calibrated
from toolkit.tone.neural import MODEL, TOKENIZER, NeuralScorer
from toolkit.tone.sample import CodedSample
from toolkit.tone.scorer import PROBABILITIES
from toolkit.tone.spans import iter_spans
from toolkit.tone.wordpieces import Pieces, TargetTokenizer

if TYPE_CHECKING:
    from toolkit.tone.training.encoder import TargetEncoder

EXTRA = "train"
#: Smaller steps than those of the recipe: the network knows most of it already.
LEARNING_RATE, BATCH = 3e-5, 16

Floats = npt.NDArray[np.float64]
#: Called with how many networks are fitted, and of how many.
Progress = Callable[[int, int], None]


def fit_neural(
    spans: pd.DataFrame,
    labels: Sequence[str] | pd.Series,
    *,
    folder: str | Path,
    groups: Sequence[Hashable] | pd.Series | None = None,
    base: str | Path | None = None,
    name: str = "neural-own",
    folds: int = 5,
    epochs: int = 4,
    random_state: int = 0,
    progress: Progress | None = None,
) -> ScorerFit:
    """Train the neural scorer further on your own coded sample, and hold it against the one that it starts from.

    The sample is cut in folds, all mentions of a sentence or group in one; each fold is scored by a network that
    learnt from the others, in the eight-bit form in which it would be used. The table compares these held-out scores
    with those of the scorer at the start, on the same mentions. The scorer itself learns from the whole sample. Some
    hundreds of coded mentions are needed for a gain; the interval of the difference tells whether there is one.

    It learns on one thread, so that the number of processors changes nothing.

    Parameters
    ----------
    spans : DataFrame
        With the text columns ``left``, ``mention``, ``right``.
    labels : sequence of str
        negative, neutral or positive, one for each span; each label in as many sentences, or groups, as there are
        folds, or more.
    folder : path
        Where the scorer is written, when all is learnt: ``NeuralScorer(folder)`` reads it, and a study whose file names
        it.
    groups : sequence, optional
        What each span is part of, such as its article: all of a group is in one fold, together with copies of its
        sentences elsewhere, and the intervals are of samples of groups. Sentences alone when left out.
    base : path, optional
        Folder of the scorer to start from; the bundled one when left out.
    name : str, default "neural-own"
        What the tone table calls the scorer; not "bundled" or, with a ``base``, "base", and not like a bundled one.
    folds : int, default 5
        Parts that the sample is cut in, 2 or more.
    epochs : int, default 4
        How often each mention is learnt from, 1 or more.
    random_state : int, default 0
        Seed of the folds, of the order in which mentions are learnt from, and of the intervals.
    progress : callable, optional
        Called with the number of networks fitted so far, and with how many there are: one for each fold, and the last.

    Returns
    -------
    ScorerFit
        The ``scorer``, the ``table`` of the comparison, the figures of the ``folds``, and the held-out
        ``predictions``. The order of the rows changes nothing; a span that comes again counts once (``note``).

    Raises
    ------
    InputError
        When the labels are not one of the three for each span, or too few, or one span has two; when labels or groups
        have another index than the spans; when the name is that of the comparison; when the folder holds a model
        already or cannot be made; or another parameter breaks its rule.
    ReadError
        When the scorer to start from cannot be read.
    MissingExtraError
        When the extra "train" is not installed.

    Examples
    --------
    >>> fitted = fit_neural(spans, labels, folder="my-scorer")  # doctest: +SKIP
    >>> score_tone(mentions, scorer=fitted.scorer)  # doctest: +SKIP
    """
    for module in ("torch", "transformers", "onnx"):
        require(module, EXTRA, caller="fit_neural")
    from toolkit.tone.training.export import set_calibration

    folder = _free(folder)
    check_whole("folds", folds, of="fit_neural", least=2)
    check_whole("epochs", epochs, of="fit_neural", least=1)
    check_seed(random_state, of="fit_neural")
    if progress is not None and not callable(progress):
        message = f"The 'progress' of fit_neural must be a function of two numbers, or None. Got {progress!r}."
        raise InputError(message)
    if base is not None:
        check_path("base", base, of="fit_neural", what="the folder of a neural scorer")
    other = "bundled" if base is None else "base"
    check_name(name, other, of="fit_neural")
    start = NeuralScorer(base)
    sample = CodedSample.read(spans, labels, groups=groups, folds=folds, random_state=random_state)
    before = _probabilities(start, sample.spans)  # says, too, when there is no model to start from
    with _quiet(), tempfile.TemporaryDirectory() as place:
        scratch, p = Path(place), np.zeros_like(before)
        for fold in range(folds):
            here = sample.folds == fold
            network = _learnt(start.folder, sample, ~here, epochs, random_state)
            _write(network, start.folder, scratch / "fold", sample.spans[~here], random_state)
            p[here] = _probabilities(NeuralScorer(scratch / "fold"), sample.spans[here])
            _tell(progress, fold + 1, folds + 1)
        logits = np.log(np.maximum(p, 1e-12))
        network = _learnt(start.folder, sample, np.full(len(p), fill_value=True), epochs, random_state)
        _write(network, start.folder, scratch / "whole", sample.spans, random_state)
        set_calibration(scratch / "whole" / MODEL, Calibration(temperature(logits, sample.labels - 1)))
        folder.mkdir(parents=True, exist_ok=True)
        for file in (TOKENIZER, MODEL):  # the model last: with it the folder is whole
            shutil.copyfile(scratch / "whole" / file, folder / f"{file}.part")
            os.replace(folder / f"{file}.part", folder / file)
        _tell(progress, folds + 1, folds + 1)
    said = {name: calibrated(logits, sample.labels, sample.folds), other: before}
    scorer = NeuralScorer(folder, name=name)
    return fit_result(scorer, sample, said, index=spans.index, random_state=random_state)


def _free(folder: str | Path) -> Path:
    """Return the folder to be written, or say why it cannot be: before hours of work, and without making it."""
    check_path("folder", folder, of="fit_neural", what="a folder to be written")
    place = Path(folder)
    if (place / MODEL).exists():
        message = f"The 'folder' must hold no model yet. There is a {MODEL} in {str(place)!r}."
        raise InputError(message)
    there = next(parent for parent in (place.absolute(), *place.absolute().parents) if parent.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        message = f"The 'folder' must be one that can be written. Got {str(place)!r}; {str(there)!r} cannot."
        raise InputError(message)
    return place


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' bars and advice to makers of models from the terminal: ``progress`` says how far it is."""
    from transformers.utils import logging as bars

    def other_than_advice(record: logging.LogRecord) -> bool:
        return "pre-processing before quantization" not in record.getMessage()

    shown, root, handler = bars.is_progress_bar_enabled(), logging.getLogger(), logging.NullHandler()
    bars.disable_progress_bar()
    root.addFilter(other_than_advice)
    root.addHandler(handler)  # the library would set one up that stays
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.removeFilter(other_than_advice)
        if shown:
            bars.enable_progress_bar()


def _learnt(
    base: Path, sample: CodedSample, chosen: npt.NDArray[np.bool_], epochs: int, random_state: int
) -> "TargetEncoder":
    """Return the network of a scorer after it has learnt from the chosen spans."""
    import torch

    from toolkit.tone.training.fit import Lesson, Plan, fit
    from toolkit.tone.training.restore import restore

    rows: list[Pieces] = TargetTokenizer(base / TOKENIZER).cut(list(iter_spans(sample.spans[chosen])))
    lesson = Lesson(rows, np.eye(3, dtype=np.float32)[sample.labels[chosen]], np.ones(len(rows), np.float32))
    plan = Plan(epochs, LEARNING_RATE, BATCH, random_state)
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        with torch.random.fork_rng(devices=[]), tempfile.TemporaryDirectory() as scratch:
            checkpoint = Path(scratch) / "network.pt"
            return fit(restore(base), lesson, plan, checkpoint=checkpoint, report=lambda *_: None)
    finally:
        torch.set_num_threads(threads)


def _write(network: "TargetEncoder", base: Path, folder: Path, learnt: pd.DataFrame, random_state: int) -> None:
    """Write a network as the files of a scorer, its scales set by some of the spans that it learnt from."""
    from toolkit.tone.training.export import TYPICAL, write_onnx

    folder.mkdir(exist_ok=True)
    # a draw: the sample is in the order of the alphabet
    drawn = learnt.sample(min(TYPICAL, len(learnt)), random_state=random_state)
    typical = TargetTokenizer(base / TOKENIZER).cut(list(iter_spans(drawn)))
    write_onnx(network, folder / MODEL, typical=typical)
    shutil.copyfile(base / TOKENIZER, folder / TOKENIZER)


def _probabilities(scorer: NeuralScorer, spans: pd.DataFrame) -> Floats:
    """Return p_negative, p_neutral, p_positive of each span."""
    return scorer.score(spans)[list(PROBABILITIES)].to_numpy(dtype=np.float64)


def _tell(progress: Progress | None, done: int, total: int) -> None:
    """Report, where somebody listens."""
    if progress is not None:
        progress(done, total)
