from hypothesis import given
from hypothesis import strategies as st

from toolkit.tone.phrases import TARGET, Phrases, phrase_words, split_words


def found(sentence, *phrases):
    words = split_words(sentence, "X", "")
    return [
        " ".join(words.text[a:b])
        for a, b, _ in Phrases(dict.fromkeys(phrases, 1)).find(words, words.lower, [False] * len(words))
    ]


def test_words_of_a_sentence():
    words = split_words("The U.S. and ", "Japan", "’s two-year 1.5m workers' plan.")
    assert words.text == ["The", "U.S.", "and", TARGET, "s", "two", "year", "1.5", "m", "workers", "plan"]
    assert words.target == 3
    assert words.tail == "."


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=40))
def test_offsets_give_back_the_words(left, mention, right):
    words, sentence = split_words(left, mention, right), left + mention + right
    for i, (text, start, end) in enumerate(zip(words.text, words.start, words.end, strict=True)):
        assert sentence[start:end] == (mention if i == words.target else text)
    assert "".join(words.gap) + words.tail == "".join(
        c for i, c in enumerate(sentence) if not any(a <= i < b for a, b in zip(words.start, words.end, strict=True))
    )


def test_longest_phrase_wins_and_words_are_used_once():
    assert found("the trade war deal ", ("trade",), ("trade", "war"), ("war", "deal"), ("deal",)) == [
        "trade war",
        "deal",
    ]


def test_hyphens_and_line_breaks_join_but_commas_do_not():
    assert found("a trade-war, trade\nwar, trade, war ", ("trade", "war")) == ["trade war", "trade war"]


def test_the_mention_breaks_a_phrase():
    words = split_words("trade ", "X", " war")
    assert list(Phrases({("trade", "war"): 1}).find(words, words.lower, [False] * 3)) == []


def test_taken_words_are_left_alone():
    words = split_words("trade war ", "X", "")
    assert list(Phrases({("trade", "war"): 1}).find(words, words.lower, [False, True, True])) == []


def test_a_word_taken_while_the_search_goes_on_is_left_alone():
    words, taken = split_words("trade war ", "X", ""), [False] * 3
    search = Phrases({("trade",): 1, ("war",): 2}).find(words, words.lower, taken)
    assert next(search) == (0, 1, 1)
    taken[1] = True
    assert list(search) == []


def test_phrase_words_normalises_apostrophes():
    assert phrase_words("People’s Party") == ("People's", "Party")
