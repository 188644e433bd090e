import pytest

from toolkit.corpus.readers.plain import read_plain
from toolkit.corpus.readers.rows import Origin
from toolkit.errors import ReadError


def test_the_whole_file_is_the_text():
    rows = read_plain("One.\r\n\r\n Two\u2028 \n".encode(), Origin("x.txt"))
    assert rows.frame.to_dict("records") == [{"text": "One.\r\n\r\n Two\u2028 \n"}]


def test_a_cut_file_is_no_article():
    with pytest.raises(ReadError, match="it breaks off"):
        read_plain(b"One", Origin("x.txt", None, "it breaks off"))
