import dataclasses

import pytest

from toolkit.errors import InputError
from toolkit.topics.settings import VocabularySettings


def test_settings_are_frozen_and_equal_whatever_the_order_of_words() -> None:
    one = VocabularySettings(mask=["Japan", "China", "Japan"], stop_words={"b", "a"})
    assert one == VocabularySettings(mask=("China", "Japan"), stop_words=["a", "b"])
    assert hash(one) == hash(VocabularySettings(mask=("China", "Japan"), stop_words=["a", "b"]))
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.min_df = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mask", "China"),
        ("stop_words", "the"),
        ("phrase_min_count", 0),
        ("min_df", 0),
        ("min_df", 0.1),
        ("min_df", True),
        ("max_size", 0),
        ("max_df", 0.0),
        ("max_df", 2),
        ("max_df", True),
        ("max_df", "a"),
        ("max_df", None),
        ("phrase_threshold", 10.0),
        ("phrase_threshold", "a"),
        ("mask", 3),
        ("phrases", "no"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: object) -> None:
    with pytest.raises(InputError, match=rf"'{name}' parameter of VocabularySettings must .* Got {value!r}"):
        VocabularySettings(**{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["mask", "stop_words"])
def test_a_word_that_is_no_string_is_named(name: str) -> None:
    with pytest.raises(InputError, match=rf"'{name}' parameter of VocabularySettings must be a list of strings. Got 1"):
        VocabularySettings(**{name: ["a", 1]})  # type: ignore[arg-type]
