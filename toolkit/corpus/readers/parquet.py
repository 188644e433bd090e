"""Parquet tables."""

from toolkit.corpus.readers.rows import Origin, Rows
from toolkit.errors import ReadError


def read_parquet(data: bytes, origin: Origin) -> Rows:
    """Read a Parquet table; its columns keep their types."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as error:
        message = f"the Parquet file is damaged ({str(error).partition('.')[0]}): write or download it again"
        raise ReadError(message, file=origin.name) from error
    kept = [name for name in table.column_names if not name.startswith("__index_level_")]
    # Whole numbers with gaps stay whole: an id of 19 digits would lose its last ones as a float.
    frame = table.select(kept).to_pandas(ignore_metadata=True, integer_object_nulls=True)
    return Rows(frame, list(range(1, len(frame) + 1)))
