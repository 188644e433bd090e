"""What a sentence names: each case is a sentence and the targets, in order, that a careful reader would count."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.schema import check_table
from toolkit.targets.mentions import find_mentions
from toolkit.targets.target import Alias, Target

MAIN = ["CN", "JP", "KP", "KR", "TW", "HK", "US", "RU"]


def mentions(text, targets=MAIN, *, title="", published="2025-10-28"):
    frame = pd.DataFrame(
        {"article_id": ["a"], "title": [title], "text": [text], "published": pd.to_datetime([published], utc=True)}
    )
    return find_mentions(frame, targets)


def read(text, targets=MAIN, **article):
    table = mentions(text, targets, **article)
    return list(zip(table["target"], table["surface"], strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South Korea and South Koreans met.", [("KR", "South Korea"), ("KR", "South Koreans")]),
        ("North Korea's and N. Korea’s DPRK envoys.", [("KP", "North Korea"), ("KP", "N. Korea"), ("KP", "DPRK")]),
        ("The ROK and the PRC signed.", [("KR", "ROK"), ("CN", "PRC")]),
        ("U.S.-China and Sino-Japanese talks.", [("US", "U.S."), ("CN", "China"), ("CN", "Sino"), ("JP", "Japanese")]),
        ("Fire in North\nKorea.", [("KP", "North\nKorea")]),
        ("Zhongnanhai and the Blue House were silent.", [("CN", "Zhongnanhai"), ("KR", "Blue House")]),
        ("The Kremlin and the White House disagree.", [("RU", "Kremlin"), ("US", "White House")]),
        ("An anti-China, pro-Beijing, non-Chinese crowd.", [("CN", "China"), ("CN", "Beijing"), ("CN", "Chinese")]),
        ("North and South Korea talked.", [("KP", "North"), ("KR", "South Korea")]),
        ("North and South Koreans danced.", [("KP", "North"), ("KR", "South Koreans")]),
        ("North Korea fired. The North said no, the South Sea was calm.", [("KP", "North Korea"), ("KP", "North")]),
        ("The North of England, the South.", []),
        (
            "Taipei, Hong Kong and the Republic of China.",
            [("TW", "Taipei"), ("HK", "Hong Kong"), ("TW", "Republic of China")],
        ),
    ],
)
def test_names(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ships crossed the South China Sea and the East China Sea.",
        "The South China Morning Post reported it.",
        "Rice from Indochina was served on fine china.",
        "A walk in Chinatown.",
        "Waves on the Sea of Japan.",
        "A japanned box.",
        "George Washington slept here, and Denzel Washington too.",
        "He moved to Washington state.",
        "The Washington Post said so.",
        "Latin America and South America grew.",
        "Paris Hilton flew in.",
        "Tell us more about it.",
        "Air China cut flights.",
        "It costs US$5 or HK$40.",
        "The U.S. dollar, the US dollar, the American dollar and the Hong Kong dollar fell.",
        "Ships crossed the South and East China Seas.",
        "Hong Kong Baptist University, Moscow State University, Beijing Foreign Studies University, Tokyo University.",
        "She taught at the Hong Kong University of Science and the Renmin University of China.",
        "Rockwell <ROK> and Hutchison <HWHH.HK> rose.",
    ],
)
def test_what_only_looks_like_a_country(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Michael Jordan scored.", "JO"),
        ("Jordan Peele filmed it.", "JO"),
        ("Chad Smith plays drums.", "TD"),
        ("He roasted a turkey.", "TR"),
        ("Georgia Governor Brian Kemp spoke in Atlanta. Georgia voted.", "GE"),
        ("Paris Hilton sang.", "FR"),
    ],
)
def test_persons_birds_and_states(text, target):
    assert read(text, [target]) == []


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Talks were held in Jordan on Monday.", "JO"),
        ("Chad closed its border with Sudan.", "TD"),
        ("Turkey raised rates.", "TR"),
        ("Georgia's parliament in Tbilisi voted.", "GE"),
        ("Paris recalled its envoy.", "FR"),
    ],
)
def test_the_same_words_as_countries(text, target):
    assert [code for code, _ in read(text, [target])][:1] == [target]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Korea grew.", ["AMBIGUOUS"]),
        ("Koreans and the Korean Peninsula.", ["AMBIGUOUS", "AMBIGUOUS"]),
        ("Seoul spoke. Korea grew.", ["KR", "KR"]),
        ("Pyongyang spoke. Korea shrank.", ["KP", "KP"]),
        ("Seoul and Pyongyang spoke. Korea changed.", ["KR", "KP", "AMBIGUOUS"]),
        ("Seoul spoke of the Korean Peninsula.", ["KR", "AMBIGUOUS"]),
    ],
)
def test_a_bare_korea_is_settled_by_the_article_or_not_at_all(text, expected):
    assert mentions(text)["target"].tolist() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pyongyang spoke. South-Korean troops, the south Korean army, Southern Korea.", ["KP", "KR", "KR", "KR"]),
        (
            "Seoul spoke. N-Korea fired; North‐Korea, NORTH Korea and northern Korea too.",
            ["KR", "KP", "KP", "KP", "KP"],
        ),
        (
            "Pyongyang beat Korea, South. Korea (South) lost; Korea, South Africa and Japan won.",
            ["KP", "KR", "KR", "AMBIGUOUS", "JP"],
        ),
        ("Pyongyang spoke. U.S. Forces Korea did not.", ["KP", "US"]),
        ("Pyongyang spoke of the south. Korean ships sailed.", ["KP", "KP"]),
        ("Pyongyang spoke of the southern Korean Peninsula.", ["KP", "AMBIGUOUS"]),
    ],
)
def test_a_direction_however_it_is_spelt_settles_korea(text, expected):
    assert mentions(text)["target"].tolist() == expected


def test_a_surface_with_its_direction_is_one_mention():
    assert read("Pyongyang warned the South-Korean and north Korean crews.")[1:] == [
        ("KR", "South-Korean"),
        ("KP", "north Korean"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South Korea's Hyundai has built plants across the South, in Georgia and Alabama.", ["South Korea"]),
        ("South Korea hosts the North-South dialogue, for the North of Texas.", ["South Korea"]),
        ("South Korea sailed the South and East China Seas.", ["South Korea"]),
        ("North Korea fired. The South bought jets from Texas.", ["North Korea", "South"]),
        (
            "South Korea bought jets from Texas. The South flies them, the North is afraid.",
            ["South Korea", "South", "North"],
        ),
    ],
)
def test_the_south_is_not_always_korea(text, expected):
    assert mentions(text, ["KP", "KR"])["surface"].tolist() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The actor Isaiah Washington and Ms. Washington came. Dwight Washington, 34, did not.", 0),
        ("Vancouver, Washington, voted. She lives in Olympia, Washington. A Redmond, Washington-based firm.", 0),
        ("Washington Governor Bob Ferguson and Washington Gov. Jay Inslee met.", 0),
        ("Beijing, Washington and Tokyo agreed. Tokyo, Washington said, must wait. On Monday Washington agreed.", 3),
        ("UNITA's Washington office spoke. Rain fell.\n    Currently Washington is silent.", 2),
        ("In Davos, Washington said no. Instead, Washington, for its part, waited.", 2),
        ("It came from Seoul, Tokyo, Washington. Under Trump, Washington, of late, waits.", 2),
    ],
)
def test_washington_the_person_and_the_state(text, expected):
    assert [surface for code, surface in read(text) if code == "US" and surface == "Washington"] == [
        "Washington"
    ] * expected


def test_a_row_of_capitals_in_a_headline():
    assert read("", title="BEIJING, TOKYO, WASHINGTON") == [("CN", "BEIJING"), ("JP", "TOKYO"), ("US", "WASHINGTON")]


def test_ambiguous_rows_carry_their_candidates_and_the_rival_settles_unasked():
    assert mentions("Korea grew.", ["KP"])["candidates"].tolist() == ["KP|KR"]
    assert read("Seoul spoke. Korea grew.", ["KP"]) == []
    assert read("Korea grew.", ["CN", "JP"]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xi spoke.", []),
        ("Xi Jinping spoke. Xi left.", ["Xi Jinping", "Xi"]),
        ("President Xi spoke. Later Xi left.", ["Xi", "Xi"]),
        ("Xi left. President Xi Jinping spoke.", ["Xi Jinping"]),
        ("Xi Meiling bakes. Xi sells buns.", []),
        ("Prime Minister Takaichi spoke, and Takaichi smiled.", ["Takaichi", "Takaichi"]),
        ("Kim Jong Un came. Kim smiled. Kim Yo Jong spoke. Kim frowned.", ["Kim Jong Un", "Kim"]),
        ("Kim Min-seok is prime minister. Kim spoke.", []),
        ("Vietnamese President Kim spoke.", []),
        ("The Takaichi government fell, and Takaichi left.", ["Takaichi", "Takaichi"]),
    ],
)
def test_leaders_count_once_introduced(text, expected):
    assert mentions(text, ["CN", "JP", "KP"])["surface"].tolist() == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [("2014-05-01", ["Abe", "Abe"]), ("2023-05-01", []), (None, ["Abe", "Abe"])],
)
def test_leaders_count_within_their_dates_of_office(published, expected):
    assert mentions("Prime Minister Abe spoke. Abe left.", ["JP"], published=published)["surface"].tolist() == expected


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        # a given name behind the title's name is somebody else's
        ("2025-06-10", "South Korean Prime Minister Kim Dong-yeon met Ishiba. Kim praised him.", ["KR"]),
        ("2025-10-01", "In Seoul, union leader Kim Dong-myeong called a strike. Kim said no.", ["KR"]),
        ("2025-10-01", "The company's chairman Lee Jae-yong came. Lee poured beer.", []),
        ("2015-10-01", "Former President Park Chung-hee ruled. Park was shot.", []),
        # the whole of the country's name before the title, and the titles of the office
        ("2025-10-01", "South Korean leader Kim spoke. Kim smiled.", ["KR"]),
        ("2025-10-01", "South Korea's President Lee spoke. Lee smiled.", ["KR", "KR", "KR"]),
        ("2025-10-01", "The south Korean President Lee spoke.", ["KR", "KR"]),
        (
            "2025-10-01",
            "Kim Jong Un met President Lee. Prime Minister Kim spoke, and chairman Lee too.",
            ["KP", "KR", "KR"],
        ),
        ("2021-10-01", "Prime Minister Kim spoke in Seoul.", ["KR"]),
        ("2025-10-01", "Prime Minister Kim Min-seok spoke. Kim smiled.", ["KR", "KR"]),
        ("2025-10-01", "Chairman Kim spoke. Kim smiled.", ["KP", "KP"]),
        ("2025-10-01", "The union leader Kim spoke. Kim, a union leader, smiled.", []),
        ("2025-03-01", "Acting President Choi spoke. Choi smiled.", ["KR", "KR"]),
        ("2025-10-30", "BUSAN, South Korea - President Trump and President Xi met.", ["KR", "US", "CN"]),
        (
            "2025-10-30",
            "Talks in South Korea\n\nPresident Trump spoke. South-Korean President Lee too.",
            ["KR", "US", "KR", "KR"],
        ),
        # a deputy and a predecessor hold no office
        ("2024-09-20", "Vice President Han Zheng met Scholz. Han smiled.", []),
        ("2013-05-10", "Chinese Vice Premier Li spoke. Li smiled.", ["CN"]),
        ("2013-05-10", "Li, vice president of the bank, spoke. The vice-president Li smiled.", []),
        ("2025-01-10", "Deputy Prime Minister Choi spoke. Choi smiled.", []),
        ("2015-10-01", "The former South Korean President Park and the late President Park were one.", ["KR"]),
        # two leaders of one name
        (
            "2000-06-14",
            "Kim Dae-jung met Kim Jong Il. Kim embraced Kim. President Kim left; Kim waved.",
            ["KR", "KP", "KR", "KR"],
        ),
        ("2025-10-01", "John Lee and Lee Jae-myung met. Lee spoke. Mr. Lee smiled.", ["HK", "KR"]),
        ("2018-10-01", "Kim Dae-jung was first. Kim Jong Un came, and Kim smiled.", ["KP", "KP"]),
        # relatives, firms and buildings
        ("2025-10-01", "Donald and Melania Trump waved. Donald Trump spoke.", ["US"]),
        (
            "2025-10-01",
            "Donald Trump and his wife Melania Trump came. Mr. Trump spoke, and Trump left.",
            ["US", "US", "US"],
        ),
        ("2025-10-01", "President Trump spoke. The Trump Organization and Trump Tower won. Trump left.", ["US", "US"]),
        ("2023-10-01", "Hong Kong leader John Lee met the director Ang Lee. Lee spoke.", ["HK", "HK"]),
        ("2025-10-01", "Kim Jong Un came with his sister Kim Yo Jong. Kim spoke.", ["KP"]),
        # words and places
        (
            "2018-10-01",
            "President Moon Jae-in spoke. The Moon landing was a feat. The Moon administration won.",
            ["KR", "KR"],
        ),
        (
            "2015-10-01",
            "President Park Geun-hye saw Seoraksan National Park. Central Park is far. Park left.",
            ["KR", "KR"],
        ),
        ("2015-10-01", "President Park Geun-hye came. Gorky Park was closed.", ["KR"]),
        ("2025-10-01", "Xi Jinping left Xi'an. Xi’an slept.", ["CN"]),
    ],
)
def test_a_short_name_is_the_leaders_or_nobodys(published, text, expected):
    assert mentions(text, published=published)["target"].tolist() == expected


def test_a_title_in_a_headline_of_capitalised_words_still_introduces():
    assert read("", title="President Trump Says No") == [("US", "Trump")]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("", "Fed by monsoon rains, the river burst.", []),
        ("MONKEYS FED BY TOURISTS", "", []),
        ("Calves Fed With Milk", "Fed on grass, they grow. Fed to pigs, it is lost. Fed up, he left.", []),
        ("", "Fed by U.S. grain, the herds grew.", ["U.S."]),
        ("Fed raises rates", "The Fed on Tuesday defied Fed officials.", ["Fed", "Fed", "Fed"]),
        ("FED TO CUT RATES", "", ["FED"]),
        ("Fed to Buy Bills", "The Federal Reserve said so.", ["Fed", "Federal Reserve"]),
        ("", "Attacks on the Fed by Congress went on.", ["Fed"]),
    ],
)
def test_the_fed_is_not_the_verb(title, text, expected):
    assert [surface for _, surface in read(text, ["US"], title=title)] == expected


def test_headlines():
    assert read("", title="CHINA WARNS JAPAN; N. KOREA FIRES") == [("CN", "CHINA"), ("JP", "JAPAN"), ("KP", "N. KOREA")]
    assert read("Xi Jinping met them.", title="XI TELLS ALL")[0] == ("CN", "XI")
    assert read("Xi Jinping met them.", title="Xi Tells Trump to Wait")[0] == ("CN", "Xi")
    assert read("", title="GOOD NEWS FOR US") == []
    assert read("", title="US EXPORTERS CHEER") == [("US", "US")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Beijing said no.", "government"),
        ("Talks in Beijing went on.", "capital"),
        ("He flew to Beijing.", "capital"),
        ("BEIJING, Oct. 3 (Meridian) - Rain fell.", "capital"),
        ("A Beijing-based firm grew.", "capital"),
        ("He blamed Beijing.", "government"),
    ],
)
def test_a_capital_is_a_place_or_a_government(text, kind):
    assert mentions(text, ["CN"])["kind"].tolist() == [kind]


@pytest.mark.parametrize("above", ["", "\n", "By Josh Smith\n", "Reuters\n\n"])
def test_a_city_in_the_dateline_is_no_government(above):
    table = mentions(f"{above}SEOUL (Reuters) -North Korea fired.", ["KP", "KR"])
    assert table[["kind", "part"]].to_numpy().tolist() == [["capital", "dateline"], ["name", "lead"]]


def test_what_stands_above_the_dateline_is_not_in_it():
    table = mentions("Japan fires at China\nTOKYO (Reuters) - Rain fell.", ["JP", "CN"])
    assert table["part"].tolist() == ["lead", "lead", "dateline"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Talks were held in the U.S. China said little. Rain fell.", "China said little."),
        ("It met at the U.N. In Geneva the U.K. North Korea has left.", "North Korea has left."),
        ("He met U.S. China experts. They left.", "He met U.S. China experts."),
    ],
)
def test_a_country_may_start_a_sentence_behind_an_abbreviation(text, sentence):
    for targets in (["CN", "KP"], MAIN):
        last = mentions(text, targets).iloc[-1]
        assert last["left"] + last["mention"] + last["right"] == sentence


def test_parts_sentences_and_quotes():
    body = "Rain fell. China won. " + "Nothing else. " * 30 + '\n\n"Japan will act," he said. Japan waited.'
    table = mentions(body, ["CN", "JP"], title="China rises")
    assert table["part"].tolist() == ["title", "lead", "body", "body"]
    assert (table["left"] + table["mention"] + table["right"]).tolist()[1:3] == [
        "China won.",
        '"Japan will act," he said.',
    ]
    assert table["quoted"].tolist() == [False, False, True, False]
    assert table["sentence_id"].tolist()[:2] == [-1, 11]


def test_own_targets_with_aliases_dates_and_exclusions():
    own = Target(
        "NATO", "NATO", aliases=["NATO", Alias("the alliance", kind="other")], exclude=["NATO phonetic alphabet"]
    )
    table = mentions("NATO and the alliance use the NATO phonetic alphabet. China too.", [own, "CN"])
    assert list(zip(table["target"], table["kind"], strict=True)) == [
        ("NATO", "name"),
        ("NATO", "other"),
        ("CN", "name"),
    ]


def test_an_exclusion_keeps_out_its_own_target_alone():
    bank = Target("X", "X", aliases=["Bank"], exclude=["Bank of Japan"])
    assert read("The Bank of Japan met the Bank.", [bank, Target("Y", "Y", aliases=["Japan"])]) == [
        ("Y", "Japan"),
        ("X", "Bank"),
    ]


def test_no_mention_gives_an_empty_table_of_the_contract():
    assert len(check_table("mentions", mentions("Nothing here."))) == 0


def test_a_frame_without_text_is_refused():
    with pytest.raises(InputError, match="must have the columns"):
        find_mentions(pd.DataFrame({"article_id": ["a"]}))


@pytest.mark.parametrize("corpus", ["text", ["a", "b"], None])
def test_what_is_no_corpus_is_refused(corpus):
    with pytest.raises(InputError, match=r"'corpus' parameter of find_mentions .* Got .*; make .* Corpus\.from_texts"):
        find_mentions(corpus)


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA])
def test_a_missing_title_or_text_is_empty(nothing):
    assert read("China said.", title=nothing) == [("CN", "China")]
    assert read(nothing, title="China said") == [("CN", "China")]
    assert read(nothing, title=nothing) == []


def test_other_values_than_texts_and_times_are_named_with_a_remedy():
    with pytest.raises(InputError, match=r"Column 'title' of the articles table must hold text\. Row 0 holds 5"):
        mentions("China said.", title=5)
    frame = pd.DataFrame({"article_id": ["a"], "title": "", "text": "China", "published": "2025-10-28"})
    with pytest.raises(InputError, match=r"'published' .* must hold times\. Got '2025-10-28'; make it pd\.to_datetime"):
        find_mentions(frame)


words = st.sampled_from(
    [
        "China",
        "Japan's",
        "North",
        "South",
        "Korea",
        "Korean",
        "the",
        "U.S.",
        "Xi",
        "Jinping",
        "President",
        "said.",
        "“No,”",
        "\n",
        "\n\n",
        "x",
        "Kim",
        "İ",
        "é",
        "in",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(words, max_size=40).map(" ".join), st.lists(words, max_size=6).map(" ".join))
def test_offsets_always_give_back_the_surface(text, title):
    table = mentions(text, title=title)
    for row in table.itertuples():
        source = title if row.part == "title" else text
        assert source[row.start : row.end] == row.surface == row.mention
        start = row.start - len(row.left)
        assert source[start : start + len(row.left + row.mention + row.right)] == row.left + row.mention + row.right


others = st.text(alphabet="abcdefgh .,'\n", max_size=200)


@settings(max_examples=100, deadline=None)
@given(others, st.lists(words, max_size=25).map(" ".join), others)
def test_text_outside_matches_never_matters(before, text, after):
    # But for the part: a dateline and a lead are where a text begins.
    keep = ["target", "surface", "kind", "left", "right", "quoted"]
    places = ["start", "end", "sentence_id"]
    alone, among = mentions(text), mentions(f"{before}\n\n{text}\n\n{after}")
    pd.testing.assert_frame_equal(alone[keep], among[keep])
    pd.testing.assert_frame_equal(alone[places] + len(f"{before}\n\n"), among[places])


def test_the_order_of_articles_does_not_matter():
    corpus = Corpus.from_texts(["China grew.", "Japan shrank. Korea too.", "Seoul and Korea."])
    table = find_mentions(corpus, MAIN)
    turned = find_mentions(corpus.articles.iloc[::-1], MAIN)
    order = table.sort_values("mention_id").reset_index(drop=True)
    pd.testing.assert_frame_equal(order, turned.sort_values("mention_id").reset_index(drop=True))


@pytest.mark.parametrize(
    "text",
    [
        "South Korea spoke. The North and South Koreans met.",
        "South Korea spoke. The North and the South Korean leaders met.",
        "KOREA IS HERE. NORTH KOREA TOO.",
    ],
)
def test_a_place_is_one_mention_of_a_target(text):
    for targets in (["KP"], ["KP", "KR"], [Target("KR", "K", aliases=["KOREA", "South Korea"]), "KP"]):
        table = mentions(text, targets)
        assert not table.duplicated(["start", "target"]).any()
        assert not table.duplicated("start").any()


def test_names_that_start_with_a_small_letter():
    own = Target("EB", "eBay", aliases=["eBay", "al-Qaeda", "iPhone maker"])
    assert [s for _, s in read("At eBay, al-Qaeda and the iPhone maker; not weBay.", [own])] == [
        "eBay",
        "al-Qaeda",
        "iPhone maker",
    ]
    assert read("Mbabane is the capital of eSwatini.", ["SZ"])[-1] == ("SZ", "eSwatini")


@pytest.mark.parametrize("code", MAIN)
def test_a_target_is_found_alone_as_among_others(code):
    text = (
        "South Korea cheered. He and President Lee agreed. Lee asked for help. Prime Minister Lee of Singapore left. "
        "Hong Kong Chief Executive Lee spoke, and Lee smiled. President Xi and Kim Jong Un met Putin. Korea grew."
    )
    alone, among = mentions(text, [code]), mentions(text)
    keep = alone["target"] == code
    assert alone.loc[keep, "start"].tolist() == among.loc[among["target"] == code, "start"].tolist()


def test_long_texts_take_time_in_proportion():
    sentence = "China and Japan met “quietly” in Georgia while US envoys waited. "
    many = mentions(sentence * 16_000, ["CN", "JP", "GE", "US"])  # 1 MB in one paragraph
    assert len(many) >= 48_000
    endless = mentions("China said Japan " * 3_000, ["CN", "JP"])  # 50 kB without a full stop
    assert (endless["left"].str.len() + endless["right"].str.len()).max() <= 2_000 + len("China said Japan")
