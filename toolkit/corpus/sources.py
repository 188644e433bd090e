"""The files behind a path: one file, a folder, a glob, or the members of a zip."""

import glob
import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path, PurePosixPath

from toolkit.corpus.manifest import MANIFEST
from toolkit.errors import ConfigError, ReadError

_SKIPPED = ("README*", "LICENSE*", "LICENCE*", "*.md", MANIFEST)
_LARGEST = 2 * 2**30
_HARMLESS = 50 * 2**20
_LARGEST_RATIO = 200
_CHUNK = 2**20


@dataclass(frozen=True)
class Source:
    """One file, or one member of an archive, that is opened when its turn comes.

    Parameters
    ----------
    name : str
        Relative to the path that was asked for, with forward slashes.
    read : callable
        Returns its bytes; raises ReadError or OSError.
    packed : bool
        Whether it is a member of an archive.
    """

    name: str
    read: Callable[[], bytes]
    packed: bool = False


@dataclass(frozen=True)
class Listing:
    """The files behind a path, those passed over by name, and whether the path is one file."""

    sources: list[Source]
    skipped: list[str]
    single: bool = False


def list_sources(path: Path, *, files: Sequence[str] = ()) -> Listing:
    """List the files behind a path, in the order of their names.

    Parameters
    ----------
    path : Path
        A file, a folder (with all folders in it) or a glob.
    files : sequence of str, optional
        Globs relative to the folder: only these files, none passed over.

    Returns
    -------
    Listing
        Without ``files``, hidden files, README*, LICENSE* and *.md are passed over.

    Raises
    ------
    ReadError
        When there is nothing at the path.
    ConfigError
        When one of ``files`` fits nothing.
    """
    if path.is_file():
        return Listing([Source(path.name, path.read_bytes)], [], single=True)
    if path.is_dir():
        root, found = path, _chosen(path, files) if files else _walk(path)
    elif glob.has_magic(str(path)):
        root = _fixed_part(path)
        found = [Path(hit) for hit in glob.glob(str(path), recursive=True) if Path(hit).is_file()]
    else:
        message = "there is no such file or folder: check the path"
        raise ReadError(message, file=str(path))
    names = {file.relative_to(root).as_posix(): file for file in found}
    skipped = [name for name in sorted(names) if not files and _is_skipped(name)]
    sources = [Source(name, names[name].read_bytes) for name in sorted(names) if name not in skipped]
    if not sources:
        message = "there are no files to read in it" + (f" (passed over: {', '.join(skipped[:5])})" if skipped else "")
        raise ReadError(message, file=str(path))
    return Listing(sources, skipped)


def unzip(data: bytes, *, name: str) -> Iterator[Source]:
    """Yield the members of a zip archive in the order of their names; nothing is written to disk.

    Reading a member raises ReadError when its path leaves the archive, when it is encrypted or damaged, and
    when it unpacks to more than 2 GiB or, beyond 50 MiB, to more than 200 times its packed size.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        message = "the zip archive is damaged: download or pack it again"
        raise ReadError(message, file=name) from error
    for member in sorted(archive.infolist(), key=lambda info: info.filename):
        if not member.is_dir() and not _is_skipped(member.filename):
            yield Source(f"{name}/{member.filename}", partial(_read_member, archive, member), packed=True)


def is_zip(data: bytes) -> bool:
    """Whether these are the bytes of a zip archive of files, and not of an Office document."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        return False
    return "[Content_Types].xml" not in names


def gunzip(data: bytes) -> tuple[bytes, str]:
    """Return what a gzip file holds, and why it breaks off early where it does.

    Raises
    ------
    ReadError
        When it unpacks to more than 2 GiB or, beyond 50 MiB, to more than 200 times its packed size, or when
        nothing of it can be unpacked.
    """
    pieces, size, cut = [], 0, ""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
        while True:
            try:
                # read1 hands out what a truncated file still holds; read would lose it.
                piece = stream.read1(_CHUNK)
            except (EOFError, zlib.error, gzip.BadGzipFile):
                cut = "the gzip file breaks off or is damaged here: download or pack it again"
                break
            if not piece:
                break
            size += len(piece)
            pieces.append(piece)
            if _is_bomb(size, len(data)):
                raise ReadError(_BOMB)
    if cut and not size:
        message = "the gzip file is damaged from its beginning: download or pack it again"
        raise ReadError(message)
    return b"".join(pieces), cut


_BOMB = (
    "it unpacks to more than 2 GiB, or to more than 200 times its packed size, and was not unpacked: "
    "unpack it yourself if you trust it"
)


def _is_bomb(size: int, packed: int) -> bool:
    return size > _LARGEST or (size > _HARMLESS and size > _LARGEST_RATIO * max(packed, 1))


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    if ".." in parts or parts[0] == "/" or ":" in parts[0]:
        message = "the path of the member leaves the archive, as in a faulty or hostile zip: pack it again"
        raise ReadError(message)
    if member.flag_bits & 1:
        message = "the member is encrypted: unpack it with its password and pack it without"
        raise ReadError(message)
    if _is_bomb(member.file_size, member.compress_size):
        raise ReadError(_BOMB)
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        message = f"the member cannot be unpacked ({error}): pack it again"
        raise ReadError(message) from error


def _walk(folder: Path) -> list[Path]:
    return [Path(where, name) for where, _, names in os.walk(folder) for name in names]


def _chosen(folder: Path, files: Sequence[str]) -> list[Path]:
    found: set[Path] = set()
    for one in files:
        hits = [hit for hit in folder.glob(one) if hit.is_file()]
        if not hits:
            message = f"{MANIFEST}: files must name files of the folder. {one!r} fits none."
            raise ConfigError(message)
        found.update(hits)
    return sorted(found)


def _fixed_part(path: Path) -> Path:
    first = next(i for i, part in enumerate(path.parts) if glob.has_magic(part))
    return Path(*path.parts[:first])


def _is_skipped(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if not parts:
        # "." is the folder itself.
        return True
    hidden = any((part.startswith(".") and not part.startswith("..")) or part == "__MACOSX" for part in parts)
    return hidden or any(fnmatch(parts[-1].upper(), one.upper()) for one in _SKIPPED)
