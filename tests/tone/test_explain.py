import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.tone.explain import explain
from toolkit.tone.scorer import score_tone

MENTIONS = pd.DataFrame(
    {
        "mention_id": ["m1", "m2", "m3"],
        "left": ["They <b>praised</b> ", "They condemned ", "They met "],
        "mention": ["Japan", "China", "Korea"],
        "right": [".", " & left.", "."],
    }
)


@pytest.mark.parametrize("scorer", ["lexicon", "linear", "neural", "vader"])
def test_agrees_with_the_tone_table(scorer):
    tone = score_tone(MENTIONS, scorer=scorer)
    for row in tone.itertuples():
        one = explain(row.mention_id, MENTIONS, scorer=scorer)
        assert (one.score, one.label, one.scorer) == (row.score, row.label, scorer)
        assert one.evidence["contribution"].sum() == pytest.approx(row.score, abs=1e-9)


def test_span_of_the_mention():
    one = explain("m2", MENTIONS)
    start, end = one.mention_span
    assert one.sentence == "They condemned China & left."
    assert one.sentence[start:end] == "China"


def test_shows_itself():
    one = explain("m1", MENTIONS, scorer="lexicon")
    assert "praised(+)" in repr(one)
    assert "[Japan]" in repr(one)
    assert repr(one).startswith("positive +0.")
    page = one._repr_html_()
    assert "&lt;b&gt;" in page
    assert "<b>praised" not in page
    assert "praised<sup>+</sup>" in page


def test_no_words_says_so():
    assert repr(explain("m3", MENTIONS, scorer="lexicon")).endswith("no word with a tone")


def test_unknown_mention_suggests():
    with pytest.raises(InputError, match=r"Got 'm9'.*Available: m1, m2, m3"):
        explain("m9", MENTIONS)


def test_a_mention_that_is_there_twice_is_told():
    with pytest.raises(InputError, match=r"one row of the mentions table\. Got 'm1', which 2 rows have"):
        explain("m1", pd.concat([MENTIONS, MENTIONS]), scorer="lexicon")


def test_arguments_in_the_wrong_place_are_told():
    with pytest.raises(
        InputError, match=r"'mention_id' .* Got DataFrame; it comes first: explain\(mention_id, mentions\)"
    ):
        explain(MENTIONS, "m1")
    with pytest.raises(InputError, match=r"'mentions' parameter must be a DataFrame of mentions\. Got str"):
        explain("m1", "m2")


def test_scorer_without_explain_says_so():
    class Mute:
        name = "mute"

        def score(self, spans):
            return spans

    with pytest.raises(InputError, match="'mute' must have an 'explain' method"):
        explain("m1", MENTIONS, scorer=Mute())
