from pathlib import Path

import pytest

from toolkit.errors import ConfigError
from toolkit.study.words import read_words


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("w.toml", 'crackdown = -2.5\n"trade deal" = 1\n'),
        ("w.csv", "\ufeffvalence,word\n-2.5,crackdown\n1,trade deal\n"),
    ],
)
def test_both_formats(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_words(tmp_path / name) == {"crackdown": -2.5, "trade deal": 1.0}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("w.txt", "", r"must be a \.toml or a \.csv file. Got \.txt"),
        ("w.csv", "word,score\na,1\n", "must have the columns 'word' and 'valence'"),
        ("w.csv", "word,valence\na,high\n", "line 2: the valence of 'a' must be a number. Got 'high'"),
        ("w.csv", "word,valence\na,1\na,2\n", "line 3: the word 'a' comes twice"),
        ("w.csv", "word,valence\n,1\n", "line 2: the word '' is missing"),
        ("w.csv", "word,valence\n", "is empty"),
        (
            "w.csv",
            "word,valence\nBad,-4\nglad,2\nbad,4\n",
            r"w\.csv, lines 2 and 4: 'Bad' \(-4\) and 'bad' \(4\) are the same word but for capitals",
        ),
        ("w.toml", "Bad = -4\nbad = 4\n", r"w\.toml: 'Bad' \(-4\) and 'bad' \(4\) are the same word but for capitals"),
        ("w.toml", "a = 'x'\n", "the valence of 'a' must be a number"),
        ("w.toml", "a =\n", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=says):
        read_words(tmp_path / name)


def test_a_word_with_a_capital_may_mean_something_else(tmp_path: Path) -> None:
    """One with a capital is found as it is written; that is how "Polish" is kept from "polish"."""
    (tmp_path / "w.csv").write_text("word,valence\nPolish,0\npolish,1\nGreat,2\ngreat,3\n", encoding="utf-8")
    assert read_words(tmp_path / "w.csv") == {"Polish": 0, "polish": 1, "Great": 2, "great": 3}


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_words(tmp_path / "none.csv")
