import pandas as pd

from toolkit.tone.training.transfer import LEFT_OUT, SPAN, joined, names, varied


def test_names_of_a_sentence() -> None:
    found = names("The President of Peru met Ms. Aguirre; she thanked NATO.")
    assert found["mention"].tolist() == ["President", "Peru", "Ms. Aguirre", "she"]  # four at most
    assert set(found["left"] + found["mention"] + found["right"]) == {
        "The President of Peru met Ms. Aguirre; she thanked NATO."
    }


def test_a_joined_sentence_holds_another_one_beside_the_mention() -> None:
    spans = pd.DataFrame(
        [("", "Ada", " lost."), ("But ", "Bo", " won"), ("x" * 200, "Cy", "")], columns=["left", "mention", "right"]
    )
    rows = joined(spans, 9)
    assert sorted(rows["mention"]) == ["Ada", "Bo"]  # the long one is left out
    assert rows.agg("".join, axis=1).str.contains("Ada lost").all()
    assert rows.agg("".join, axis=1).str.contains("ut Bo won").all()


def test_a_varied_sentence_has_other_names_and_fewer_words_and_keeps_the_target() -> None:
    words = " ".join(f"word{i}" for i in range(400))
    spans = pd.DataFrame([("Ada Lee met Bo. ", "Ada Lee", f" {words}"), ("Cy Dunn saw ", "Bo", ".")], columns=SPAN)
    rows = varied(spans, 2)
    assert sorted(rows["mention"]) == ["Ada Lee", "Bo"]
    long = rows.loc[rows["mention"] == "Ada Lee"].iloc[0]
    left_out = 400 - long["right"].count("word")
    assert 400 / LEFT_OUT * 0.6 < left_out < 400 / LEFT_OUT * 1.4
    found = set(spans["left"]) | set(spans["right"])
    assert not set(rows["left"] + rows["right"]) & found
    assert rows.equals(varied(spans.iloc[::-1], 2))
