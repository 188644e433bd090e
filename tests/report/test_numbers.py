import math

import pytest

from toolkit.report.numbers import count, interval, listed, plain, probability, signed


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.126, "+0.13"),
        (-0.126, "−0.13"),
        (0.0, "0.00"),
        (-0.0001, "0.00"),
        (0.004, "+0.004"),
        (math.nan, "–"),
        (1.0, "+1.00"),
    ],
)
def test_signed(value: float, shown: str) -> None:
    assert signed(value) == shown


def test_others() -> None:
    assert interval(math.nan, math.nan) == "no interval"
    assert (probability(0.0009), probability(0.05), probability(1.0), probability(math.nan)) == (
        "< .001",
        ".050",
        "1.000",
        "–",
    )
    assert (plain(-0.5), plain(math.nan)) == ("−0.50", "–")
    assert (count(0, "row"), count(1, "row"), count(1234, "row")) == ("0 rows", "1 row", "1,234 rows")
    assert (listed([]), listed(["a"]), listed(["a", "b"])) == ("", "a", "a and b")
