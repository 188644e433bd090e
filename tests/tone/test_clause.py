import pytest

from toolkit.tone.clause import clause_numbers
from toolkit.tone.phrases import split_words


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("Japan met China", ["Japan met China"]),
        ("Japan won, while China lost", ["Japan won", "while China lost"]),
        ("Japan won; China lost: all left", ["Japan won", "China lost", "all left"]),
        ("Japan, China and Korea met", ["Japan China and Korea met"]),
        ("Japan met China, and Korea left", ["Japan met China", "and Korea left"]),
        ("Japan met - at last — China", ["Japan met", "at last", "China"]),
        ("two-year plan but good", ["two year plan", "but good"]),
        ("China (which left) met", ["China", "which left", "met"]),
    ],
)
def test_clauses(sentence, clauses):
    words = split_words(sentence, "X", "")
    numbers = clause_numbers(words)[:-1]
    assert [
        " ".join(w for w, k in zip(words.text, numbers, strict=False) if k == n) for n in sorted(set(numbers))
    ] == clauses
