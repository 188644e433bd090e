import pytest

from toolkit.errors import InputError
from toolkit.topics.masking import compile_mask, country_names


def test_names_of_countries_and_their_leaders_are_masked_cities_are_not() -> None:
    names = set(country_names())
    assert {"China", "Chinese", "Beijing", "North Korea", "DPRK", "Xi Jinping", "Korea", "Russia"} <= names
    assert "Shanghai" not in names


def test_kinds_choose() -> None:
    names = set(country_names(["demonym"]))
    assert "Chinese" in names
    assert not {"China", "Beijing", "Xi Jinping"} & names


@pytest.mark.parametrize("kinds", [["names"], "name"])
def test_an_unknown_kind_is_named(kinds: object) -> None:
    with pytest.raises(InputError, match="'kinds' parameter of country_names must be a list of name, demonym"):
        country_names(kinds)  # type: ignore[arg-type]


def test_a_surface_is_masked_as_written_and_in_capitals() -> None:
    pattern = compile_mask(["China", "South Korea", "US"])
    assert pattern is not None
    text = "China's CHINA, china, Indochina; SOUTH KOREA and us in the US"
    assert pattern.sub("|", text) == "|'s |, china, Indochina; | and us in the |"


def test_nothing_to_mask() -> None:
    assert compile_mask([]) is None
    assert compile_mask([" "]) is None
