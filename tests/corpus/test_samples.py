import functools
import hashlib
import io
import json
import random
import tarfile
import threading
import tomllib
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from toolkit import cli
from toolkit.corpus import samples
from toolkit.corpus.read import read_corpus
from toolkit.corpus.samples import corpora_path, fetch_sample, list_samples
from toolkit.errors import InputError, ReadError
from toolkit.study.pipeline import sample_path


class Handler(SimpleHTTPRequestHandler):
    """Serve a folder and keep the paths that were asked for."""

    asked: list[str] = []  # noqa: RUF012

    def do_GET(self):
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, *args):
        pass


@pytest.fixture
def server(tmp_path):
    served = tmp_path / "served"
    served.mkdir()
    Handler.asked.clear()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(served)))
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield served, f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def tar_of(**members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


def recipe(tmp_path, address, served, **corpus):
    lines = ["[mine]", 'title = "Mine"', 'version = "3"', 'license = "CC0"', 'about = "A \\"test\\""', 'size = "1 kB"']
    for name, (data, extra) in served.items():
        digest = hashlib.sha256(data).hexdigest()
        lines += [
            "[[mine.files]]",
            f'url = "{address}/{name}"',
            f'hash = "sha256:{digest}"',
            f'name = "{name}"',
            *extra,
        ]
    lines += ["[mine.corpus]", *(f"{key} = {json.dumps(value)}" for key, value in corpus.items())]
    path = tmp_path / "recipes.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def serve(served, files):
    for name, (data, _) in files.items():
        (served / name).write_bytes(data)


def test_files_are_fetched_once_and_read_by_the_recipe(tmp_path, server):
    served, address = server
    files = {"JPN_2020.txt": (b"Japan speaks.", []), "CHN_2021.txt": (b"China speaks.", [])}
    serve(served, files)
    path = recipe(tmp_path, address, files, pattern="{country}_{year}", outlet="UN", files=["*.txt"])
    home = fetch_sample("mine", folder=tmp_path / "data", recipes=path)
    assert home == tmp_path / "data" / "mine"
    corpus = read_corpus(home)
    assert corpus.articles[["country", "outlet", "text"]].to_numpy().tolist() == [
        ["CHN", "UN", "China speaks."],
        ["JPN", "UN", "Japan speaks."],
    ]
    assert corpus.name == "Mine"
    assert corpus.provenance["manifest"]["description"] == 'A "test"'
    assert len(Handler.asked) == 2
    sums = {name: hashlib.sha256(data).hexdigest() for name, (data, _) in files.items()}
    expected = ["# Mine, version 3", *(f"{digest}  {name}" for name, digest in sums.items())]
    assert (home / "SHA256SUMS").read_text(encoding="utf-8").splitlines() == expected
    (home / "JPN_2020.txt").unlink()
    fetch_sample("mine", folder=tmp_path / "data", recipes=path)
    assert Handler.asked[2:] == ["/JPN_2020.txt"]


def test_an_archive_is_unpacked_once_and_only_what_the_recipe_names(tmp_path, server):
    served, address = server
    archive = tar_of(**{"TXT/1/a_1.txt": "One.", "TXT/2/a_1.txt": "Two.", "TXT/._a_1.txt": "no", "../../a_9.txt": "no"})
    files = {"all.tar.gz": (archive, ['unpack = "a_*.txt"'])}
    serve(served, files)
    path = recipe(tmp_path, address, files, files=["**/*.txt"])
    home = fetch_sample("mine", folder=tmp_path / "data", recipes=path)
    corpus = read_corpus(home)
    assert corpus.articles["text"].tolist() == ["One.", "Two."]
    assert not list(tmp_path.rglob("a_9.txt"))
    stamp = (home / "all" / "1" / "a_1.txt").stat().st_mtime_ns
    fetch_sample("mine", folder=tmp_path / "data", recipes=path)
    assert (home / "all" / "1" / "a_1.txt").stat().st_mtime_ns == stamp
    assert len(Handler.asked) == 1


def test_wrong_bytes_are_an_error_and_leave_nothing(tmp_path, server):
    served, address = server
    files = {"a.txt": (b"Right.", []), "b.txt": (b"Right too.", [])}
    serve(served, files)
    (served / "b.txt").write_bytes(b"Changed at the source.")
    path = recipe(tmp_path, address, files, files=["*.txt"])
    with pytest.raises(ReadError, match=r"b.txt: .*does not have the hash of the recipe, so it was not kept"):
        fetch_sample("mine", folder=tmp_path / "data", recipes=path)
    assert [file.name for file in (tmp_path / "data" / "mine").iterdir()] == ["a.txt"]


def test_what_cannot_be_fetched_is_an_error(tmp_path, server):
    _, address = server
    path = recipe(tmp_path, address, {"a.txt": (b"Right.", [])}, files=["*.txt"])
    with pytest.raises(ReadError, match="cannot be fetched"):
        fetch_sample("mine", folder=tmp_path / "data", recipes=path)
    assert not list((tmp_path / "data").rglob("*.txt"))


def test_names_are_checked():
    with pytest.raises(InputError, match="Did you mean 'ungdc'"):
        fetch_sample("ungcd")
    with pytest.raises(InputError, match="'ungdc' must be downloaded: use fetch_sample"):
        corpora_path("ungdc")
    with pytest.raises(InputError, match="Got 'nowhere'"):
        corpora_path("nowhere")


def test_the_bundled_corpus_is_listed_and_found():
    samples = list_samples().set_index("name")
    assert samples.loc["reuters21578", "kind"] == "download"
    assert samples.loc["asia-tour", "kind"] == "bundled"
    assert (corpora_path("asia-tour") / "corpus.toml").is_file()


def bundled(archives, server, monkeypatch):
    """Serve archives in place of those of the bundled recipes, of which only addresses and hashes are replaced."""
    served, address = server
    text = (samples._root() / samples._RECIPES).read_text(encoding="utf-8")
    before = tomllib.loads(text)
    for name, data in archives.items():
        (file,) = before[name]["files"]
        (served / file["name"]).write_bytes(data)
        kind = file["hash"].partition(":")[0]
        text = text.replace(file["url"], f"{address}/{file['name']}")
        text = text.replace(file["hash"], f"{kind}:{hashlib.new(kind, data).hexdigest()}")
    after = tomllib.loads(text)
    assert {name: recipe["corpus"] for name, recipe in after.items()} == {n: r["corpus"] for n, r in before.items()}
    path = served.parent / "bundled.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(samples, "_RECIPES", str(path))


def packed(members):
    """Return a tar.gz of texts and files by their names in it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.shared
def test_the_bundled_recipe_of_reuters_reads_the_collection(tmp_path, server, shared, monkeypatch):
    files = sorted((shared / "data" / "reuters21578").glob("*.sgm"))[:2]
    members = {file.name: file.read_bytes() for file in files}
    others = {"README.txt": b"About the files.", "lewis.dtd": b"<!-- -->", "all-places-strings.lc.txt": b"japan\n"}
    bundled({"reuters21578": packed(members | others)}, server, monkeypatch)
    home = fetch_sample("reuters21578", folder=tmp_path / "data")
    unpacked = home / "reuters21578"
    assert sorted(file.name for file in unpacked.iterdir()) == [samples._MARKER, *sorted(members)]
    corpus = read_corpus(home)
    assert corpus.name == "Reuters-21578, Distribution 1.0"
    assert (len(corpus), len(corpus.rejected)) == (2000, 0)
    articles = corpus.articles
    assert set(articles["outlet"]) == {"Reuters"}
    assert set(articles["language"]) == {"en"}
    assert set(articles["published"].dropna().dt.year) == {1987}
    assert articles["source_id"].is_unique
    assert (articles["places"].fillna("") != "").mean() > 0.8
    assert articles["topics"].str.contains("|", regex=False).any()


@pytest.mark.shared
def test_the_bundled_recipe_of_the_debates_reads_the_speeches(tmp_path, server, shared, monkeypatch):
    files = [
        file for year in (2014, 2015) for file in sorted((shared / "data" / "ungdc" / str(year)).glob("*.txt"))[:20]
    ]
    members = {"UNGDC_1946-2024/README.txt": b"About the files."}
    for file in files:
        _, session, year = file.stem.split("_")
        place = f"UNGDC_1946-2024/TXT/Session {session} - {year}"
        members[f"{place}/._{file.name}"] = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"
        members[f"{place}/{file.name}"] = file.read_bytes()
    bundled({"ungdc": packed(members)}, server, monkeypatch)
    done = CliRunner().invoke(cli.app, ["data", "fetch", "ungdc", "--to", str(tmp_path / "data")])
    home = tmp_path / "data" / "ungdc"
    assert (done.exit_code, done.stdout) == (0, f"{home}\n")
    corpus = read_corpus(home)
    assert corpus.name == "UN General Debate Corpus 1946-2024"
    assert (len(corpus), len(corpus.rejected)) == (40, 0)
    articles = corpus.articles
    assert set(articles["outlet"]) == {"UN General Debate"}
    assert set(articles["language"]) == {"en"}
    found = (
        articles["country"] + "_" + articles["session"].astype("str") + "_" + articles["published"].dt.strftime("%Y")
    )
    assert sorted(found) == sorted(file.stem for file in files)
    assert (articles["text"].str.len() > 1000).all()


def test_progress_is_told_in_bytes_and_only_of_what_is_fetched(tmp_path, server, monkeypatch):
    bundled(
        {"ungdc": packed({"a/JPN_69_2014.txt": b"Japan speaks.", "a/b.bin": random.Random(0).randbytes(5000)})},
        server,
        monkeypatch,
    )
    size = (server[0] / "UNGDC_1946-2024.tar.gz").stat().st_size
    told = []
    sample_path("ungdc", folder=tmp_path, progress=lambda *said: told.append(said))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {size}
    assert told[0] == (1024, size)
    assert told[-1] == (size, size)
    told.clear()
    sample_path("ungdc", folder=tmp_path, progress=lambda *said: told.append(said))
    assert told == []


@pytest.mark.parametrize("terminal", [True, False])
def test_the_command_shows_a_bar_in_a_terminal_only(tmp_path, server, monkeypatch, terminal):
    bundled({"ungdc": packed({"a/JPN_69_2014.txt": b"Japan speaks."})}, server, monkeypatch)
    size = (server[0] / "UNGDC_1946-2024.tar.gz").stat().st_size
    monkeypatch.setenv("TERM", "xterm")  # a dumb terminal gets no bar
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=terminal, width=120, color_system=None)
    monkeypatch.setattr(cli, "_console", lambda *, errors=False: console)
    done = CliRunner().invoke(cli.app, ["data", "fetch", "ungdc", "--to", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (0, f"{tmp_path / 'ungdc'}\n")
    assert ("fetching ungdc" in shown.getvalue()) is terminal
    assert (f"{size}/{size} bytes" in shown.getvalue()) is terminal


@pytest.mark.parametrize("name", ["/a_9.txt", "//a_9.txt", "C:/a_9.txt", "a/C:/a_9.txt", "..\\a_9.txt"])
def test_no_member_of_an_archive_leaves_its_folder(tmp_path, server, name):
    served, address = server
    files = {"all.tar.gz": (tar_of(**{"a_1.txt": "One.", name: "no"}), ['unpack = "a_*.txt"'])}
    serve(served, files)
    home = fetch_sample("mine", folder=tmp_path / "data", recipes=recipe(tmp_path, address, files, files=["**/*.txt"]))
    assert not Path("/a_9.txt").exists()
    assert read_corpus(home).articles["text"].tolist() == ["One."]


def test_tables_of_a_recipe_are_written_as_tables(tmp_path, server):
    served, address = server
    files = {"a.csv": (b"kind,body\nnews,China speaks.\n", [])}
    serve(served, files)
    path = recipe(tmp_path, address, files, files=["*.csv"])
    path.write_text(path.read_text() + '\ncolumns = {text = "body"}\n')
    assert read_corpus(fetch_sample("mine", folder=tmp_path, recipes=path)).articles["text"].tolist() == [
        "China speaks."
    ]


def test_checksums_are_no_article(tmp_path, server):
    served, address = server
    files = {"a.txt": (b"China speaks.", [])}
    serve(served, files)
    home = fetch_sample("mine", folder=tmp_path, recipes=recipe(tmp_path, address, files))
    assert read_corpus(home).articles["text"].tolist() == ["China speaks."]
