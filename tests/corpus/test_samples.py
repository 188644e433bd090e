import functools
import hashlib
import io
import json
import tarfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from toolkit.corpus.read import read_corpus
from toolkit.corpus.samples import corpora_path, fetch_sample, list_samples
from toolkit.errors import InputError, ReadError


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
    lines = ["[mine]", 'title = "Mine"', 'license = "CC0"', 'about = "A \\"test\\""', 'size = "1 kB"']
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


@pytest.mark.shared
def test_the_reuters_recipe_reads_the_collection(tmp_path, server, shared):
    served, address = server
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for file in sorted((shared / "data" / "reuters21578").glob("*.sgm"))[:2]:
            tar.add(file, arcname=file.name)
    files = {"reuters21578.tar.gz": (buffer.getvalue(), ['unpack = "reut2-*.sgm"'])}
    serve(served, files)
    path = recipe(tmp_path, address, files, files=["**/reut2-*.sgm"], outlet="Reuters", language="en")
    assert len(read_corpus(fetch_sample("mine", folder=tmp_path, recipes=path))) == 2000
