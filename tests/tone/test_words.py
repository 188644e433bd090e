import tomllib
from importlib.resources import files

import pytest

from toolkit.tone import words
from toolkit.tone.grammar import word_class
from toolkit.tone.words import bundled_phrases, news_entries, word_lists_digest


def news_table():
    return tomllib.loads((files("toolkit.tone") / "news_words.toml").read_text("utf-8"))


def test_every_entry_has_a_valence_in_range_and_a_reason():
    entries = [(forms, *entry) for group in news_table().values() for forms, entry in group.items()]
    assert len(entries) >= 500
    for forms, valence, reason in entries:
        assert -4 <= valence <= 4, forms
        assert len(reason) >= 3, forms
        assert "\n" not in reason, forms


def test_every_form_stands_once():
    forms = [form for group in news_table().values() for key in group for form in key.split("|")]
    assert len(forms) == len(set(forms)) == len(news_entries())


@pytest.mark.parametrize(
    "word",
    [
        "sanctions",
        "tariffs",
        "missile",
        "crackdown",
        "provocation",
        "embargo",
        "authoritarian",
        "genocide",
        "espionage",
        "coercion",
        "famine",
    ],
)
def test_words_that_vader_lacks_are_negative(word):
    assert word not in words.analyzer().lexicon
    assert bundled_phrases().entries[(word,)] < 0


@pytest.mark.parametrize(
    "word",
    ["united", "security", "party", "supreme", "launched", "fine", "defense", "like", "interest", "sentence"],
)
def test_misleading_words_of_vader_are_silenced(word):
    assert words.analyzer().lexicon[word] != 0
    assert bundled_phrases().entries[(word,)] == 0


def test_vader_fills_the_rest_without_emoticons():
    entries = bundled_phrases().entries
    assert entries[("wonderful",)] == words.analyzer().lexicon["wonderful"]
    assert not [p for p in entries if not any(c.isalpha() for c in p[0])]


def test_grammar_is_in_lower_case():
    for name in (
        "small",
        "opens_clause",
        "opens_clause_after_comma",
        "passive",
        "before_won",
        "after_won",
        "blame",
    ):
        assert word_class(name)
        assert all(w == w.lower() for w in word_class(name))


def test_each_blaming_verb_is_negative():
    entries = bundled_phrases().entries
    assert [w for w in sorted(word_class("blame")) if entries.get((w,), 0) > 0] == []


def test_digest_follows_the_content(monkeypatch):
    digest = word_lists_digest()
    assert digest == word_lists_digest()
    assert len(digest) == 64
    monkeypatch.setitem(words.analyzer().lexicon, "wonderful", 0.1)
    assert word_lists_digest() != digest
