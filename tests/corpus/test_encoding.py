import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.corpus.encoding import _western_text, decode
from toolkit.errors import InputError, ReadError

FRENCH = "Le président a été reçu à Séoul, où l’accueil fut chaleureux. " * 3
RUSSIAN = "Министры иностранных дел встретились в Пекине и обсудили торговлю. " * 5


@given(st.text())
def test_utf8_is_decoded_as_it_is(text):
    assert decode(text.removeprefix("\ufeff").encode()).text.startswith(text.removeprefix("\ufeff")[:1])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark(encoding):
    decoded = decode("São\r\nPaulo".encode(encoding))
    assert decoded.text == "São\r\nPaulo"
    assert decoded.note == ""


def test_western_bytes_are_recorded():
    decoded = decode(FRENCH.encode("cp1252"))
    assert decoded.text == FRENCH
    assert "decoded as cp1252" in decoded.note


def test_cyrillic_bytes_are_not_taken_for_western():
    decoded = decode(RUSSIAN.encode("cp1251"))
    assert decoded.text == RUSSIAN
    assert "guessed" in decoded.note


def test_seven_bit_japanese():
    text = "日本の首相は北京で会談した。" * 3
    decoded = decode(text.encode("iso2022_jp"))
    assert decoded.text == text
    assert "ISO-2022-JP" in decoded.note


def test_declared_encoding_counts_only_if_the_bytes_keep_it():
    page = '<html><head><meta charset="{}"></head><body>' + FRENCH
    assert decode(page.format("iso-8859-15").encode("iso-8859-15", "replace"), declares=True).encoding == "iso-8859-15"
    # It says UTF-8 but is not; it says Latin-1 but is UTF-8.
    assert decode(page.format("utf-8").encode("cp1252"), declares=True).encoding == "cp1252"
    assert decode(page.format("iso-8859-1").encode("utf-8"), declares=True).text.endswith(FRENCH)
    assert decode(page.format("no-such-code").encode("cp1252"), declares=True).text.endswith(FRENCH)


@pytest.mark.parametrize("name", ["utf-16", "UTF-16LE", "utf-32", "cp037"])
@pytest.mark.parametrize(("body", "encoding"), [("Rain fell", "utf-8"), (FRENCH, "cp1252")])
def test_a_declaration_that_reads_as_ascii_is_in_no_encoding_of_wider_characters(name, body, encoding):
    page = f'<html><head><meta charset="{name}"></head><body>{body}'.encode("cp1252")
    for data in (page, page + b" ", page + b"  ", page + b"   "):
        decoded = decode(data, declares=True)
        assert (decoded.text.rstrip(), decoded.encoding) == (page.decode("cp1252").rstrip(), encoding)


def test_mixed_lines_are_told_apart_and_recorded():
    data = "caf\u00e9 one\n".encode() + "caf\u00e9 two\n".encode("cp1252") + b"plain\n"
    decoded = decode(data)
    assert decoded.text == "café one\ncafé two\nplain\n"
    assert "1 of 3 lines" in decoded.note
    assert "lines 2" in decoded.note


@pytest.mark.parametrize("times", [7, 100])
def test_one_line_of_utf8_among_many_western_ones_is_kept(times):
    rows = ["1;le café «à Séoul»\n"] + ["2;un café à Tokyo\n"] * times
    first, *rest = rows
    decoded = decode(first.encode() + "".join(rest).encode("cp1252"))
    assert decoded.text == "".join(rows)
    assert f"mixed encodings: {times} of {times + 1} lines are not UTF-8 and were read as cp1252" in decoded.note


# Beside each text a line of the same encoding whose bytes are valid UTF-8 by chance, where it has one.
OTHERS = {
    "shift_jis": ("日本の首相は北京で会談し、両国の貿易について話し合った。", ""),
    "euc_kr": ("한국 대통령은 도쿄에서 일본 총리와 만나 무역 문제를 논의했다.", "万三"),
    "gb18030": ("外交部长在北京会见了日本首相，并讨论了两国之间的贸易问题。", "专业"),
    "big5": ("外交部長在北京會見了日本首相，並討論了兩國之間的貿易問題。", "かがき"),
    "cp1251": ("Министры иностранных дел встретились в Пекине и обсудили торговлю.", ""),
}


@pytest.mark.parametrize("encoding", OTHERS)
def test_what_is_utf8_by_chance_does_not_hide_another_encoding(encoding):
    line, chance = OTHERS[encoding]
    assert chance.encode(encoding).decode("utf-8") != chance or not chance
    text = f"{line}\n" * 12 + f"{chance}\n"
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert "guessed" in decoded.note


def test_a_line_that_is_neither_is_marked_by_lone_surrogates():
    decoded = decode("é ok\n".encode() + b"bad \x81\n")
    assert decoded.text == "é ok\nbad \udc81\n"


def test_what_the_user_says_is_kept_to():
    assert decode(RUSSIAN.encode("koi8-r"), encoding="koi8-r").text == RUSSIAN
    with pytest.raises(ReadError, match="line 2 are not utf-8"):
        decode(b"fine\n\xff\xfe\xff", encoding="utf8")
    with pytest.raises(InputError, match="that Python knows"):
        decode(b"x", encoding="utf-9")


@pytest.mark.parametrize("name", ["undefined", "punycode", "idna"])
def test_codecs_that_raise_a_plain_error_of_their_own(name):
    page = f'<html><head><meta charset="{name}"></head><body>' + "word." * 50 + "é"
    assert decode(page.encode("cp1252"), declares=True).encoding == "cp1252"
    assert decode(page[:-1].encode(), declares=True).text == page[:-1]
    rule = (InputError, "that Python knows") if name == "undefined" else (ReadError, "leave encoding out")
    with pytest.raises(rule[0], match=rule[1]):
        decode(("é" + "a.." * 50).encode(), encoding=name)


def test_a_name_of_an_encoding_with_nul_is_an_error():
    with pytest.raises(InputError, match="that Python knows"):
        decode(b"x", encoding="utf-8\x00")


def test_letters_are_counted_without_a_list_of_them():
    data = ("Un café à Séoul, puis un autre. " * 50_000).encode("cp1252")
    tracemalloc.start()
    assert _western_text(data) is not None
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * len(data)


def test_a_stray_byte_after_a_byte_order_mark_is_read_as_without_the_mark():
    data = b"title,text\nA,China\nB,Caf\xe9 China\nC,\xe6\x97\xa5\n"
    marked, plain = decode(b"\xef\xbb\xbf" + data), decode(data)
    assert marked == plain
    assert "mixed encodings: 1 of 4 lines are not UTF-8 and were read as cp1252 (lines 3)" in marked.note


def test_the_remedy_goes_by_where_the_encoding_came_from():
    data = b"\xff\xfe" + "title,text".encode("utf-16-le") + b"\x00"
    with pytest.raises(ReadError, match="are not utf-16: its byte-order mark says so, so it is cut or damaged"):
        decode(data)
    with pytest.raises(ReadError, match="are not utf-16: leave encoding out"):
        decode(data, encoding="utf-16")
