import pytest

from toolkit.targets.context import dateline_end


@pytest.mark.parametrize(
    "dateline",
    [
        "TOKYO, Oct 28 (Reuters) - ",
        "    TOKYO, March 2 - ",
        "BEIJING, 28 October (Xinhua) -- ",
        "Toronto, Sept. 3 - ",
        "BUSAN, South Korea/BEIJING - ",
        "BEIJING (AP) — ",
        "Berlin (dpa) - ",
        "SEOUL, South Korea — ",
        "LA PAZ – ",
    ],
)
@pytest.mark.parametrize("sentence", ["Rain fell.", "China – long at peace – will rearm.", "\n    Shr 1.11 dlrs."])
def test_a_dateline_as_agencies_print_it(dateline, sentence):
    assert dateline_end(dateline + sentence) == len(dateline)


@pytest.mark.parametrize("dateline", ["WASHINGTON, March 3 - ", "TOKYO (AP) — "])
def test_a_misprinted_small_letter_does_not_hide_a_dateline(dateline):
    assert dateline_end(f"{dateline}the U.S. Agriculture Department said no.") == len(dateline)


@pytest.mark.parametrize(
    "text",
    [
        "Japan – long a pacifist nation – will rearm.",
        "Japan – Asia’s oldest democracy – will rearm.",
        "Japan -- China’s rival -- will rearm.",
        "JAPAN – long a pacifist nation – will rearm.",
        "North Korea’s Army Day, April 25 – a public holiday – was quiet.",
        "China (pop. 1.4 billion) – Asia’s largest market – shrank.",
        "Xi Jinping (left) – China’s president – smiled.",
        "US President Donald Trump – America’s 47th – spoke.",
        "US – China trade fell.",
        "JAPAN 3 - China 1, and the crowd went home.",
        "CHINA WARNS JAPAN - SOURCES SAY WAR IS NEAR.",
    ],
)
def test_a_sentence_with_a_dash_is_no_dateline(text):
    assert dateline_end(text) == 0
