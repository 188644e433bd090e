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
