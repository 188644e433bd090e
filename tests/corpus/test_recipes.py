from pathlib import Path

import pytest

from toolkit.corpus.recipes import read_recipes
from toolkit.errors import ConfigError

RECIPE = """
[mine]
title = "Mine"
license = "CC0"
about = "A test"
size = "1 kB"
version = "2"
[[mine.files]]
url = "https://example.org/a.txt"
hash = "md5:0"
name = "a.txt"
[mine.corpus]
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version =", "versoin =", r"r.toml, \[mine\] has the unknown key 'versoin'. Did you mean 'version'"),
        ('version = "2"', "version = 2", r"\[mine\]: version must be a string. Got 2"),
        ('size = "1 kB"', "", r"\[mine\] lacks size"),
        ('hash = "md5:0"', "", r"\[\[mine.files\]\] lacks hash"),
        ("[mine.corpus]", "", r"there must be a table \[mine.corpus\]"),
        ("[[mine.files]]", "[mine.files]", r"there must be a table \[\[mine.files\]\] for each file"),
        (RECIPE, "mine = 3", r"r.toml, \[mine\]: a recipe must be a table. Got 3"),
    ],
)
def test_a_recipe_is_checked(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "r.toml"
    file.write_text(RECIPE, "utf-8")
    assert read_recipes(file)["mine"]["version"] == "2"
    file.write_text(RECIPE.replace(old, new), "utf-8")
    with pytest.raises(ConfigError, match=said):
        read_recipes(file)


def test_the_bundled_recipes_name_their_version() -> None:
    recipes = read_recipes(Path(__file__).parents[2] / "corpora" / "recipes.toml")
    assert {name: recipe["version"] for name, recipe in recipes.items()} == {
        "reuters21578": "Distribution 1.0",
        "ungdc": "13",
    }
