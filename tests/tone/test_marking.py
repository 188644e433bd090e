import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from toolkit.tone.marking import mark_html, mark_text


def evidence(*rows):
    return pd.DataFrame(rows, columns=["token_start", "token_end", "contribution"])


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_signs_and_mention():
    marked = mark_html("bad Japan good", (4, 9), evidence((0, 3, -0.2), (10, 14, 0.1)))
    assert 'title="-0.200"' in marked
    assert ">bad<sup>−</sup></mark>" in marked
    assert ">good<sup>+</sup></mark>" in marked
    assert ">Japan</mark>" in marked
    assert marked.index("wavy") < marked.index("solid;")


def test_contrast_is_enough_for_small_text():
    marked = mark_html("bad good", (0, 0), evidence((0, 3, -0.2), (4, 8, 0.1)))
    for style in [part.split('"')[0] for part in marked.split('style="')[1:]]:
        rules = dict(rule.split(":") for rule in style.split(";"))
        light, dark = luminance(rules["background"]), luminance(rules["color"])
        assert (light + 0.05) / (dark + 0.05) >= 7


def test_everything_is_escaped():
    text = '<script>"bad" & Japan</script>'
    marked = mark_html(text, (16, 21), evidence((0, 8, -1.0)))
    assert "<script>" not in marked
    assert 'aria-label="&lt;script&gt;, -1.000"' in marked
    assert "&quot;bad&quot; &amp; " in marked


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=5))
def test_no_character_is_lost_whatever_the_offsets(text, places):
    rows = evidence(*((a, min(a + n, len(text)), 0.5) for a, n in places if a < len(text)))
    plain = mark_text(text, (0, 0), rows)
    assert plain.replace("(+)", "") == text.replace("(+)", "")


def test_zero_contributions_are_not_marked():
    assert mark_text("a b", (0, 0), evidence((0, 1, 0.0))) == "a b"
    assert mark_html("a b", (0, 0), evidence()) == "a b"
