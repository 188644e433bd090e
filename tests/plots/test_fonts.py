import pytest
from matplotlib.figure import Figure

from toolkit.plots import fonts


def test_missing_letters_are_said_once_with_their_script(monkeypatch) -> None:
    monkeypatch.setattr(fonts, "_families", lambda: frozenset({fonts.FONT}))
    figure = Figure()
    figure.text(0, 0, "朝日新聞")
    figure.text(0, 0.5, "한국, Daily é")
    lost = fonts.fit_fonts(figure)
    assert set(lost) == set("朝日新聞한국")
    with pytest.warns(UserWarning, match=r"shows Cjk, Hangul letters") as said:
        fonts.warn_of(lost)
    assert len(said) == 1


def test_a_font_that_is_there_and_has_the_letters_is_added(monkeypatch) -> None:
    monkeypatch.setattr(fonts, "_families", lambda: frozenset({"Noto Sans CJK JP"}))
    monkeypatch.setattr(fonts, "_has", lambda family, letter: family == "Noto Sans CJK JP" or letter.isascii())
    figure = Figure()
    text, plain = figure.text(0, 0, "朝日新聞"), figure.text(0, 0.5, "Daily")
    before = plain.get_fontfamily()
    assert fonts.fit_fonts(figure) == ""
    assert text.get_fontfamily() == [fonts.FONT, "Noto Sans CJK JP"]
    assert plain.get_fontfamily() == before
