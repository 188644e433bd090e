"""Sample corpora: those that come with the package, and public ones that are downloaded on demand."""

import hashlib
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pandas as pd

from toolkit.corpus.manifest import MANIFEST, load_manifest
from toolkit.corpus.recipes import read_recipes
from toolkit.corpus.sources import CHECKSUMS, leaves_archive
from toolkit.errors import InputError, ReadError, did_you_mean

#: Called while a file is fetched: bytes done and bytes in all of this file (0 where the server does not say).
Fetching = Callable[[int, int], None]

_RECIPES = "recipes.toml"
# In an unpacked archive: the hash of the archive.
_MARKER = ".hash"


def list_samples() -> pd.DataFrame:
    """List the sample corpora.

    Returns
    -------
    DataFrame
        One row per corpus: ``name``, ``title``, ``kind`` (bundled or download), ``size`` (of the download),
        ``license``.

    Examples
    --------
    >>> list_samples().query("kind == 'download'")["name"].tolist()
    ['reuters21578', 'ungdc']
    """
    rows = []
    for folder in _bundled():
        about = load_manifest(folder)
        title, license = (about.title, about.license) if about else ("", "")
        rows.append((folder.name, title or folder.name, "bundled", "", license))
    for name, recipe in sorted(_recipes(None).items()):
        rows.append((name, recipe["title"], "download", recipe["size"], recipe["license"]))
    return pd.DataFrame(rows, columns=["name", "title", "kind", "size", "license"], dtype="str")


def corpora_path(name: str) -> Path:
    """Return the folder of a corpus that comes with the package.

    Parameters
    ----------
    name : str
        Such as "asia-tour".

    Returns
    -------
    Path
        Inside the installed package, or in ``corpora/`` of a clone.

    Raises
    ------
    InputError
        When there is none of that name; a public corpus is fetched with ``fetch_sample``.
    """
    folders = {folder.name: folder for folder in _bundled()}
    if name in folders:
        return folders[name]
    if name in _recipes(None):
        message = f"name must be a corpus of the package. {name!r} must be downloaded: use fetch_sample({name!r})."
        raise InputError(message)
    message = f"name must be a corpus that comes with the package. Got {name!r}. {did_you_mean(name, folders)}"
    raise InputError(message)


def fetch_sample(
    name: str,
    *,
    folder: str | Path | None = None,
    recipes: str | Path | None = None,
    progress: Fetching | None = None,
) -> Path:
    """Download a public corpus, or find it where it was downloaded before.

    Each file is fetched once, and kept only if its bytes have the hash that the recipe gives; files that
    are there with the right hash are not fetched again, so that a broken run goes on where it stopped.
    Beside them lies a ``corpus.toml`` with the reader's settings: ``read_corpus(fetch_sample(name))`` reads
    it. ``SHA256SUMS`` holds the SHA-256 of each file, also where the recipe has another hash, to be cited and to be
    checked with ``sha256sum -c``.

    Parameters
    ----------
    name : str
        A name of kind "download" in ``list_samples()``.
    folder : str or Path, optional
        Where to keep it; default is the cache folder of the user. The corpus gets a folder of its name in it.
    recipes : str or Path, optional
        A file of recipes of one's own, in the form of the bundled ``recipes.toml``.
    progress : callable, optional
        Called as ``progress(done, total)`` with the bytes of the file that is being fetched; ``total`` is 0 where the
        server does not say it. Not called for a file that is there already.

    Returns
    -------
    Path
        The folder of the corpus.

    Raises
    ------
    InputError
        When there is no recipe of that name.
    ConfigError
        When a recipe lacks a key or has an unknown one.
    ReadError
        When a file cannot be fetched or has another hash; nothing of it is left behind.
    """
    import pooch

    known = _recipes(recipes)
    if name not in known:
        message = f"name must be a corpus that can be downloaded. Got {name!r}. {did_you_mean(name, known)}"
        raise InputError(message)
    recipe = known[name]
    home = Path(folder if folder is not None else pooch.os_cache("tonelens")) / name
    sums = [f"# {recipe['title']}" + (f", version {recipe['version']}\n" if "version" in recipe else "\n")]
    for file in recipe["files"]:
        archive = _retrieve(file, home, progress)
        sums.append(f"{_sha256(archive)}  {archive.relative_to(home).as_posix()}\n")
        if "unpack" in file:
            _unpack(archive, file["unpack"], file["hash"], home)
    (home / CHECKSUMS).write_text("".join(sums), encoding="utf-8", newline="\n")
    _write_manifest(recipe, home)
    return home


class _Told:
    """What pooch takes for a bar of tqdm, told on as bytes."""

    def __init__(self, progress: Fetching) -> None:
        self.total = 0  # pooch sets it when the server has answered
        self._progress, self._done = progress, 0

    def update(self, n: int) -> None:
        # pooch tells whole chunks, so that the last one goes beyond the end.
        self._done = min(self._done + n, self.total) if self.total else self._done + n
        self._progress(self._done, self.total)

    def reset(self) -> None:
        """Start again, which pooch does at the end, before it tells the total: what has none keeps what is done."""
        self._done = 0 if self.total else self._done

    def close(self) -> None:
        """Nothing is open."""


def _retrieve(file: Mapping[str, str], home: Path, progress: Fetching | None) -> Path:
    import pooch
    from requests import RequestException

    place = PurePosixPath(file["name"])
    told = _Told(progress) if progress is not None else False
    try:
        kept = pooch.retrieve(file["url"], file["hash"], fname=place.name, path=home / place.parent, progressbar=told)
    except ValueError as error:
        message = (
            f"what {file['url']} gave does not have the hash of the recipe, so it was not kept: try again, "
            "and if it stays so, the source has changed and the recipe needs a new hash"
        )
        raise ReadError(message, file=file["name"]) from error
    except (RequestException, OSError) as error:
        message = f"{file['url']} cannot be fetched ({type(error).__name__}): check the connection and run it again"
        raise ReadError(message, file=file["name"]) from error
    return Path(kept)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unpack(archive: Path, pattern: str, hash: str, home: Path) -> None:
    """Unpack the members whose name fits, all or none, unless that was done before."""
    target = home / archive.name.partition(".")[0]
    marker = target / _MARKER
    if marker.is_file() and marker.read_text() == hash:
        return
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=home) as place:
        n_kept = 0
        for name, stream in _members(archive):
            parts = PurePosixPath(name.replace("\\", "/")).parts
            if parts and not leaves_archive(name) and fnmatchcase(parts[-1], pattern):
                # The folder of a member is kept, for names may recur.
                path = Path(place, "unpacked", *parts[-2:] if len(parts) > 1 else parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as out:
                    shutil.copyfileobj(stream, out)
                n_kept += 1
        if not n_kept:
            message = f"the archive has no member {pattern!r}: the recipe does not fit it"
            raise ReadError(message, file=archive.name)
        Path(place, "unpacked", _MARKER).write_text(hash)
        Path(place, "unpacked").rename(target)


def _members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            for info in packed.infolist():
                if not info.is_dir():
                    yield info.filename, packed.open(info)
        return
    with tarfile.open(archive) as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield member.name, stream


def _write_manifest(recipe: Mapping[str, Any], home: Path) -> None:
    import tomli_w

    table = {
        "title": recipe["title"],
        "description": recipe["about"],
        "license": recipe["license"],
        **recipe["corpus"],
    }
    (home / MANIFEST).write_text(tomli_w.dumps({"corpus": table}), encoding="utf-8")


def _root() -> Path:
    package = Path(__file__).parents[1]
    inside = package / "corpora"
    return inside if inside.is_dir() else package.parent / "corpora"


def _bundled() -> list[Path]:
    return sorted(path.parent for path in _root().glob(f"*/{MANIFEST}"))


def _recipes(path: str | Path | None) -> dict[str, Any]:
    file = Path(path) if path is not None else _root() / _RECIPES
    return read_recipes(file)
