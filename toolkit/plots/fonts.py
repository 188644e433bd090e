"""Letters that the font of our figures lacks: another font that has them, or one message that says which."""

import unicodedata
import warnings
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

#: Comes with matplotlib, so every machine has it.
FONT = "DejaVu Sans"
# Fonts of many scripts, as systems have them; the first that is there and has the letter is taken.
_FALLBACKS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "PingFang SC",
    "Hiragino Sans GB",
    "Hiragino Sans",
    "Apple SD Gothic Neo",
    "Microsoft YaHei",
    "Yu Gothic",
    "MS Gothic",
    "Malgun Gothic",
    "NanumGothic",
    "Noto Sans Thai",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Nirmala UI",
    "Leelawadee UI",
    "Arial Unicode MS",
)


def fit_fonts(figure: "Figure") -> str:
    """Give texts of a figure a further font where ours lacks their letters; return the letters that none has."""
    from matplotlib.text import Text

    lost = ""
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        lacking = {letter for letter in text.get_text() if not letter.isspace() and not _has(FONT, letter)}
        if lacking:
            lost += "".join(sorted(_give(text, lacking)))
    return "".join(dict.fromkeys(lost))


def warn_of(lost: str) -> None:
    """Say once which scripts no font can show."""
    if lost:
        scripts = sorted({unicodedata.name(letter, "unknown").split()[0].split("-")[0].capitalize() for letter in lost})
        message = (
            f"No font of this machine shows {', '.join(scripts)} letters (such as {lost[0]!r}): a figure has boxes for "
            "them. Install a font that has them, such as Noto Sans CJK, or give other names."
        )
        warnings.warn(message, stacklevel=2)


def _give(text: "Text", lacking: set[str]) -> set[str]:
    """Add the fonts that have the letters to a text, and return the letters that none has."""
    families = [FONT]
    for family in _FALLBACKS:
        found = {letter for letter in lacking if family in _families() and _has(family, letter)}
        if found:
            families.append(family)
            lacking = lacking - found
    if len(families) > 1:
        text.set_fontfamily(families)
    return lacking


@cache
def _families() -> frozenset[str]:
    from matplotlib.font_manager import fontManager

    return frozenset(font.name for font in fontManager.ttflist)


@cache
def _has(family: str, letter: str) -> bool:
    from matplotlib.font_manager import findfont, get_font

    return bool(get_font(findfont(family)).get_char_index(ord(letter)))
