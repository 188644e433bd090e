"""Sentences with a marked target and its human-coded tone, read into one form."""

import hashlib
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import pandas as pd

from toolkit.errors import ReadError

#: Columns of every frame of coded sentences; ``label`` is -1, 0 or 1.
COLUMNS = ("left", "mention", "right", "label", "source")

_MARK = re.compile(r"\[\[([^\[\]|]+)\|([A-Z]{2})\|(-1|0|1)\]\]")
_ONCE = re.compile(r"\[\[([^\[\]|]+)\|(-1|0|1)\]\]")

#: Folders of data that the recipes read; what humans coded is in the first two.
DATA = ("newsmtsc", "dse_country", "reuters21578", "ungdc")


def missing_data(folder: Path, parts: Sequence[str] = DATA, *, gold: Path | None = None) -> str:
    """Return what a recipe lacks to read its data; empty when all is there."""
    if missing := [part for part in parts if not (folder / part).is_dir()]:
        return f"--data must hold the folders {', '.join(parts)}. Got {str(folder)!r}, without {', '.join(missing)}."
    if gold is not None and not gold.is_file():
        return f"--gold must be a file, such as tests/tone/country_gold.tsv. Got {str(gold)!r}."
    return ""


def read_newsmtsc(path: Path) -> pd.DataFrame:
    """Return a file of NewsMTSC (Hamborg and Donnay 2021); its targets are mostly persons.

    Parameters
    ----------
    path : Path
        JSON lines with ``sentence``, ``from``, ``to``, ``polarity``.

    Returns
    -------
    DataFrame
        ``left``, ``mention``, ``right``, ``label`` (-1, 0, 1), ``source``; one row per coded mention.

    Raises
    ------
    ReadError
        When there is no such file, or a row of it is something else.
    """
    rows = []
    for number, line in _lines(path):
        try:
            row = json.loads(line)
            sentence, start, end = row["sentence"], row["from"], row["to"]
            rows.append((sentence[:start], sentence[start:end], sentence[end:], int(row["polarity"]), "newsmtsc"))
        except (ValueError, KeyError, TypeError) as error:
            reason = f"expected a JSON object with sentence, from, to, polarity ({error})."
            raise ReadError(reason, file=str(path), row=number) from error
    return pd.DataFrame(rows, columns=list(COLUMNS))


def read_dse(path: Path) -> pd.DataFrame:
    """Return a file of directed sentiment between countries (Park, Pan and Joo 2021).

    Its "neutral" means that neither of the two countries shows a sentiment for the other, which is not the same
    as a sentence that puts no light on the target. A few offsets are off; the occurrence nearest to them is taken.

    Parameters
    ----------
    path : Path
        Tab-separated, with ``sentence``, ``target``, ``start``, ``label``.

    Returns
    -------
    DataFrame
        ``left``, ``mention``, ``right``, ``label`` (-1, 0, 1), ``source``.

    Raises
    ------
    ReadError
        When there is no such file, a column is missing, or a row is something else or does not hold its target.
    """
    lines = iter(_lines(path))
    first, head = next(lines, (1, ""))
    names = head.split("\t")
    if missing := [name for name in ("sentence", "target", "start", "label") if name not in names]:
        reason = f"expected the names of tab-separated columns; there is no {', '.join(missing)}."
        raise ReadError(reason, file=str(path), row=first)
    rows = []
    for number, line in lines:
        try:
            row = dict(zip(names, line.split("\t"), strict=True))
            sentence, target, offset = row["sentence"], row["target"], int(row["start"])
            places = [m.start() for m in re.finditer(re.escape(target), sentence)]
            start = min(places, key=lambda p: abs(p - offset))
            rows.append((sentence[:start], target, sentence[start + len(target) :], int(row["label"]), "dse"))
        except ValueError as error:
            reason = f"expected {len(names)} columns, a sentence that holds the target, start and label ({error})."
            raise ReadError(reason, file=str(path), row=number) from error
    return pd.DataFrame(rows, columns=list(COLUMNS))


def read_countries(path: Path | None = None) -> pd.DataFrame:
    """Return country sentences written and coded for this project.

    Parameters
    ----------
    path : Path, optional
        Lines of a category, a tab, and a sentence in which each coded mention is marked as
        ``[[surface|code|label]]``; the bundled training sentences when left out.

    Returns
    -------
    DataFrame
        ``left``, ``mention``, ``right``, ``label`` (-1, 0, 1), ``source``, and ``target`` (the code) and
        ``category``; one row per marked mention.

    Examples
    --------
    >>> read_countries().columns[:4].tolist()
    ['left', 'mention', 'right', 'label']
    """
    rows = []
    path = path or _bundled("countries.txt")
    for number, line in _lines(path):
        category, tab, sentence = line.partition("\t")
        marks = list(_MARK.finditer(sentence))
        if not tab or not marks:
            reason = "expected a category, a tab and a sentence with [[surface|code|label]]."
            raise ReadError(reason, file=str(path), row=number)
        for mark in marks:
            left, right = _MARK.sub(r"\1", sentence[: mark.start()]), _MARK.sub(r"\1", sentence[mark.end() :])
            rows.append((left, mark[1], right, int(mark[3]), "countries", mark[2], category))
    return pd.DataFrame(rows, columns=[*COLUMNS, "target", "category"])


def read_gold(path: Path) -> pd.DataFrame:
    """Return the coded country sentences that nothing learns from (``tests/tone/country_gold.tsv``).

    Parameters
    ----------
    path : Path
        Tab-separated, with ``target``, ``category``, ``label`` and ``text``, in which the mention is marked as
        ``[[surface]]``; one row per mention.

    Raises
    ------
    ReadError
        When a column or a mark is missing.
    """
    frame = pd.read_csv(path, sep="\t", quoting=3, keep_default_na=False)
    if missing := [name for name in ("target", "category", "label", "text") if name not in frame.columns]:
        reason = f"expected the names of tab-separated columns; there is no {', '.join(missing)}."
        raise ReadError(reason, file=str(path), row=1)
    spans = frame["text"].str.extract(r"^(?P<left>.*?)\[\[(?P<mention>.*?)\]\](?P<right>.*)$")
    if (bare := spans["left"].isna()).any():
        reason = "expected a text with [[surface]]."
        raise ReadError(reason, file=str(path), row=int(bare.to_numpy().argmax()) + 2)
    return spans.join(frame[["label", "target", "category"]]).assign(source="gold")[[*COLUMNS, "target", "category"]]


def read_names() -> pd.DataFrame:
    """Return sentences of names and plain facts, written for this project: nothing in them praises or blames."""
    return read_countries(_bundled("names_only.txt")).assign(source="names")


def read_once(path: Path | None = None) -> pd.DataFrame:
    """Return sentences written for this project, whose persons, groups and countries were coded in one pass.

    Parameters
    ----------
    path : Path, optional
        Sentences in which each coded mention is marked as ``[[surface|label]]``, one in a line; the bundled ones when
        left out.

    Returns
    -------
    DataFrame
        ``left``, ``mention``, ``right``, ``label`` (-1, 0, 1), ``source``; one row per marked mention.
    """
    rows = []
    path = path or _bundled("once.txt")
    for number, line in _lines(path):
        if not (marks := list(_ONCE.finditer(line))):
            reason = "expected a sentence with [[surface|label]]."
            raise ReadError(reason, file=str(path), row=number)
        for mark in marks:
            left, right = _ONCE.sub(r"\1", line[: mark.start()]), _ONCE.sub(r"\1", line[mark.end() :])
            rows.append((left, mark[1], right, int(mark[2]), "once"))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def read_plain() -> pd.DataFrame:
    """Return sentences like those of ``read_once``, in the plain words of everyday reports, and written later."""
    return read_once(_bundled("plain.txt")).assign(source="plain")


def read_prose() -> list[str]:
    """Return sentences written for this project that nobody labelled; most name several people or countries."""
    return [line for _, line in _lines(_bundled("prose.txt"))]


def read_reports() -> list[str]:
    """Return sentences like those of ``read_prose``, in the plainer words of reports, and written later."""
    return [line for _, line in _lines(_bundled("reports.txt"))]


def code_names(spans: pd.DataFrame, path: Path | None = None) -> pd.DataFrame:
    """Return spans of others' sentences with the codes that were given to them in one pass for this project.

    The sentences are not ours to keep: a code is found by the SHA-256 of its span.

    Parameters
    ----------
    spans : DataFrame
        ``left``, ``mention``, ``right``.
    path : Path, optional
        Lines of the first 16 digits of the SHA-256 of left, mention and right, joined by "|", a tab, and the label;
        the bundled ones when left out.

    Returns
    -------
    DataFrame
        The spans with ``label`` (-1, 0, 1) and ``source``, both missing where there is no code.
    """
    path = path or _bundled("once_names.tsv")
    known = {}
    for number, line in _lines(path):
        digest, tab, code = line.partition("\t")
        if not tab or code not in ("-1", "0", "1"):
            reason = "expected the digits of a span, a tab, and its label."
            raise ReadError(reason, file=str(path), row=number)
        known[digest] = code
    label = [known.get(span_digest(span)) for span in spans[list(COLUMNS[:3])].itertuples(index=False, name=None)]
    labels = pd.Series(label, index=spans.index, dtype="object").astype("float64")
    return spans.assign(label=labels, source=labels.map(lambda _: "once", na_action="ignore"))


def span_digest(span: tuple[str, str, str]) -> str:
    """Return the digits under which ``code_names`` finds a span."""
    return hashlib.sha256("|".join(span).encode()).hexdigest()[:16]


def development(folder: Path) -> pd.DataFrame:
    """Return the sentences that no model may learn from, nor a teacher label: the development sets."""
    parts = [read_newsmtsc(folder / "newsmtsc" / f"dev-{name}.jsonl") for name in ("rw", "mt")]
    return pd.concat([*parts, read_dse(folder / "dse_country" / "valid.tsv")], ignore_index=True)


def split_off(frame: pd.DataFrame, *, part: int, parts: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the frame without, and with only, one of so many parts; a sentence is on one side alone.

    Parameters
    ----------
    frame : DataFrame
        With ``left``, ``mention``, ``right``.
    part, parts : int
        The part to split off, from 0, of how many. A sentence's part comes from its SHA-256.
    """
    chosen = sentences(frame).map(lambda s: int(hashlib.sha256(s.encode()).hexdigest(), 16) % parts == part)
    return frame[~chosen].reset_index(drop=True), frame[chosen].reset_index(drop=True)


def without(frame: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose sentence does not occur in another frame, whatever its spacing and case."""
    return frame[~_plain(frame).isin(set(_plain(other)))].reset_index(drop=True)


def sentences(frame: pd.DataFrame) -> pd.Series:
    """Return the whole sentence of each row."""
    return frame["left"] + frame["mention"] + frame["right"]


def _plain(frame: pd.DataFrame) -> pd.Series:
    """Return sentences as compared between sets: letters and digits alone."""
    return sentences(frame).str.lower().str.replace(r"[\W_]+", "", regex=True)


def _bundled(name: str) -> Path:
    """Return a file beside this one."""
    return Path(str(files("toolkit.tone.training") / name))


def _lines(path: Path) -> list[tuple[int, str]]:
    """Return number and text of each line that is not blank; an odd line separator inside a sentence does not cut."""
    if not path.is_file():
        reason = "there is no such file. The folder of training data must hold newsmtsc/ and dse_country/."
        raise ReadError(reason, file=str(path))
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        reason = f"expected text in UTF-8 ({error})."
        raise ReadError(reason, file=str(path)) from error
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
