import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

import toolkit.corpus.sources as sources
from toolkit.corpus.sources import gunzip, is_zip, list_sources, unzip
from toolkit.errors import ReadError


def packed(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def touch(folder, *names):
    for name in names:
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def names(listing):
    return [source.name for source in listing.sources]


def test_a_folder_is_listed_in_order_and_passes_over_what_is_no_article(tmp_path):
    skipped = {"README.txt", "LICENSE", "a/Licence.md", "copying", ".hidden", ".git/x", "corpus.toml"}
    touch(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", *skipped)
    listing = list_sources(tmp_path)
    assert names(listing) == ["a/b/c.txt", "a/z.txt", "b.txt"]
    assert set(listing.skipped) == skipped
    assert listing.sources[0].read() == b"a/b/c.txt"
    assert not listing.single


def test_a_title_that_begins_as_a_licence_is_an_article(tmp_path):
    articles = ["License deal with China.txt", "Readme of war.txt", "README.csv", "note.md", "notice to quit.html"]
    touch(tmp_path, *articles)
    listing = list_sources(tmp_path)
    assert (names(listing), listing.skipped) == (sorted(articles), [])


def test_linked_folders_are_read_once(tmp_path):
    touch(tmp_path, "outside/c.txt", "news/a.txt", "news/deep/b.txt")
    (tmp_path / "news" / "linked").symlink_to(tmp_path / "outside", target_is_directory=True)
    (tmp_path / "news" / "deep" / "loop").symlink_to(tmp_path / "news", target_is_directory=True)
    (tmp_path / "outside" / "again").symlink_to(tmp_path / "news" / "deep", target_is_directory=True)
    (tmp_path / "news" / ".away").symlink_to(tmp_path, target_is_directory=True)
    listing = list_sources(tmp_path / "news")
    assert names(listing) == ["a.txt", "deep/b.txt", "linked/c.txt"]
    assert listing.skipped == [".away", "deep/loop", "linked/again"]


def test_a_folder_that_cannot_be_opened_is_listed(tmp_path, monkeypatch):
    touch(tmp_path, "a.txt", "shut/b.txt", ".git/c")
    scan = os.scandir

    def closed(path):
        if Path(path).name in ("shut", ".git"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    listing = list_sources(tmp_path)
    assert (names(listing), listing.skipped) == (["a.txt", "shut"], [".git"])
    with pytest.raises(ReadError, match=r"folder cannot be opened \(Permission denied\)"):
        listing.sources[1].read()


def test_a_file_and_a_glob(tmp_path):
    touch(tmp_path, "a/1.txt", "a/2.csv", "b/3.txt")
    assert list_sources(tmp_path / "a" / "2.csv").single
    assert names(list_sources(tmp_path / "*" / "*.txt")) == ["a/1.txt", "b/3.txt"]
    assert names(list_sources(tmp_path / "**" / "*.txt")) == ["a/1.txt", "b/3.txt"]


def test_only_the_files_of_the_manifest(tmp_path):
    touch(tmp_path, "a/1.txt", "a/README.txt", "b/3.txt")
    assert names(list_sources(tmp_path, files=["a/*.txt"])) == ["a/1.txt", "a/README.txt"]


def test_nothing_there(tmp_path):
    with pytest.raises(ReadError, match="no such file or folder"):
        list_sources(tmp_path / "nowhere")
    with pytest.raises(ReadError, match="no files to read"):
        list_sources(tmp_path)
    with pytest.raises(ReadError, match="no files to read"):
        list_sources(tmp_path / "*.csv")


def test_members_come_in_order_without_the_hidden():
    data = packed(**{"b.txt": "B", "a/c.txt": "C", "__MACOSX/b.txt": "x", ".DS_Store": "x"})
    listing = unzip(data, name="z.zip")
    members = listing.sources
    assert listing.skipped == ["z.zip/.DS_Store", "z.zip/__MACOSX/b.txt"]
    assert [member.name for member in members] == ["z.zip/a/c.txt", "z.zip/b.txt"]
    assert [member.read() for member in members] == [b"C", b"B"]
    assert all(member.packed for member in members)


@pytest.mark.parametrize("name", [".", "./", "/", "./."])
def test_a_member_that_names_a_folder_is_passed_over(name):
    listing = unzip(packed(**{name: "", "a.txt": "A"}), name="z.zip")
    assert (names(listing), listing.skipped) == (["z.zip/a.txt"], [])


@pytest.mark.parametrize("name", ["../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "C:/evil.txt", "..\\evil.txt"])
def test_a_member_must_stay_inside(name):
    (member,) = unzip(packed(**{name: "x"}), name="z.zip").sources
    with pytest.raises(ReadError, match="leaves the archive"):
        member.read()


def test_an_encrypted_member_is_not_read():
    data = bytearray(packed(**{"a.txt": "secret"}))
    data[6] |= 1  # the flag in the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    (member,) = unzip(bytes(data), name="z.zip").sources
    with pytest.raises(ReadError, match="encrypted"):
        member.read()


def test_bombs_are_not_unpacked(monkeypatch):
    monkeypatch.setattr(sources, "_HARMLESS", 1000)
    (member,) = unzip(packed(**{"bomb.txt": b"0" * 1_000_000}), name="z.zip").sources
    with pytest.raises(ReadError, match="more than 200 times its packed size"):
        member.read()
    with pytest.raises(ReadError, match="more than 200 times its packed size"):
        gunzip(gzip.compress(b"0" * 1_000_000))
    monkeypatch.setattr(sources, "_LARGEST", 500_000)
    monkeypatch.setattr(sources, "_LARGEST_RATIO", 10**9)
    with pytest.raises(ReadError, match="more than 2 GiB"):
        gunzip(gzip.compress(b"0" * 1_000_000))


def test_a_damaged_member_is_an_error_of_its_own():
    data = bytearray(packed(**{"a.txt": "A" * 500}))
    data[40] ^= 0xFF
    (member,) = unzip(bytes(data), name="z.zip").sources
    with pytest.raises(ReadError, match="cannot be unpacked"):
        member.read()
    with pytest.raises(ReadError, match="zip archive is damaged"):
        unzip(b"PK\x03\x04nonsense", name="z.zip")


def test_gzip_whole_and_cut():
    text = "".join(f"line {i * 7919 % 1000}\n" for i in range(20_000)).encode()
    assert gunzip(gzip.compress(text)) == (text, "")
    data, cut = gunzip(gzip.compress(text)[:-3000])
    assert text.startswith(data)
    assert len(data) > 1000
    assert "breaks off" in cut
    with pytest.raises(ReadError, match="from its beginning"):
        gunzip(b"\x1f\x8bnonsense")


def test_a_workbook_is_no_archive_of_files():
    assert is_zip(packed(**{"a.txt": "x"}))
    assert not is_zip(packed(**{"[Content_Types].xml": "x", "xl/workbook.xml": "x"}))
    assert not is_zip(b"text")
