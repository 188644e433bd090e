"""Plain text: one article per file."""

from toolkit.corpus.encoding import decode
from toolkit.corpus.readers.rows import Origin, Rows, of_records
from toolkit.errors import ReadError


def read_plain(data: bytes, origin: Origin) -> Rows:
    """Read the whole file as the text of one article, without a title."""
    if origin.cut:
        raise ReadError(origin.cut, file=origin.name)
    decoded = decode(data, encoding=origin.encoding)
    notes = [decoded.note] if decoded.note else []
    return Rows(of_records([{"text": decoded.text}]), [1], encoding=decoded.encoding, notes=notes)
