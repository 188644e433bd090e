import pytest

from toolkit.targets.context import dateline


@pytest.mark.parametrize(
    "line",
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
        "BEIJING (Reuters)- ",
        "SEOUL: ",
        "SEOUL/MEXICO CITY: ",
        "SEOUL, Oct 3 (Yonhap): ",
    ],
)
@pytest.mark.parametrize("sentence", ["Rain fell.", "China – long at peace – will rearm.", "\n    Shr 1.11 dlrs."])
def test_a_dateline_as_agencies_print_it(line, sentence):
    assert dateline(line + sentence) == (0, len(line))


def test_a_dash_need_not_stand_apart_behind_an_agency():
    assert dateline("BEIJING (Reuters) -Japan fired.") == (0, len("BEIJING (Reuters) -"))


@pytest.mark.parametrize("line", ["WASHINGTON, March 3 - ", "TOKYO (AP) — "])
def test_a_misprinted_small_letter_does_not_hide_a_dateline(line):
    assert dateline(f"{line}the U.S. Agriculture Department said no.") == (0, len(line))


@pytest.mark.parametrize(
    "above",
    [
        "\n",
        "By Josh Smith\n",
        "Reuters\n\n",
        "By Josh Smith and Hyonhee Shin\nReuters\n",
        "Japan fires at China\r\n\r\n",
    ],
)
def test_a_byline_or_an_agency_may_stand_above_the_dateline(above):
    start, end = dateline(f"{above}SEOUL (Reuters) - Rain fell.")
    assert end == len(above) + len("SEOUL (Reuters) - ")
    assert above[:start].strip() == above.strip()


@pytest.mark.parametrize(
    "above", ["Japan lost.\n", "A\nB\nC\n", "Rain fell on the whole of Honshu, and on the islands around it as well\n"]
)
def test_text_above_ends_the_search_for_a_dateline(above):
    assert dateline(f"{above}SEOUL (Reuters) - Rain fell.") == (0, 0)


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
        "CHINA: The next decade.",
        "TOKYO: the city that never was.",
        "TRUMP: China must pay.",
        "Tokyo - the city that never was.",
    ],
)
def test_a_sentence_with_a_dash_is_no_dateline(text):
    assert dateline(text) == (0, 0)
