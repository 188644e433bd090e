"""Read articles from files, folders, globs and archives."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.corpus.columns import check_fields
from toolkit.corpus.corpus import Corpus, OnError, check_defaults, check_on_error, gather
from toolkit.corpus.encoding import check_encoding
from toolkit.corpus.manifest import Manifest, agreed, load_manifest
from toolkit.corpus.pattern import NamePattern
from toolkit.corpus.reading import Reading
from toolkit.corpus.recognise import check_format
from toolkit.corpus.sources import list_sources
from toolkit.errors import InputError


def read_corpus(
    path: str | Path,
    *,
    columns: Mapping[str, str | int] | None = None,
    pattern: str | None = None,
    format: str | None = None,
    encoding: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
    day_first: bool | None = None,
    on_error: OnError = "reject",
) -> Corpus:
    r"""Read articles from a file, a folder, a glob or a zip archive.

    Formats: CSV and other delimited tables, Excel, JSON, JSON lines, Parquet, plain text (one article per
    file), HTML pages and Reuters-21578 SGML; each also packed with gzip. The format is recognised by
    content. A folder is read with all folders in it and those that it links to, but for hidden files and files called
    README, LICENSE, COPYING, NOTICE or SHA256SUMS (``provenance["skipped"]`` names them); a ``corpus.toml`` in it says
    which files are read, and how.

    Parameters
    ----------
    path : str or Path
        What to read.
    columns : mapping of str to str, optional
        Which column is which field: keys out of text, title, published, outlet, language, url, source_id.
        What it does not name is found by a table of usual names; nested JSON objects count as
        "source.name".
    pattern : str, optional
        Fields in the names of the files, such as ``"{country}_{session}_{year}"``; they become columns.
        Files that it does not fit are rejected.
    format : str, optional
        csv, excel, html, json, jsonl, parquet, reuters or text, where it is not to be recognised; of a zip archive
        that of its members.
    encoding : str, optional
        Of all files, where it is not to be recognised (see ``toolkit.corpus.encoding.decode``).
    outlet, language : str, optional
        For the articles that have none. Without ``language`` it is recognised from the text.
    day_first : bool, optional
        The order of day and month in dates such as 01/02/2003. Without it, one date of a file with a number
        above 12 settles the order for the file; where none does, such rows are rejected.
    on_error : {"reject", "raise"}, default "reject"
        Whether a row or file that breaks a rule is set aside in ``Corpus.rejected``, or the first one stops
        the reading.

    Returns
    -------
    Corpus
        In the order of file and row. Texts are decoded and nothing else. Times without a zone are taken as
        UTC. A table with columns (or a pattern with fields) year, month and day but without a date is dated
        by them; a year alone becomes its 1 July, a month its 15th, in a column of dates as well. An empty date,
        also one written as "N/A" or "null", gives NaT; one that cannot be read rejects the row. A further column
        is one of numbers, booleans or times if it is so in all files, and one of text if not.

    Raises
    ------
    ReadError
        When there is nothing at the path, when a single file cannot be read, when no article is left, or
        for the first problem with ``on_error="raise"``. It names the file, the row, the rule and the
        remedy.
    InputError
        When an argument breaks its rule, names a column that is not there, or contradicts ``corpus.toml``.
    ConfigError
        When ``corpus.toml`` holds something unknown.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "news.csv").write_text("date;headline;body\n2025-10-28;Talks;They met.\n;;")
    ...     corpus = read_corpus(Path(folder, "news.csv"))
    >>> corpus.articles.loc[0, ["title", "text"]].tolist()
    ['Talks', 'They met.']
    """
    folder = _check_path(path)
    check_on_error(on_error)
    manifest = load_manifest(folder) if folder.is_dir() else None
    said = manifest or Manifest()
    pattern = agreed("pattern", pattern, said.pattern)
    defaults = check_defaults(
        agreed("columns", check_fields(columns) if columns is not None else None, said.columns),
        outlet=agreed("outlet", outlet, said.outlet),
        language=agreed("language", language, said.language),
        day_first=day_first,
    )
    reading = Reading(
        defaults=defaults,
        pattern=NamePattern(pattern) if pattern is not None else None,
        format=check_format(format) if format is not None else None,
        encoding=check_encoding(encoding) if encoding is not None else None,
        stops=on_error == "raise",
    )
    listing = list_sources(folder, files=said.files)
    for source in listing.sources:
        reading.read(source, alone=listing.single)
    parts = reading.assembled()
    articles, rejected = gather(parts, reading.rejected, on_error=on_error, source=str(path))
    provenance = {
        "path": str(path),
        "files": _counted(reading.files, articles, rejected),
        "skipped": [*listing.skipped, *reading.skipped],
        "settings": {
            "columns": dict(defaults.columns or {}),
            "pattern": pattern,
            "format": format,
            "encoding": encoding,
            "outlet": defaults.outlet,
            "language": defaults.language,
            "day_first": day_first,
        },
        "columns": [part.columns for part in parts],
        "notes": [
            *reading.notes,
            *dict.fromkeys(note for part in parts for note in part.notes),
            *_foreign(articles["language"]),
        ],
    }
    if manifest is not None:
        about = ("title", "description", "license", "synthetic")
        provenance["manifest"] = {
            **{key: getattr(manifest, key) for key in about},
            "files": list(manifest.files),
        }
    return Corpus(articles, rejected, said.title or folder.name, provenance)


def _check_path(path: object) -> Path:
    if isinstance(path, Path) or (isinstance(path, str) and path):
        return Path(path)
    came = f"a {type(path).__name__}"
    if isinstance(path, str):
        came = "an empty string: '.' is the current folder"
    elif isinstance(path, pd.DataFrame):
        came += ": Corpus.from_frame reads one"
    elif isinstance(path, list | tuple):
        came += ": put the files into a folder, or name them by a glob such as 'news/*.csv'"
    message = f"path must be a file, a folder or a glob, as a string or Path. Got {came}."
    raise InputError(message)


def _foreign(languages: pd.Series) -> list[str]:
    """Return a note on the articles that are not in English, if there are any."""
    counts = languages[~languages.isin(["en", ""])].value_counts().sort_index()
    if counts.empty:
        return []
    told = ", ".join(f"{code}: {n:,}" for code, n in counts.items())
    made_for = "names, tone and stop words are made for English and tell little of them"
    return [f"language: {counts.sum():,} of {len(languages):,} articles are not in English ({told}); {made_for}"]


def _counted(files: Sequence[dict[str, Any]], articles: pd.DataFrame, rejected: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the files with the numbers of articles and rejected rows of each."""
    kept, aside = articles["source_file"].value_counts(), rejected["source_file"].value_counts()
    return [
        {**one, "n_articles": int(kept.get(one["file"], 0)), "n_rejected": int(aside.get(one["file"], 0))}
        for one in files
    ]
