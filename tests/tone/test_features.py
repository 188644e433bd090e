import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.tone.features import NAME, TARGET, VERSION, read


def features(left, mention, right):
    """Return the sum of each feature's values."""
    sums = {}
    for name, value, *_ in read((left, mention, right))[1]:
        sums[name] = sums.get(name, 0.0) + value
    return sums


def tokens(left, mention, right):
    return read((left, mention, right))[0].text


def test_names_are_one_token_and_marks_are_kept():
    text = tokens("Former President Barack Obama met ", "Xi Jinping", ", who said: “No!” 24 times")
    assert text == [NAME, "met", TARGET, ",", "who", "said", ":", '"', "no", "!", '"', "0", "times"]


@pytest.mark.parametrize("name", ["China", "North Korea", "United States", "Papua New Guinea", "Gulf States"])
@pytest.mark.parametrize("frame", ["%s praised ", "He went to %s, and said ", "Not %s but ", "Talks with %s hurt "])
def test_which_other_name_stands_there_is_not_seen(name, frame):
    right = " for its help, %s said."
    assert features(frame % name, "Iran", right % name) == features(frame % "Togo", "Iran", right % "Togo")


def test_countries_are_masked_where_capitals_tell_nothing():
    assert tokens("CHINA SLAMS ", "JAPAN", " OVER DEAL") == [NAME, "slams", TARGET, "over", "deal"]
    assert tokens("Chinese officials met ", "Japan", "") == [NAME, "officials", "met", TARGET]
    assert tokens("On Monday, I met ", "Japan", "") == ["on", "monday", ",", "i", "met", TARGET]


def test_weights_fall_with_distance_and_beyond_a_name():
    found = features("Big ", "Japan", " met old Smith near town")
    assert found["<~big"] == found[">~met"] == 1.0
    assert found[">~old"] == pytest.approx(1 / 1.2)
    assert found[">~near"] == pytest.approx(0.7 / 1.6)
    assert found[">near town"] == pytest.approx(0.7 / 1.8)
    assert found[">met old"] == pytest.approx(1 / 1.2)


def test_stems_and_the_reach_of_a_negation():
    found = features("They never criticised or praised ", "Japan", ", it criticises others")
    assert found["not ~critici"] == found["<~critici"] == pytest.approx(1 / 1.4)
    assert "not ~prais" in found
    assert found["~critici"] == found[">~critici"] == pytest.approx(1 / 1.4)
    late = features("No one among us over there criticised ", "Japan", "")
    assert "not ~critici" not in late
    assert "not ~critici" not in features("Not so, they criticised ", "Japan", "")


def test_a_word_that_is_its_own_stem_is_told_by_its_stem_alone():
    found = features("They praise ", "Japan", "")
    assert found["<praise"] == found["<~prais"]
    assert found["<~they"]
    assert "<they" not in found


def test_neighbours_in_their_order():
    found = features("A war on ", "Japan", "")
    ends = ["on @target", "war on @target", "a war on @target", "war . @target", "a .. @target", "on @target |"]
    assert [found[name] for name in [*ends, "@target | | |"]] == [0.5] * 7


def test_listed_words_have_the_weights_of_the_lexicon():
    found = features("They praised ", "Japan", "; China failed")
    assert found["list +"] == pytest.approx(2.1 / 4)
    assert found["list near +"] == found["list < +"] == found["list clause +"] == found["list beside +"] == 2.1 / 2
    assert found["list > -"] > 0
    assert "list clause -" not in found
    assert found["list score"] == pytest.approx(found["list strength"])
    assert 0 < found["list score"] < 2
    assert features("They met ", "Japan", "")["list none"] == 1.0


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=40))
def test_any_text_can_be_read_and_offsets_point_into_it(left, mention, right):
    found, rows = read((left, mention, right))
    assert (found.start[found.target], found.end[found.target]) == (len(left), len(left) + len(mention))
    assert sorted(found.start) == found.start
    assert all(0 <= a <= b <= len(left + mention + right) for a, b in zip(found.start, found.end, strict=True))
    assert all(0 <= first <= last < len(found.text) for _, _, first, last in rows)
    assert rows == read((left, "x", right))[1]


def test_the_version_rises_when_a_feature_changes():
    rows = [
        ("Barack Obama never praised ", "North Korea", "'s leaders; the 2 countries’ ministers condemned an attack."),
        ("“We are deeply worried,” ", "Japan", " said on Monday, and warned of sanctions."),
        ("CHINA SLAMS ", "JAPAN", " OVER TRADE DEAL"),
    ]
    said = "\n".join(f"{name} {value:.6f} {first} {last}" for row in rows for name, value, first, last in read(row)[1])
    # where this differs, raise VERSION before it is written anew
    assert (VERSION, hashlib.sha256(said.encode()).hexdigest()[:16]) == (1, "8c64ec9f2d670e06")
