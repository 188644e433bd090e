"""From bytes to text: the encoding is found, never assumed without saying so."""

import codecs
import re
import string
from dataclasses import dataclass

from toolkit.errors import InputError, ReadError

#: Byte-order marks and the encodings they announce.
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")
# Western text has accents on 2 to 8 letters in a hundred; nearly all Cyrillic or Chinese bytes are above 127.
_MOST_ACCENTS = 0.25
_LETTERS = string.ascii_letters.encode()
_LONGEST_GUESS = 200_000
_GUESSED = "encoding guessed as {}: check the text, and say encoding=... if it is wrong"


@dataclass(frozen=True)
class Decoded:
    """A text and how it was decoded.

    Parameters
    ----------
    text : str
        The characters, without byte-order mark; nothing else is changed.
    encoding : str
        Python's name of the encoding.
    note : str
        What a reader of the corpus should know; empty for UTF-8, for a byte-order mark and for what was
        declared.
    """

    text: str
    encoding: str
    note: str = ""


def decode(data: bytes, *, encoding: str | None = None, declares: bool = False) -> Decoded:
    r"""Decode a file.

    In this order: the user's ``encoding``; a byte-order mark (that of UTF-8 only where all bytes are
    UTF-8); strict UTF-8; what the file declares (HTML, XML); line by line UTF-8 or Windows-1252 where a
    file mixes both; Windows-1252 where the share of bytes above 127 is that of a Western language; and what
    charset-normalizer recognises. The last three are
    recorded in ``note``. On a mixed file's lines that are neither, the bytes become lone surrogates
    (Python's ``surrogateescape``), by which the rows that hold them are recognised and set aside.

    Parameters
    ----------
    data : bytes
        The whole file.
    encoding : str, optional
        Said by the user: nothing else is tried.
    declares : bool, default False
        Whether the format declares its encoding, so that the declaration is looked for.

    Returns
    -------
    Decoded
        Text, encoding and note.

    Raises
    ------
    InputError
        When ``encoding`` is not known to Python.
    ReadError
        When the bytes are not of that encoding, or of any that is recognised.

    Examples
    --------
    >>> decode("São Paulo".encode("cp1252")).note
    'decoded as cp1252 (Windows Western), for it is not UTF-8'
    """
    if encoding is not None:
        return _as_told(data, encoding, "leave encoding out to have it recognised")
    for bom, name in BOMS:
        if bom == codecs.BOM_UTF8 and data.startswith(bom):
            try:
                return Decoded(data.decode(name), "utf-8")
            except UnicodeDecodeError:
                # One stray byte must not cost the whole file: it is read as the same file without the mark.
                data = data.removeprefix(bom)
                break
        if data.startswith(bom):
            remedy = "its byte-order mark says so, so it is cut or damaged: export it again, or say encoding=..."
            return _as_told(data, name, remedy)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return (_seven_bit(data, declares) if text.isascii() else None) or Decoded(text, "utf-8")
    if declares and (name := _declared(data)):
        return Decoded(data.decode(name), name)
    return _mixed(data) or _western(data) or _recognised(data)


def check_encoding(encoding: str) -> str:
    """Return Python's name of an encoding after checking that there is one."""
    try:
        name = codecs.lookup(encoding).name
        # "hex" and "rot13" are known, too, but are none of text.
        "a".encode(name)
    # Some codecs, such as "undefined" and "idna", raise the plain UnicodeError; a name with NUL is a ValueError.
    except (LookupError, TypeError, ValueError) as error:
        message = f"encoding must be one that Python knows, such as 'utf-8' or 'cp1252'. Got {encoding!r}."
        raise InputError(message) from error
    return name


def _as_told(data: bytes, encoding: str, remedy: str) -> Decoded:
    name = check_encoding(encoding)
    try:
        return Decoded(data.decode(name).removeprefix("\ufeff"), name.removesuffix("-sig"))
    except UnicodeError as error:
        where = "of the file"
        if isinstance(error, UnicodeDecodeError):
            line = data.count(b"\n", 0, error.start) + 1
            where = f"of line {line}"
        message = f"the bytes {where} are not {name}: {remedy}"
        raise ReadError(message) from error


def _declared(data: bytes) -> str:
    """Return the encoding that an HTML or XML file declares, if its bytes keep the promise, or ""."""
    match = _DECLARED.search(data[:4096])
    if not match:
        return ""
    name = match[1].decode("ascii").lower()
    # Browsers read what calls itself Latin-1 or ASCII as Windows-1252, and pages are written for browsers.
    name = "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name
    try:
        # What can be read as ASCII is not UTF-16, whatever it says: so the HTML standard reads such a page, too.
        if match[0].decode(name) != match[0].decode("ascii"):
            return ""
        data.decode(name)
    except (LookupError, UnicodeError):
        return ""
    return name


def _seven_bit(data: bytes, declares: bool) -> Decoded | None:
    """Decode what is ASCII to the letter but stands for more: ISO-2022-JP, or what the file declares."""
    if declares and (name := _declared(data)):
        return Decoded(data.decode(name), name)
    if b"\x1b$" in data:
        return Decoded(data.decode("iso2022_jp_2", "replace"), "iso2022_jp_2", _GUESSED.format("ISO-2022-JP"))
    return None


def _mixed(data: bytes) -> Decoded | None:
    """Decode line by line, or return None where the lines that are UTF-8 may be so by chance."""
    lines = data.split(b"\n")
    texts, western, utf8 = [], [], 0
    for number, line in enumerate(lines, start=1):
        try:
            texts.append(line.decode("utf-8"))
            utf8 += not line.isascii()
        except UnicodeDecodeError:
            texts.append(line.decode("cp1252", "surrogateescape"))
            western.append(number)
    # A short line of Chinese or Japanese bytes may be valid UTF-8 by chance, a line of Western text hardly ever.
    few = utf8 * 5 < len(western)
    if few and (not utf8 or _western_text(b"\n".join(lines[number - 1] for number in western)) is None):
        return None
    shown = ", ".join(map(str, western[:20])) + (", ..." if len(western) > 20 else "")
    # What follows the last line break is a line only if there is something.
    count = f"{len(western):,} of {len(lines) - (not lines[-1]):,} lines are"
    note = f"mixed encodings: {count} not UTF-8 and were read as cp1252 (lines {shown})"
    return Decoded("\n".join(texts), "utf-8", note)


def _western(data: bytes) -> Decoded | None:
    text = _western_text(data)
    if text is None:
        return None
    return Decoded(text, "cp1252", "decoded as cp1252 (Windows Western), for it is not UTF-8")


def _western_text(data: bytes) -> str | None:
    """Return the text where the bytes are Windows-1252 and those above 127 as rare as in a Western language."""
    high = len(data.translate(None, bytes(range(128))))
    letters = high + len(data) - len(data.translate(None, _LETTERS))
    if high > _MOST_ACCENTS * letters:
        return None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _recognised(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_LONGEST_GUESS]).best()
    if best is not None:
        try:
            text = data.decode(best.encoding)
        except UnicodeDecodeError:
            best = None
        else:
            return Decoded(text, best.encoding, _GUESSED.format(best.encoding))
    message = "the encoding is not recognised: say which it is with encoding=..., for example encoding='cp1251'"
    raise ReadError(message)
