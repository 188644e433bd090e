from datetime import date, datetime

import pytest

from toolkit.errors import ConfigError, InputError
from toolkit.targets import gazetteer
from toolkit.targets.gazetteer import countries, gazetteer_digest, load_targets, parse_target
from toolkit.targets.target import Alias, Target
from toolkit.tone.audit_figures import ALL


def test_names_codes_and_other_names():
    assert [t.code for t in load_targets(["north korea", "jp", "PRC", "Britain"])] == ["KP", "JP", "CN", "GB"]
    assert len(load_targets()) == len(countries()) > 200


def test_each_target_once_in_the_order_asked_for():
    assert [t.code for t in load_targets(["Japan", "China", "JP"])] == ["JP", "CN"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("China", r"write \['China'\]"),
        (["Chnia"], "Did you mean 'China'"),
        ([], "at least one"),
        (5, r"must be a list of names or Targets\. Got 5"),
        ([5], r"must hold names, codes or Targets\. Got 5; write 'China'"),
        ([{"country": "China"}], r"must hold names, codes or Targets\. Got \{'country': 'China'\}"),
        (["China", None], r"Got None; write 'China'"),
    ],
)
def test_a_wrong_list_is_refused(names, said):
    with pytest.raises(InputError, match=said):
        load_targets(names)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": 5}, r"must be a string and must not be empty\. Got 5"),
        ({"text": " "}, "must not be empty. Got ' '"),
        ({"kind": "nation"}, "must be one of name, demonym"),
        (
            {"start": "2020-01-01"},
            r"'start' of alias 'Xi' must be a date, such as date\(2020, 1, 31\)\. Got '2020-01-01'",
        ),
        ({"end": datetime(2020, 1, 1)}, r"'end' of alias 'Xi' must be a date.* Got datetime"),
        (
            {"start": date(2020, 1, 2), "end": date(2020, 1, 1)},
            r"'end' of alias 'Xi' must not be before its start, 2020-01-02\. Got 2020-01-01",
        ),
        ({"titles": "President"}, "'titles' .* must be a tuple of strings. Got the string 'President'"),
    ],
)
def test_a_wrong_alias_is_refused(wrong, said):
    with pytest.raises(InputError, match=said):
        Alias(**{"text": "Xi", **wrong})


def test_an_alias_may_count_on_one_day():
    assert Alias("Xi", start=date(2020, 1, 1), end=date(2020, 1, 1)).end == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": 5}, "code of a Target must be a string and must not be empty. Got 5"),
        ({"aliases": [5]}, r"'aliases' of Target 'X' must be a list of strings or Aliases\. Got 5"),
        ({"aliases": 5}, r"'aliases' of Target 'X' must be a list of strings or Aliases\. Got 5"),
        ({"aliases": "Xi"}, "'aliases' .* Got the string 'Xi'"),
        ({"exclude": [None]}, r"'exclude' of Target 'X' must be a list of strings\. Got None"),
        ({"person_names": "Jordan"}, "'person_names' .* Got the string 'Jordan'"),
        ({"doubts": ["bird"]}, r"'doubts' of Target 'X' must be a list of Doubts\. Got 'bird'"),
    ],
)
def test_a_wrong_target_is_refused(wrong, said):
    with pytest.raises(InputError, match=said):
        Target(**{"code": "X", **wrong})


def test_two_targets_may_not_share_a_code():
    with pytest.raises(InputError, match="have the code 'X'"):
        load_targets([Target("X", "one"), Target("X", "two")])


def test_a_file_of_own_targets(tmp_path):
    file = tmp_path / "targets.toml"
    file.write_text('[NATO]\nname = "NATO"\nnames = ["NATO"]\nexclude = ["NATO phonetic alphabet"]\n', encoding="utf-8")
    (own,) = load_targets(path=file)
    assert (own.name, own.aliases, own.exclude) == ("NATO", (Alias("NATO"),), ("NATO phonetic alphabet",))
    assert [t.code for t in load_targets(["NATO", "China"], path=file)] == ["NATO", "CN"]


@pytest.mark.parametrize("key", ["names", "demonyms", "shorts", "exclude", "person_names"])
def test_a_string_in_place_of_a_list_is_refused(key):
    with pytest.raises(ConfigError, match=rf"{key}.*must be a list of strings. Got 'China': write \['China'\]"):
        parse_target("C", {"name": "C", key: "China"}, where="study.toml")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"nmes": ["China"]}, "unknown key 'nmes'. Did you mean 'names'"),
        ("China", "must be a table"),
        ({"names": [""]}, "must not be empty"),
        ({"dated": [{"texts": ["USSR"]}]}, "is not a target"),
        ({"dated": [{"texts": ["USSR"], "kind": "name", "from": "1922"}]}, "'start' of alias 'USSR' must be a date"),
    ],
)
def test_a_wrong_table_names_file_target_and_key(entry, said):
    with pytest.raises(ConfigError, match=rf"own.toml: \[C\].*{said}"):
        parse_target("C", entry, where="own.toml")


def test_the_code_of_ambiguous_mentions_is_taken():
    with pytest.raises(InputError, match="must not be 'AMBIGUOUS'"):
        Target("AMBIGUOUS", "mine")
    with pytest.raises(InputError, match="must not be 'all': in the audit"):
        Target(ALL, "mine")


def test_a_byte_order_mark_is_passed_over(tmp_path):
    file = tmp_path / "targets.toml"
    file.write_text('\ufeff[NATO]\nnames = ["NATO"]\n', encoding="utf-8")
    assert [target.code for target in load_targets(path=file)] == ["NATO"]


def test_the_hash_does_not_hang_on_line_ends(tmp_path, monkeypatch):
    before = gazetteer_digest()
    for file in gazetteer._FOLDER.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    monkeypatch.setattr(gazetteer, "_FOLDER", tmp_path)
    assert gazetteer_digest() == before
    (tmp_path / "people.toml").write_bytes(b"")
    assert gazetteer_digest() != before
