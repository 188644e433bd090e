"""The gazetteer's data keep the rules that the engine relies on."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import toolkit.targets

FOLDER = Path(toolkit.targets.__file__).parent / "gazetteer"
KINDS = {"name", "demonym", "capital", "leader", "government", "other"}
LISTS = ("names", "demonyms", "capitals", "governments", "others")
KEYS = {"name", *LISTS, "shorts", "exclude", "person_names", "dated", "leaders", "doubts"}

MAIN = ["CN", "JP", "KP", "KR", "TW", "HK", "US", "RU"]
UN_MEMBERS = re.findall(
    r"\w+",
    """
    AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD
    CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA
    GB GD GE GH GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI
    KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU
    MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU RW SA
    SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA
    UG US UY UZ VC VE VN VU WS YE ZA ZM ZW
    """,
)
OTHERS = re.findall(
    r"\w+",
    """
    AI AS AW BM CK CW EH FK FO GF GG GI GL GP GU HK IM KY MO MP MQ MS NC NU PF PN PR PS SH TC
    TK TW VA VG VI WF XK
    """,
)

# Small letters at the start: a name that is written so ("the people's Republic of China"), or a phrase that continues a
# capitalised one.
LOWER_CASE = {"eSwatini", "ni-Vanuatu", "east Jerusalem", "former Yugoslav Republic of Macedonia"}
PEOPLES = re.compile(r"peoples?(?:'| 's|'s)? (?:Democratic )?Republic of (?:China|Korea)")
PARTICLES = ("al-", "el-", "bin ", "de ", "da ", "dos ")


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


FILES = sorted(f.name for f in FOLDER.glob("*.toml") if f.name not in ("ambiguous.toml", "people.toml"))
TABLES = [(file, code, entry) for file in FILES for code, entry in read(file).items()]
COUNTRIES = {code: entry for _, code, entry in TABLES}
AMBIGUOUS = read("ambiguous.toml")["ambiguous"]


def plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def spans(entry: dict[str, Any]) -> Iterator[tuple[str, str, date, date]]:
    """Yield every alias but the short ones, with whom it names and when."""
    for key in LISTS:
        for text in entry.get(key, []):
            yield text, key, date.min, date.max
    for dated in entry.get("dated", []):
        for text in dated["texts"]:
            yield text, dated["kind"], dated.get("from", date.min), dated.get("to", date.max)
    for leader in entry.get("leaders", []):
        for text in leader["full"]:
            yield text, leader["person"], leader["from"], leader.get("to", date.max)


def aliases(entry: dict[str, Any]) -> set[str]:
    shorts = {s for leader in entry.get("leaders", []) for s in leader.get("short", [])}
    return {text for text, *_ in spans(entry)} | shorts


def holds(phrase: str, alias: str) -> bool:
    """Return whether a phrase has an alias in it as whole words, and more."""
    return phrase != alias and bool(re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", phrase))


def surfaces(code: str) -> set[str]:
    return {s for entry in AMBIGUOUS if code in entry["candidates"] for s in entry["surfaces"]}


def test_every_country_is_there_once():
    codes = [code for _, code, _ in TABLES]
    assert [c for c, n in Counter(codes).items() if n > 1] == []
    assert len(UN_MEMBERS) == 193
    assert sorted(codes) == sorted(UN_MEMBERS + OTHERS)
    assert {file: list(read(file)) for file in FILES if len(Path(file).stem) == 2} == {f"{c}.toml": [c] for c in MAIN}


@pytest.mark.parametrize(("file", "code", "entry"), TABLES, ids=[f"{f}-{c}" for f, c, _ in TABLES])
def test_shape_of_a_country(file, code, entry):
    assert set(entry) <= KEYS
    assert isinstance(entry["name"], str)
    assert entry["name"] in entry["names"] or code in {"CD", "CG", "ST", "TL"} | set(OTHERS)
    for key in (*LISTS, "exclude", "person_names", "shorts"):
        assert all(isinstance(t, str) and t == plain(t) and t for t in entry.get(key, [])), key
        assert [t for t, n in Counter(entry.get(key, [])).items() if n > 1] == [], key
    for short in entry.get("shorts", []):
        assert short.startswith("the ")
    for dated in entry.get("dated", []):
        assert set(dated) <= {"texts", "kind", "from", "to"}
        assert dated["kind"] in KINDS
        assert dated["texts"]
        assert "from" in dated or "to" in dated
    for leader in entry.get("leaders", []):
        assert set(leader) <= {"person", "full", "short", "titles", "from", "to"}
        assert leader["full"]
        assert all(t == plain(t) and t for t in [*leader["full"], *leader.get("short", [])])
    for doubt in entry.get("doubts", []):
        assert set(doubt) <= {"aliases", "against", "favour"}
        assert doubt["aliases"]
        assert doubt["against"]
        assert not set(doubt["against"]) & set(doubt.get("favour", []))


@pytest.mark.parametrize("code", MAIN)
def test_main_countries_have_every_kind(code):
    entry = COUNTRIES[code]
    assert all(entry[key] for key in ("names", "demonyms", "governments", "leaders", "exclude"))
    assert entry["capitals"] or code == "HK"


def test_no_alias_is_listed_twice():
    """One alias may name two leaders, or one of them twice, only at different times."""
    seen: dict[tuple[str, str], list[tuple[str, date, date]]] = {}
    for code, entry in COUNTRIES.items():
        for text, what, start, end in spans(entry):
            for other, first, last in seen.get((code, plain(text)), []):
                assert end <= first or last <= start, f"{code}: {text!r} is both {what} and {other}"
            seen.setdefault((code, plain(text)), []).append((what, start, end))


def test_no_alias_belongs_to_two_countries():
    owners: dict[str, set[str]] = {}
    for code, entry in COUNTRIES.items():
        for text, *_ in spans(entry):
            owners.setdefault(plain(text).upper() if len(text) > 3 else plain(text), set()).add(code)
    assert {text: codes for text, codes in owners.items() if len(codes) > 1} == {}


def test_dates_are_ordered():
    for entry in COUNTRIES.values():
        for row in [*entry.get("dated", []), *entry.get("leaders", [])]:
            assert row.get("from", date.min) < row.get("to", date.max), row
            assert all(isinstance(row[k], date) for k in ("from", "to") if k in row)
        for leader in entry.get("leaders", []):
            assert date(1926, 1, 1) <= leader["from"], leader
            assert leader.get("to", date.max) >= date(1985, 1, 1), leader


def test_no_alias_starts_with_a_small_letter():
    for entry in COUNTRIES.values():
        shorts = {s for leader in entry.get("leaders", []) for s in leader.get("short", [])}
        small = {t for t in aliases(entry) if t[0].islower() and not PEOPLES.fullmatch(t)} - LOWER_CASE
        assert {t for t in small if not (t in shorts and t.startswith(PARTICLES))} == set()


def test_doubts_and_person_names_are_about_aliases():
    for entry in COUNTRIES.values():
        known = {text for text, *_ in spans(entry)} | {s.removeprefix("the ") for s in entry.get("shorts", [])}
        assert {a for doubt in entry.get("doubts", []) for a in doubt["aliases"]} - known == set()
        assert set(entry.get("person_names", [])) - known == set()


def test_every_exclusion_holds_an_alias():
    """One that holds none would do nothing; surfaces that may mean the country count as its aliases."""
    idle = []
    for code, entry in COUNTRIES.items():
        known = aliases(entry) | surfaces(code)
        idle += [(code, e) for e in entry.get("exclude", []) if not any(holds(e, a) for a in known)]
    assert idle == []


def test_no_exclusion_is_an_alias():
    """The engine keeps other countries' names apart by itself: to list them again would only mislead."""
    owners = {plain(text): code for code, entry in COUNTRIES.items() for text, *_ in spans(entry)}
    twice = {(code, e): owners[e] for code, entry in COUNTRIES.items() for e in entry.get("exclude", []) if e in owners}
    assert twice == {}


def test_shape_of_the_ambiguous():
    listed = Counter(s for entry in AMBIGUOUS for s in entry["surfaces"])
    assert [s for s, n in listed.items() if n > 1] == []
    owners = {plain(text) for entry in COUNTRIES.values() for text, *_ in spans(entry)}
    for entry in AMBIGUOUS:
        assert set(entry) == {"surfaces", "kind", "candidates", "settles"}
        assert entry["kind"] in KINDS
        assert len(set(entry["candidates"])) >= 2
        assert set(entry["candidates"]) <= set(COUNTRIES)
        assert isinstance(entry["settles"], bool)
        assert not owners & set(entry["surfaces"])


def test_korea_is_never_one_of_the_two_by_name_alone():
    for code in ("KP", "KR"):
        assert not {"Korea", "Korean", "Koreans", "Korean Peninsula", "Koreas", "Korean War"} & aliases(COUNTRIES[code])
    settled = {s: entry["settles"] for entry in AMBIGUOUS for s in entry["surfaces"]}
    assert settled["Korea"]
    assert settled["Koreans"]
    assert not settled["Korean Peninsula"]
    assert not settled["inter-Korean"]


@pytest.mark.parametrize(
    ("code", "alias", "day", "expected"),
    [
        ("CN", "Deng Xiaoping", date(1987, 3, 1), True),
        ("CN", "Zhao Ziyang", date(1987, 10, 19), True),
        ("CN", "Hu Yaobang", date(1987, 3, 1), False),
        ("CN", "Xi Jinping", date(2025, 10, 28), True),
        ("JP", "Yasuhiro Nakasone", date(1987, 10, 19), True),
        ("JP", "Shinzo Abe", date(2010, 1, 1), False),
        ("JP", "Sanae Takaichi", date(2025, 10, 28), True),
        ("JP", "Shigeru Ishiba", date(2025, 10, 28), False),
        ("KP", "Kim Il Sung", date(1987, 3, 1), True),
        ("KP", "Kim Jong-un", date(2011, 12, 1), False),
        ("KR", "Chun Doo Hwan", date(1987, 10, 19), True),
        ("KR", "Yoon Suk Yeol", date(2025, 4, 5), False),
        ("KR", "Lee Jae-myung", date(2025, 10, 28), True),
        ("TW", "Lai Ching-te", date(2025, 10, 28), True),
        ("HK", "John Lee", date(2022, 6, 30), False),
        ("US", "Ronald Reagan", date(1987, 10, 19), True),
        ("US", "Donald Trump", date(2022, 1, 1), False),
        ("US", "Donald Trump", date(2025, 10, 28), True),
        ("RU", "Mikhail Gorbachev", date(1987, 3, 1), True),
        ("RU", "Soviet Union", date(1991, 12, 25), True),
        ("RU", "Soviet Union", date(1991, 12, 27), False),
        ("DE", "Bonn", date(1987, 3, 1), True),
        ("DE", "Berlin", date(1987, 3, 1), False),
    ],
)
def test_who_is_in_force_on_a_day(code, alias, day, expected):
    assert any(text == alias and start <= day <= end for text, _, start, end in spans(COUNTRIES[code])) is expected
