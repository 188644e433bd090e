import pytest

from toolkit.corpus.manifest import agreed, load_manifest
from toolkit.errors import ConfigError, InputError


def write(folder, text):
    (folder / "corpus.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_a_folder_says(tmp_path):
    assert load_manifest(tmp_path) is None
    lines = ("[corpus]", 'title = "T"', 'license = "CC0"', "synthetic = true", 'files = ["a/*.csv"]')
    manifest = load_manifest(write(tmp_path, "\n".join([*lines, 'columns = {text = "body"}'])))
    assert manifest is not None
    assert (manifest.title, manifest.license, manifest.synthetic) == ("T", "CC0", True)
    assert manifest.files == ("a/*.csv",)
    assert manifest.columns == {"text": "body"}
    assert manifest.pattern is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[corpus]\nlicence = "CC0"', r"unknown key of \[corpus\] 'licence'. Did you mean 'license'\?"),
        ('[korpus]\ntitle = "T"', "unknown table 'korpus'. Did you mean 'corpus'"),
        ('[corpus]\nsynthetic = "yes"', "synthetic must be true or false. Got 'yes'"),
        ("[corpus]\ntitle = 3", "title must be a string"),
        ('[corpus]\nfiles = "*.csv"', "files must be a list"),
        ('[corpus]\nfiles = ["../*.csv"]', "inside the folder"),
        ("[corpus]\ncolumns = {text = 1}", "columns must be a table"),
        ("[corpus", "not valid TOML"),
        ("corpus = 3", r"corpus must be a table, written \[corpus\]. Got 3"),
        ("corpus = []", r"corpus must be a table, written \[corpus\]. Got \[\]"),
        ("[[corpus]]", "corpus must be a table"),
    ],
)
def test_mistakes_are_named(tmp_path, text, message):
    with pytest.raises(ConfigError, match=message):
        load_manifest(write(tmp_path, text))


def test_an_argument_must_not_contradict():
    assert agreed("outlet", None, "A") == "A"
    assert agreed("outlet", "A", "A") == "A"
    assert agreed("outlet", "A", None) == "A"
    assert agreed("columns", None, {}) is None
    with pytest.raises(InputError, match=r"outlet must not contradict corpus.toml, which says 'A'. Got 'B'"):
        agreed("outlet", "B", "A")


def test_a_byte_order_mark_is_passed_over(tmp_path):
    manifest = load_manifest(write(tmp_path, '\ufeff[corpus]\ntitle = "T"'))
    assert manifest is not None
    assert manifest.title == "T"
