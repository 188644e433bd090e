import re

import pandas as pd
import pytest

from toolkit.tone.headed import headed_names, is_name_noun
from toolkit.tone.lexicon import LexiconScorer
from toolkit.tone.phrases import split_words


def headed(marked):
    words = split_words(*re.split(r"[\[\]]", marked))
    return [words.text[i] for i in sorted(set(headed_names(words)))]


def score(marked):
    row = re.split(r"[\[\]]", marked)
    return LexiconScorer().score(pd.DataFrame([row], columns=["left", "mention", "right"]))["score"].item()


@pytest.mark.parametrize(
    ("headline", "names"),
    [
        ("Victory Bridge Opens in North [Seoul]", ["Victory", "Bridge"]),
        ("FRIENDSHIP TOWER IS ON MOSCOW ROAD, [BEIJING] PAPER SAYS", ["FRIENDSHIP", "TOWER"]),
        ("Friendship of Peoples Fountain Is in North [Moscow]", ["Friendship", "Fountain"]),
        ("Truth and Reconciliation Commission Meets in [Seoul]", ["Truth", "Reconciliation", "Commission"]),
        ("Peoples’ Friendship University Students Go to [China]", ["Friendship", "University"]),
        ("UNIVERSITY OF PEACE STUDENTS ARRIVE IN [TOKYO]", ["UNIVERSITY", "PEACE"]),
        ("[Chinese] Delegation Visits Institute for Peace Research", ["Institute", "Peace"]),
        ("[Hong Kong] Free Press Moves Office", ["Free", "Press"]),
        ("Happy Garden Is in [Hong Kong] District", ["Happy", "Garden"]),
        ("Hope Street Runs Through [Washington] District", ["Hope", "Street"]),
        ("War Crimes Commission Meets in [Tokyo]", ["War", "Crimes", "Commission"]),
        ("Agency Against Corruption Moves to [Taipei] Street", ["Agency", "Corruption"]),
        ("Prosperity Bank Branch Moves to [Taipei] Road", ["Prosperity", "Bank"]),
        ("[Taiwan] Honor Award Goes to Museum", ["Honor", "Award"]),
        ("USNS COMFORT LEAVES FOR [JAPAN]", ["USNS", "COMFORT"]),
        ("Exercise Bright Star Begins in [Egypt]", ["Exercise", "Bright"]),
        ("Repulse Bay Is on South Side of [Hong Kong] Island", ["Repulse", "Bay"]),
        ("Boats Sail From Deception Bay to [Brisbane]", ["Deception", "Bay"]),
    ],
)
def test_names_in_headlines(headline, names):
    assert headed(headline) == names
    assert score(headline) == 0


@pytest.mark.parametrize(
    ("headline", "sign"),
    [
        ("CHINA SLAMS COMMISSION OVER [TAIWAN]", -1),
        ("CRACKDOWN HITS BANK IN [CHINA]", -1),
        ("Sanctions Hurt [Russian] Agency", -1),
        ("SANCTIONS HURT AGENCY IN [MOSCOW]", -1),
        ("[Russia] Attacks Bridge in Kherson", -1),
        ("[Russian] Missiles Destroy Museum, Killing Five", -1),
        ("Deadly Bridge Collapse Kills Ten in [China]", -1),
        ("Terrible Day for [Hong Kong] as Fire Kills Dozens", -1),
        ("Great Day for [South Korea] as Team Wins Cup", 1),
        ("[Japan] Wins Award for Clean Streets", 1),
        ("[JAPAN] WINS TOP PRIZE IN PARIS", 1),
        ("[Taiwan] Praised by Commission for Quick Response", 1),
        ("Tourists Love Beautiful Island in [Japan]", 1),
        ("Best Beach of the Year Is in [Japan]", 1),
        ("Corrupt Party Boss Jailed in [China]", -1),
        ("Fake Island Scam Shakes [Seoul]", -1),
        ("US Accuses [Chinese] Agency of Torture", -1),
        ("Ministry Sues [China] for Fraud", -1),
        ("[China] Loses Trust of Party", -1),
        ("Peace Accord Signed in [Seoul]", 1),
        ("Violence at Court in [Moscow]", -1),
        ("ALLIES CONDEMN ACT OF AGGRESSION BY [RUSSIA]", -1),
        ("Angry Crowds Storm Bank in [Beijing]", -1),
        ("Peace Talks With Agency Bring Calm to [Seoul]", 1),
    ],
)
def test_tone_of_headlines_is_kept(headline, sign):
    assert headed(headline) == []
    assert score(headline) * sign > 0.1


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The peace museum is in [Tokyo].", []),
        ("Peace [Japan] Museum Opens in Osaka", []),
        ("Peace, Bank of [Japan] Opens", []),
        ("Love Hurts Bank in [Tokyo]", []),
        ("Workers Love Peace Park in [Tokyo]", ["Peace", "Park"]),
        ("Citizens Urged to Exercise Care in [Tokyo]", []),
    ],
)
def test_where_a_name_ends(sentence, names):
    assert headed(sentence) == names


@pytest.mark.parametrize(
    "headline",
    [
        "Cancer Society Opens Office in [Oslo]",
        "DISASTER PREVENTION CENTER OPENS IN [LIMA]",
        "Anti-Doping Agency of [Kenya] Publishes Calendar",
        "Civil Liberties Union Files Papers in [Ottawa]",
        "Emergency Management Agency of [Chile] Hires Staff",
        "Armistice Commission Visits [Cyprus]",
        "Peace Alliance Meets in [Bern]",
        "Obelisk of Victory Stands in [Rome]",
        "Institute for Liberty Moves to [Prague]",
    ],
)
def test_names_of_institutions_have_no_tone_for_the_lexicon(headline):
    assert score(headline) == 0


@pytest.mark.parametrize(
    ("headline", "sign"),
    [
        ("Fire Destroys Center in [Lima]", -1),
        ("Floods Damage Centre in [Dhaka]", -1),
        ("Sanctions Hurt Society in [Minsk]", -1),
        ("Crisis Hits Foundation in [Vienna]", -1),
        ("Deadly Crash Near Institute in [Oslo]", -1),
        ("Rebels Murder Union Leader in [Bogota]", -1),
        ("Heroes Save Center in [Manila]", 1),
        ("Agency Hails Success of [Rwanda]", 1),
    ],
)
def test_tone_beside_an_institution_is_kept(headline, sign):
    assert score(headline) * sign > 0.1


def test_the_linear_scorer_reads_the_old_names():
    words = split_words("Cancer Society Opens Office in ", "Oslo", "")
    assert list(headed_names(words)) == []
    assert [words.text[i] for i in headed_names(words, institutions=True)] == ["Cancer", "Society"]


def test_name_nouns_have_an_ending_or_a_place_in_the_list():
    assert [w for w in ("friendship", "unity", "peace", "hurt", "slams", "terrible") if is_name_noun(w)] == [
        "friendship",
        "unity",
        "peace",
    ]
