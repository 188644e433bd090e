from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from toolkit.tone.neural import NeuralScorer
from toolkit.tone.wordpieces import BERT, MPNET, REACH, TargetTokenizer

TOKENIZER = TargetTokenizer(NeuralScorer().folder / "tokenizer.json")
TEXT = st.text(max_size=60)


@given(TEXT, TEXT, TEXT, TEXT)
def test_the_target_is_hidden(left: str, mention: str, other: str, right: str) -> None:
    assume(not any(name.lower() in side.lower() for name in (mention, other) for side in (left, right)))
    one, two = TOKENIZER.cut([(left, mention, right), (left, other, right)])
    assert (one.ids, one.target) == (two.ids, two.target)


def test_the_same_name_is_hidden_elsewhere_too() -> None:
    one, two = TOKENIZER.cut(
        [(f"{name} said ", name, f"'s rivals fear {name}'s exports.") for name in ("North Korea", "Chile")]
    )
    assert one.ids == two.ids
    assert one.ids.count(one.ids[one.target]) == 3
    assert [(a, b) for a, b in two.offsets if b - a == 5 and a in (0, 31)] == [(0, 5), (31, 36)]


def test_a_part_of_a_word_and_a_pronoun_are_left_as_they_are() -> None:
    sentences = [("Omani and Omanis left ", "Oman", "."), ("they say ", "they", " won.")]
    for pieces in TOKENIZER.cut(sentences):
        assert pieces.ids.count(pieces.ids[pieces.target]) == 1


def test_a_name_inside_that_of_another_country_or_sea_is_left_as_it_is() -> None:
    sentences = [
        ("In the South China Sea, ", "China", " met China Tuesday and said China's navy and China would stay."),
        ("North Korea and South Korea: both are ", "Korea", "."),
        ("SOUTH CHINA SEA ROW: ", "CHINA", " MOCKS WEST CHINA AIR AS CHINA DENIES"),
        ("Equatorial Guinea and Papua New Guinea are not ", "Guinea", "."),
    ]
    counts = [pieces.ids.count(pieces.ids[pieces.target]) for pieces in TOKENIZER.cut(sentences)]
    assert counts == [4, 1, 2, 1]


def test_a_headline_does_not_show_the_name_again() -> None:
    headlines = [
        (f"Talks Stall As {again} Waits, ", name, f" Insists {again} Needs More Time")
        for name, again in (("China", "China"), ("Chile", "CHILE"), ("CUBA", "Cuba"))
    ]
    one, two, three = TOKENIZER.cut(headlines)
    assert one.ids == two.ids == three.ids
    assert one.ids.count(one.ids[one.target]) == 3
    (bird,) = TOKENIZER.cut([("A turkey and us: ", "Turkey", " and the US")])
    assert bird.ids.count(bird.ids[bird.target]) == 1


@given(TEXT, TEXT, TEXT)
def test_offsets_point_into_the_sentence(left: str, mention: str, right: str) -> None:
    (pieces,) = TOKENIZER.cut([(left, mention, right)])
    assert len(pieces.ids) == len(pieces.offsets)
    inside = range(len(left), len(left) + len(mention))
    for start, end in pieces.offsets:
        assert 0 <= start <= end <= len(left + mention + right)
        assert not set(range(start, end)) & set(inside)


def test_words_are_pieces_put_together_and_never_reach_over_the_target() -> None:
    sentence = ("It is a U.S.-", "China", "-led geopolitical thaw .")
    (pieces,) = TOKENIZER.cut([sentence])
    text = "".join(sentence)
    words = [text[pieces.offsets[w[0]][0] : pieces.offsets[w[-1]][1]] for w in pieces.words(text)]
    assert words == ["It", "is", "a", "U.S.-", "-led", "geopolitical", "thaw", "."]


def test_words_can_be_taken_out() -> None:
    sentence = ("Tokyo condemned ", "North Korea", " on Monday.")
    (pieces,) = TOKENIZER.cut([sentence])
    words = pieces.words("".join(sentence))
    left = pieces.without([words[1]])
    (expected,) = TOKENIZER.cut([("Tokyo ", "North Korea", " on Monday.")])
    assert (left.ids, left.target) == (expected.ids, expected.target)


def test_the_words_nearest_to_the_target_are_kept() -> None:
    (pieces,) = TOKENIZER.cut([("far " * 500 + "near ", "Japan", " close" + " away" * 500)])
    (near, close) = (TOKENIZER.cut([("near", "", "")])[0].ids[1], TOKENIZER.cut([("", "", "close")])[0].ids[2])
    assert len(pieces.ids) == 2 * REACH + 3
    assert (pieces.ids[pieces.target - 1], pieces.ids[pieces.target + 1]) == (near, close)


@pytest.mark.parametrize("special", [BERT, MPNET])
def test_a_control_token_in_the_text_is_no_control_token(special: tuple[str, ...], tmp_path: Path) -> None:
    names = [*special, "[PAD]", "[UNK]", *"[]<>/", "a", "mask", "sep", "cls", "pad", "s", "met"]
    words = Tokenizer(models.WordPiece({name: i for i, name in enumerate(names)}, unk_token="[UNK]"))
    words.normalizer, words.pre_tokenizer = normalizers.Lowercase(), pre_tokenizers.BertPreTokenizer()
    words.add_special_tokens([*special, "[PAD]", "[UNK]"])
    words.save(str(tmp_path / "tokenizer.json"))
    text = " ".join([*special, "[PAD]", "a"])
    sentence = (f"{text} met ", "Japan", f" {text}")
    (pieces,) = TargetTokenizer(tmp_path / "tokenizer.json").cut([sentence])
    assert [i for i in pieces.ids if i < 5] == [0, 1, 2]  # what begins the row, hides the target, and ends the row
    read = "".join("".join(sentence)[a:b] for a, b in pieces.offsets)
    assert read == "".join(sentence).replace("Japan", "").replace(" ", "")


def test_the_control_tokens_of_the_bundled_network_are_text_where_they_stand_in_one() -> None:
    (pieces,) = TOKENIZER.cut([("[CLS] [MASK] [SEP] [PAD] [UNK] met ", "Japan", " [MASK].")])
    known = Tokenizer.from_file(str(NeuralScorer().folder / "tokenizer.json"))
    tokens = [known.id_to_token(i) for i in pieces.ids]
    assert [token for token in tokens if token.isupper()] == list(BERT)
