"""The files behind a path: one file, a folder, a glob, or the members of a zip."""

import glob
import gzip
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NoReturn

from toolkit.corpus.manifest import MANIFEST
from toolkit.errors import ConfigError, ReadError

# Exact names: "License deal with China.txt" is an article.
#: Hashes of the files beside it, which `sha256sum -c` reads.
CHECKSUMS = "SHA256SUMS"
_ABOUT = re.compile(
    r"(readme|license|licence|copying|notice)(\.(txt|text|md|markdown|rst|html?|pdf))?|"
    + f"{re.escape(MANIFEST)}|{CHECKSUMS}",
    re.IGNORECASE,
)
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
    """The files behind a path or in an archive, the names of those passed over, and whether the path is one file."""

    sources: list[Source]
    skipped: list[str]
    single: bool = False


def list_sources(path: Path, *, files: Sequence[str] = ()) -> Listing:
    """List the files behind a path, in the order of their names.

    Parameters
    ----------
    path : Path
        A file, a folder (with all folders in it, also those that it links to) or a glob.
    files : sequence of str, optional
        Globs relative to the folder: only these files, none passed over.

    Returns
    -------
    Listing
        Without ``files``, hidden files and those called README, LICENSE, COPYING, NOTICE or SHA256SUMS are passed over,
        and a link to a folder that is hidden or listed already. Reading a folder that cannot be opened
        raises ReadError.

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
        if not files:
            return _listing(path, *_walk(path))
        root, found = path, _chosen(path, files)
    elif glob.has_magic(str(path)):
        root = _fixed_part(path)
        found = [Path(hit) for hit in glob.glob(str(path), recursive=True) if Path(hit).is_file()]
    else:
        message = "there is no such file or folder: check the path"
        raise ReadError(message, file=str(path))
    return _listing(
        path, {file.relative_to(root).as_posix(): file.read_bytes for file in found}, [], chosen=bool(files)
    )


def _listing(
    path: Path, found: Mapping[str, Callable[[], bytes]], again: Sequence[str], *, chosen: bool = False
) -> Listing:
    skipped = [name for name in found if not chosen and _is_skipped(name)]
    sources = [Source(name, found[name]) for name in sorted(found.keys() - set(skipped))]
    skipped = sorted([*skipped, *again])
    if not sources:
        message = "there are no files to read in it" + (f" (passed over: {', '.join(skipped[:5])})" if skipped else "")
        raise ReadError(message, file=str(path))
    return Listing(sources, skipped)


def unzip(data: bytes, *, name: str) -> Listing:
    """List the members of a zip archive in the order of their names; nothing is written to disk.

    Reading a member raises ReadError when its path leaves the archive, when it is encrypted or damaged, and
    when it unpacks to more than 2 GiB or, beyond 50 MiB, to more than 200 times its packed size.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        message = "the zip archive is damaged: download or pack it again"
        raise ReadError(message, file=name) from error
    sources, skipped = [], []
    for member in sorted(archive.infolist(), key=lambda info: info.filename):
        # "." is the folder itself.
        if member.is_dir() or not PurePosixPath(member.filename).parts:
            continue
        if _is_skipped(member.filename):
            skipped.append(f"{name}/{member.filename}")
        else:
            sources.append(Source(f"{name}/{member.filename}", partial(_read_member, archive, member), packed=True))
    return Listing(sources, skipped)


def is_zip(data: bytes) -> bool:
    """Whether these are the bytes of a zip archive of files, and not of an Office document."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        return False
    return "[Content_Types].xml" not in names


def leaves_archive(name: str) -> bool:
    r"""Whether the path of an archive's member leads out of it: upwards, from the root, or onto a drive.

    Examples
    --------
    >>> [leaves_archive(name) for name in ("a/b.txt", "../b.txt", "/b.txt", "a/C:/b.txt", "a\\..\\b.txt")]
    [False, True, True, True, True]
    """
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or any(part[1:2] == ":" for part in path.parts)


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
    if leaves_archive(member.filename):
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


def _walk(folder: Path) -> tuple[dict[str, Callable[[], bytes]], list[str]]:
    """Return what reads each file of a folder, and the links not followed: hidden ones and those to folders met."""
    found: dict[str, Callable[[], bytes]] = {}
    again: list[str] = []
    closed: list[OSError] = []
    met = {os.path.realpath(folder)}
    for where, folders, names in os.walk(folder, onerror=closed.append, followlinks=True):
        below = Path(where).relative_to(folder)
        for name in sorted(folders):
            real, linked = os.path.realpath(Path(where, name)), Path(where, name).is_symlink()
            if real in met or (linked and name.startswith(".")):
                folders.remove(name)
                again.append((below / name).as_posix())
            met.add(real)
        folders.sort()
        found |= {(below / name).as_posix(): Path(where, name).read_bytes for name in names}
    for error in closed:
        found[Path(error.filename).relative_to(folder).as_posix()] = partial(_refuse, error)
    return found, again


def _refuse(error: OSError) -> NoReturn:
    message = f"the folder cannot be opened ({error.strerror or error}): nothing in it was read; allow it to be read"
    raise ReadError(message) from error


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
    hidden = any((part.startswith(".") and not part.startswith("..")) or part == "__MACOSX" for part in parts)
    return hidden or bool(parts and _ABOUT.fullmatch(parts[-1]))
