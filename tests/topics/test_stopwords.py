import pandas as pd
import pytest

from toolkit.topics.nmf import NmfTopics
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.stopwords import english_stop_words


def test_function_words_and_the_words_of_news_prose_are_in() -> None:
    assert {
        "the",
        "of",
        "said",
        "mr",
        "mrs",
        "tuesday",
        "october",
        "didn't",
        "percent",
        "reuters",
    } <= english_stop_words()


def test_words_that_matter_in_news_are_not() -> None:
    matters = {
        "interest",
        "bill",
        "fire",
        "mine",
        "system",
        "rights",
        "state",
        "rare",
        "earth",
        "government",
        "talks",
    }
    assert not matters & english_stop_words()


def test_words_are_as_the_tokens_are() -> None:
    assert all(word == word.casefold() and " " not in word for word in english_stop_words())


def test_a_fit_of_articles_in_another_language_warns(planted: pd.DataFrame) -> None:
    german = planted.assign(language=["de"] * 35 + ["en"] * 25)
    with pytest.warns(UserWarning, match=r"Most articles are not in English \(.* 'de'\).*stop_words=\[") as told:
        NmfTopics(3).fit(german)
    assert [warning.filename for warning in told] == [__file__]


@pytest.mark.parametrize("languages", [["de"] * 30 + ["en"] * 30, [""] * 60, [None] * 60, ["en"] * 60])
def test_other_articles_and_a_list_of_ones_own_do_not(planted: pd.DataFrame, languages: list[str]) -> None:
    NmfTopics(3).fit(planted.assign(language=languages))
    settings = VocabularySettings(stop_words=["und"])
    NmfTopics(3, vocabulary=settings).fit(planted.assign(language="de"))
