"""Words that look like a country, or like a leader who was introduced."""

import pandas as pd
import pytest

from toolkit.targets.gazetteer import countries, people
from toolkit.targets.mentions import find_mentions
from toolkit.targets.target import Target


def read(text, target, *, published="2025-10-28", title=""):
    frame = pd.DataFrame(
        {"article_id": ["a"], "title": [title], "text": [text], "published": pd.to_datetime([published], utc=True)}
    )
    return find_mentions(frame, [target])["surface"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "The blue China and a bowl of Ming China broke.",
        "China plates, China dishes and China cups fell.",
        "China cups fell.",
        "She dusted her China cabinet. The China cabinet was locked.",
    ],
)
def test_porcelain(text):
    assert read(text, "CN") == []


def test_the_cabinet_of_china():
    assert read("China cabinet approves a plan.", "CN") == ["China"]


def test_america_the_given_name():
    assert read("America Ferrera sang of America.", "US") == ["America"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She lives in Rome, Georgia. The mayor of Warner Robins, Georgia, came.", 0),
        ("A Dalton, Georgia-based firm grew.", 0),
        ("Talks in Batumi, Georgia. Troops near Gori, Georgia, left. In Kutaisi, Georgia, it rained.", 3),
        ("He was born in Ergneti, Georgia, in the Caucasus.", 1),
        ("Armenia, Moldova, Georgia. In Davos, Georgia said no. In Brussels, Georgia, a candidate, waits.", 3),
        ("The striker (Khvicha Kvaratskhelia, Georgia) scored.", 1),
    ],
)
def test_georgia_behind_a_city_is_the_state(text, expected):
    assert read(text, "GE").count("Georgia") == expected


@pytest.mark.parametrize(
    ("published", "target", "text", "expected"),
    [
        (
            "2018-10-01",
            "KR",
            "President Moon Jae-in spoke. Moon landing plans were late. Moon left.",
            ["Moon Jae-in", "Moon"],
        ),
        (
            "2025-10-01",
            "KP",
            "Kim Jong Un came. Ms. Kim, Mrs. Kim and Miss Kim sang. Kim left.",  # whichever Kim that is
            ["Kim Jong Un"],
        ),
        ("2025-10-01", "KP", "Kim Jong Un came. Mr. Kim left.", ["Kim Jong Un", "Kim"]),
        ("1987-03-01", "US", "President Reagan and Mrs. Reagan came. Reagan spoke.", ["Reagan", "Reagan"]),
        ("2025-10-01", "KP", "Ms. Kim, the North Korean leader's sister, sang.", ["North Korean"]),
        ("2015-10-01", "KR", "Park Geun-hye came. Ms. Park left. Miss Park too.", ["Park Geun-hye", "Park", "Park"]),
        ("2025-10-01", "KP", "Kim Jong Un came. The shopkeeper Kim said no. So did lawyer Kim.", ["Kim Jong Un"]),
        (
            "2025-10-01",
            "KP",
            "Kim Jong Un came. As a student Kim wrote. He told a reporter Kim would stay.",
            ["Kim Jong Un", "Kim", "Kim"],
        ),
    ],
)
def test_somebody_or_something_else_of_a_leaders_name(published, target, text, expected):
    assert read(text, target, published=published) == expected


def test_a_name_does_not_span_two_paragraphs():
    assert read("He left the South\n\nKorea Electric Power grew.", "KR") == []
    assert read("Rain in South\n  Korea.", "KR") == ["South\n  Korea"]


def test_the_women_are_leaders_of_the_gazetteer():
    known = {a.person for t in countries().values() for a in t.aliases}
    assert people()["women"] - known == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North and South Korea met. The joint Korean team won.", {"North": "KP", "Korean": "AMBIGUOUS"}),
        ("South and North Korea met. The joint Korean team won.", {"South": "KR", "Korean": "AMBIGUOUS"}),
        (
            "South Korea said the North sent balloons. The Korean border is shut.",
            {"North": "KP", "Korean": "AMBIGUOUS"},
        ),
        ("South Korea gained. The Korean market rose.", {"Korean": "KR"}),
    ],
)
def test_a_bare_korea_is_ambiguous_once_both_are_named_by_whatever_words(text, expected):
    frame = pd.DataFrame({"article_id": ["a"], "title": [""], "text": [text], "published": [pd.NaT]})
    found = find_mentions(frame, ["KP", "KR"])
    meant = dict(zip(found["surface"], found["target"], strict=True))
    assert {surface: meant[surface] for surface in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South Korea accused the North of firing first. Seoul warned the North of consequences.", ["North", "North"]),
        ("South Korea suspected the North of the attack.", ["North"]),
        ("North Korea mourns. Fog lay on the North of England and the North Sea.", ["North Korea"]),
    ],
)
def test_the_north_before_of(text, expected):
    assert read(text, "KP") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prices rose in May. The bill lapses by the end of May. On May 22 and 30 May polls open.", 0),
        ("Sales grew between May and July. Late in May it rained. Early May was dry.", 0),
        ("Local votes in May, then a budget by May.", 0),
        ("May lost. A speech by May to the party fell flat. They had no confidence in May. May said so.", 4),
    ],
)
def test_may_the_month_and_theresa_may(text, expected):
    found = read(f"Prime Minister Theresa May spoke. {text}", "GB", published="2018-11-20")
    assert found == ["Theresa May", *["May"] * expected]


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        ("1999-02-12", "President Bill Clinton testified. Hillary Clinton stood by him.", ["Bill Clinton"]),
        ("2019-02-12", "President Donald Trump left. Ivanka Trump stayed. Trump waved.", ["Donald Trump", "Trump"]),
    ],
)
def test_relatives_at_the_start_of_a_sentence(published, text, expected):
    assert read(text, "US", published=published) == expected


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("The London Olympics began.", "GB"),
        ("The Paris Games ended.", "FR"),
        ("London Mayor Sadiq Khan spoke.", "GB"),
        ("The Jordan Armed Forces flew in aid.", "JO"),
    ],
)
def test_a_noun_of_places_makes_no_person(text, target):
    assert len(read(text, target)) == 1


@pytest.mark.parametrize(
    ("title", "text", "target", "expected"),
    [
        ("China Steel Exports Hit Record", "Mills shipped more than ever.", "CN", ["China"]),
        ("CHINA STEEL EXPORTS JUMP", "Mills shipped more than ever.", "CN", ["CHINA"]),
        ("U.S. Steel Tariffs Double", "Steel from abroad will cost more.", "US", ["U.S."]),
        (
            "Korea Electric Power Demand Soars",
            "Air conditioners ran all day.",
            "KR",
            ["Korea"],
        ),  # which one is not told
        ("U.S. Steel Posts Loss", "U.S. Steel, of Pittsburgh, lost money.", "US", []),
        ("Washington Post Cuts Staff", "The paper will shrink.", "US", []),
        ("China Steel posts a loss", "It was the first since 2009.", "CN", []),
    ],
)
def test_a_headline_that_tells_of_trade_names_no_company(title, text, target, expected):
    assert read(text, target, title=title) == expected


@pytest.mark.parametrize(
    ("target", "text", "expected"),
    [
        # companies, and what only looks like one
        ("US", "First American Financial and American General Corp fell. American Girl dolls sold out.", []),
        ("US", "First American Woman on Everest Honoured. An American General Said No.", ["American", "American"]),
        # clubs
        ("RU", "Spartak Moscow held CSKA Moscow. Moscow police made arrests.", ["Moscow"]),
        ("DE", "Union Berlin beat Hertha Berlin. Berlin paid.", ["Berlin"]),
        ("AT", "Austria Vienna lost to Rapid Vienna. Austria slept.", ["Austria"]),
        # towns
        ("DE", "He left Berlin, Maryland, for Berlin, Wis., by way of Berlin.", ["Berlin"]),
        ("LR", "The beaches near Liberia, Costa Rica, are white.", []),
        ("CU", "A fire in Cuba, New York, hurt two. Cuba sent no help.", ["Cuba"]),
        # exchanges, currencies, tournaments, races
        ("JP", "On the Tokyo Stock Exchange, makers of rackets rose after the Japan Open.", []),
        ("JP", "Japan open to talks. Japan Open to Talks. JAPAN OPEN TO TALKS.", ["Japan", "Japan", "JAPAN"]),
        ("CN", "The China Open follows the Chinese Grand Prix. China opens a port.", ["China"]),
        ("RU", "Washington, Moscow Exchange Insults. Shares on the Moscow Exchange fell.", ["Moscow"]),
        ("TW", "The Taiwan dollar is firm. Taiwan sold some.", ["Taiwan"]),
        # others' rivers, media and forebears
        ("NE", "Pipelines in the Niger Delta leak. Niger has none.", ["Niger"]),
        ("NG", "Pipelines in the Niger Delta leak. Niger has none.", ["Niger Delta"]),
        ("KP", "Daily NK cites a trader; NK denied it from Pyongyang.", ["NK", "Pyongyang"]),
        ("CN", "Nurses of Chinese descent sued. Chinese mitten crabs crept in. Chinese nurses sued.", ["Chinese"]),
    ],
)
def test_what_bears_a_country_in_its_name(target, text, expected):
    assert read(text, target) == expected


@pytest.mark.parametrize(
    ("target", "text", "expected"),
    [
        (
            "US",
            "The Department of Defense and the DHS, which runs immigration, sued.",
            ["Department of Defense", "DHS"],
        ),
        (
            "US",
            "The Department of War hid it. Hegseth, of the War Department, smiled.",
            ["Department of War", "War Department"],
        ),
        ("US", "Hong Kong's Department of Justice appealed. The Florida Department of Education banned a book.", []),
        ("US", "Ajit Doval, the NSA, met spies in New Delhi.", []),
        ("US", "The National Security Agency, or N.S.A., listened.", ["National Security Agency", "N.S.A."]),
        (
            "CN",
            "The P.L.A. answers to the C.C.P. and its Politburo in Beijing.",
            ["P.L.A.", "C.C.P.", "Politburo", "Beijing"],
        ),
        ("CN", "Vietnam's Politburo met. Its Central Military Commission did, too. China's did not.", ["China"]),
        ("CN", "Kim Jong Un told the Central Military Commission of his trip to Beijing.", ["Beijing"]),
        ("CN", "The CPC, the pipeline's owner, sells to China.", ["China"]),
        ("CN", "The CPC, Taiwan's refiner, buys no gas from China. ", ["China"]),
        ("CN", "The CPC has many members in China.", ["CPC", "China"]),
        ("JP", "The SDF sent a ship, the GSDF a company from Tokyo.", ["SDF", "GSDF", "Tokyo"]),
        ("JP", "The SDF, Syria's Kurdish-led force, freed a Japanese reporter.", ["Japanese"]),
        ("KR", "The Joint Chiefs of Staff in Seoul saw two missiles.", ["Joint Chiefs of Staff", "Seoul"]),
        ("KR", "The Joint Chiefs of Staff met at the Pentagon about South Korea.", ["South Korea"]),
        ("KR", "Kenya's National Intelligence Service watched him.", []),
        ("HK", "The Legislative Council met as Hong Kong slept.", ["Legislative Council", "Hong Kong"]),
        ("HK", "The Legislative Council of Tasmania sat late.", []),
        ("PK", "The ISI denied it. Pakistan shrugged.", ["ISI", "Pakistan"]),
        ("PK", "The ISI in Kolkata teaches sums.", []),
    ],
)
def test_bodies_of_one_state_and_of_others(target, text, expected):
    assert read(text, target) == expected


def test_the_department_of_war_was_called_so_in_september():
    text = "Hegseth spoke of a War Department."
    assert [read(text, "US", published=f"2025-09-0{day}") for day in (4, 5)] == [[], ["War Department"]]


@pytest.mark.parametrize(
    ("target", "text", "expected"),
    [
        ("PS", "A Gazan and other Gazans waited.", ["Gazan", "Gazans"]),
        ("NZ", "Kiwis cheered as New Zealand won.", ["Kiwis", "New Zealand"]),
        ("NZ", "Kiwi is rich in vitamins. So are New Zealand's kiwifruit.", ["New Zealand"]),
        ("DK", "A Dane won. Dane Cook joked; a Great Dane barked in Dane County.", ["Dane"]),
    ],
)
def test_names_of_a_people(target, text, expected):
    assert read(text, target) == expected


@pytest.mark.parametrize(
    ("target", "published", "text", "expected"),
    [
        ("JO", "2023-10-13", "King Abdullah spoke. Abdullah was grave.", ["Abdullah", "Abdullah"]),
        ("JO", "2010-05-01", "King Abdullah spoke. Jordan's King Abdullah did.", ["Jordan", "Abdullah"]),
        ("SA", "2010-05-01", "King Abdullah spoke. Saudi Arabia's King Abdullah did.", ["Saudi Arabia", "Abdullah"]),
        ("JO", "2023-10-13", "Malaysia's King Abdullah spoke at King Abdullah University on late King Abdullah.", []),
        ("SA", "2004-05-01", "Crown Prince Abdullah spoke. Abdullah was grave.", []),
        ("ES", "2024-07-14", "King Felipe saw a play on King Felipe II.", ["King Felipe"]),
        ("KR", "2025-05-20", "Acting President Lee Ju-ho met Lee Jae-myung.", ["Lee Ju-ho"]),
        ("LV", "2022-03-20", "Krisjanis Karins met Evika Silina. Karins left.", ["Krisjanis Karins", "Karins"]),
        ("IS", "2009-05-20", "Johanna Sigurdardottir blamed Geir Haarde.", ["Johanna Sigurdardottir"]),
        ("DK", "2010-05-20", "Lars Lokke Rasmussen met Anders Fogh Rasmussen.", ["Lars Lokke Rasmussen"]),
    ],
)
def test_who_held_office(target, published, text, expected):
    assert read(text, target, published=published) == expected


@pytest.mark.parametrize(
    ("title", "text", "target", "expected"),
    [
        ("Shooting at a school in Georgia", "Shots fell in Winder, Georgia. Georgia mourns.", "GE", 0),
        ("Vote in Georgia", "Crowds in Tbilisi cheered. A firm of Macon, Georgia, did not.", "GE", 2),
        ("Washington beats New York", "The quarterback of Washington threw three touchdowns.", "US", 0),
        ("Washington warns Tehran", "The White House said Washington would not wait.", "US", 3),
    ],
)
def test_the_state_and_the_teams_of_a_country_s_or_a_capital_s_name(title, text, target, expected):
    assert len(read(text, target, title=title)) == expected


@pytest.mark.parametrize(("language", "target"), [("French", "FR"), ("Chinese", "CN"), ("Russian", "RU")])
def test_the_language_of_a_speech_as_the_debates_note_it(language, target):
    assert read(f"(spoke in {language}) We welcome {language} help.", target) == [language]


@pytest.mark.parametrize(
    "text",
    [
        "North-South Korea relays began.",
        "North‑South Korean music was played.",
        "North/South Korea trains stopped.",
        "N. and S. Korea signed.",
        "N. & South Koreans sang.",
        "NORTH, SOUTH KOREA SIGN",
        "NORTH AND SOUTH KOREA SIGN",
        "North, South Koreans sing",
    ],
)
def test_a_pair_shares_its_noun(text):
    frame = pd.DataFrame({"article_id": ["a"], "title": [""], "text": [text], "published": [pd.NaT]})
    found = find_mentions(frame)
    assert found["target"].tolist() == ["KP", "KR"]
    assert found["surface"].tolist()[0].rstrip(".").upper() in ("NORTH", "N")


@pytest.mark.parametrize(
    "text",
    [
        "In the North, South Koreans are few.",
        "Up north, South Korea waits.",
        "North-South trade grew in Seoul.",
        "U. S.-South Korea and U.S. and South Korea drills",
    ],
)
def test_a_direction_that_is_no_half_of_a_pair(text):
    assert read(text, "KP") == []


def test_no_direction_title_or_university_is_read_over_a_blank_line():
    assert read("Turmoil in the South\n\nKorean envoys met in Paris.", "KR") == ["Korean"]
    assert read("A photo of the President\n\nXi was not shown.", "CN") == []
    assert read("They met in Beijing\n\nHarvard University was not asked.", "CN") == ["Beijing"]
    assert read("Doubts of ethnic\n\nChinese exports rose.", "CN") == ["Chinese"]


@pytest.mark.parametrize(
    ("target", "text", "expected"),
    [
        ("US", "Envoys of the U.\nS. met U. S. marines in Washington, D. C.", ["U.\nS.", "U. S.", "Washington, D. C."]),
        ("US", "The U. S. dollar fell. The G. U. S. stores did not.", ["U. S."]),
        ("GB", "The U. K. and the\nU.\nK. agreed.", ["U. K.", "U.\nK."]),
        ("KP", "The D. P. R. K. agreed.", ["D. P. R. K."]),
    ],
)
def test_initials_with_blanks_between(target, text, expected):
    assert read(text, target) == expected


@pytest.mark.parametrize(
    ("published", "target", "text", "expected"),
    [
        (
            "2020-05-01",
            "SY",
            "President Bashar al-Assad came. Al-Assad left. Assad slept, al-Assad said.",
            ["Bashar al-Assad", "Al-Assad", "Assad", "al-Assad"],
        ),
        (
            "2024-05-01",
            "BR",
            "Luiz Inacio Lula da Silva came. Da Silva left.",
            ["Luiz Inacio Lula da Silva", "Da Silva"],
        ),
        ("2014-05-01", "ZA", "De Klerk spoke of F. W. de Klerk.", []),
        (
            "1990-05-01",
            "ZA",
            "F. W. de Klerk came. De Klerk left. The De Klerk cabinet met.",
            ["F. W. de Klerk", "De Klerk", "De Klerk"],
        ),
        ("2024-05-01", "CN", "Ethnic Chinese left. Of Chinese descent himself, he stayed.", []),
    ],
)
def test_a_small_first_letter_is_a_capital_where_a_sentence_starts(published, target, text, expected):
    assert read(text, target, published=published) == expected


def test_an_own_alias_in_small_letters_at_the_start_of_a_sentence():
    target = Target("BANK", "the bank", aliases=["bank", "banks"])
    text = "Bank or no bank. “Banks fail,” said Deutsche Bank. The First Bank said no."
    assert read(text, target, title="Why Small Banks Close Their Doors") == ["Banks", "Bank", "bank", "Banks"]


@pytest.mark.parametrize(
    ("published", "target", "text", "expected"),
    [
        ("2025-10-29", "CN", "A toast from China's Xi. Xi then left.", ["China", "Xi", "Xi"]),
        ("2025-10-29", "JP", "Japan’s Takaichi sang. Takaichi bowed.", ["Japan", "Takaichi", "Takaichi"]),
        ("2017-03-01", "US", "The United States' Trump sang. Trump bowed.", ["United States", "Trump", "Trump"]),
        ("2023-03-01", "JP", "Japan's Takaichi sang. Takaichi bowed.", ["Japan"]),  # not yet in office
        ("2025-10-29", "CN", "Japan's Xi sang. China's Xi Mingze did not. Xi slept.", ["China"]),
        ("2025-10-29", "KR", "South Korea's Lee scored. Lee ran.", ["South Korea"]),
        ("2019-10-29", "PK", "Pakistan's Khan was bowled out. Khan walked.", ["Pakistan"]),
        ("2018-10-29", "GB", "Britain's May sales were low. May was wet.", ["Britain"]),
    ],
)
def test_the_possessive_of_the_country_introduces_a_leader(published, target, text, expected):
    assert read(text, target, published=published) == expected


@pytest.mark.parametrize(
    ("target", "published", "text", "expected"),
    [
        ("LK", "1971-05-01", "Ceylon voted.", ["Ceylon"]),
        ("LK", "2025-05-01", "Ceylon voted.", []),
        ("ZW", "1979-05-01", "Rhodesia voted.", ["Rhodesia"]),
        ("ZW", "2025-05-01", "Rhodesia is history.", []),
        ("BF", "1983-05-01", "Upper Volta voted.", ["Upper Volta"]),
        ("KH", "1987-05-01", "Kampuchean troops left Kampuchea.", ["Kampuchean", "Kampuchea"]),
        ("YE", "1987-05-01", "North Yemen traded with South Yemen.", ["Yemen", "Yemen"]),
        ("DE", "1987-05-01", "East Germany traded with West Germany.", ["West Germany"]),
    ],
)
def test_former_states(target, published, text, expected):
    assert read(text, target, published=published) == expected


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("US", "A Holland America ship docked. The mayor of White House, Tennessee, waved."),
        ("KR", "She opened a noodle bar in Little Korea."),
    ],
)
def test_namesakes_at_sea_and_ashore(target, text):
    assert read(text, target) == []
