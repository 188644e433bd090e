import pytest

from toolkit.errors import InputError
from toolkit.topics.masking import compile_mask, country_names
from toolkit.topics.person_names import person_names
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.vocabulary import Vocabulary


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


def test_names_of_countries_and_persons_leave_the_vocabulary_the_words_around_them_stay() -> None:
    texts = [
        "Japan's trade minister Oda Quillfeather cut the tariff on magnets.",
        "QUILLFEATHER CUTS TARIFF\nThe tariff on magnets fell, Quillfeather said.",
        "Quill pens are dear in Japan; the tariff on magnets is not.",
    ]
    both = VocabularySettings(mask=(*country_names(), *person_names(texts)), min_df=1, max_df=1.0, phrases=False)
    terms = set(Vocabulary(both).fit(texts).terms_)
    assert {"tariff", "magnets", "quill", "pens"} <= terms
    assert not {"japan", "oda", "quillfeather"} & terms
    countries = VocabularySettings(min_df=1, max_df=1.0, phrases=False)
    assert {"oda", "quillfeather"} <= set(Vocabulary(countries).fit(texts).terms_)
