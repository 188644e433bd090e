"""How numbers are written in a report."""

import math

#: What stands where there is no number.
NONE = "–"


def signed(value: float) -> str:
    """Return a tone with its sign, two decimals (three where two would be zero) and a true minus sign.

    Examples
    --------
    >>> signed(-0.126), signed(-0.0026), signed(0.0), signed(float("nan"))
    ('−0.13', '−0.003', '0.00', '–')
    """
    if math.isnan(value):
        return NONE
    shown = f"{value:+.2f}"
    if float(shown) == 0:
        shown = f"{value:+.3f}"
    return "0.00" if float(shown) == 0 else shown.replace("-", "−")


def interval(low: float, high: float) -> str:
    """Return an interval as it is read aloud.

    Examples
    --------
    >>> interval(-0.2, 0.05)
    '−0.20 to +0.05'
    """
    return "no interval" if math.isnan(low) else f"{signed(low)} to {signed(high)}"


def probability(value: float) -> str:
    """Return a p-value or q-value.

    Examples
    --------
    >>> probability(0.00004), probability(0.0312)
    ('< .001', '.031')
    """
    if math.isnan(value):
        return NONE
    return "< .001" if value < 0.001 else f"{value:.3f}".removeprefix("0")


def plain(value: float) -> str:
    """Return a number with two decimals and no sign unless it is negative.

    Examples
    --------
    >>> plain(0.5)
    '0.50'
    """
    return NONE if math.isnan(value) else f"{value:.2f}".replace("-", "−")


def count(n: int, noun: str) -> str:
    """Return a number of things.

    Examples
    --------
    >>> count(1, "article"), count(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def listed(words: list[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["China", "Japan", "Russia"])
    'China, Japan and Russia'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
