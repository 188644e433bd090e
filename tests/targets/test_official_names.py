"""Official names of the two Koreas and the two Chinas, whatever the order of their words and the kind of apostrophe."""

import itertools

import pandas as pd
import pytest

from toolkit.targets.mentions import find_mentions

PEOPLES = ("People{}s", "Peoples{}", "Peoples", "People {}s", "People")
ORDERS = ("Democratic {p} Republic of {c}", "{p} Democratic Republic of {c}", "{p} Republic of {c}")
LISTS = ("{c}, {p} Republic of", "{c} ({p} Republic of)", "{c} (the {p} Republic of)")
SPACES = (" ", "\n", "  ")


def read(text, targets=None):
    frame = pd.DataFrame({"article_id": ["a"], "title": [""], "text": [text], "published": [pd.NaT]})
    found = find_mentions(frame, targets)
    return list(zip(found["target"], found["surface"], strict=True))


def spellings(country, orders):
    """Yield every order of the words, with every spelling of "People's", every apostrophe, blank and case."""
    for order, people in itertools.product(orders, PEOPLES):
        for apostrophe in "'’‘ʼ´`′" if "{}" in people else "'":
            words = order.format(p=people.format(apostrophe), c=country)
            for blank in SPACES:
                name = words.replace(" ", blank)
                yield from (name, name.upper(), name.replace("People", "people") if "Democratic" not in order else name)


@pytest.mark.parametrize(("country", "target", "other"), [("Korea", "KP", "KR"), ("China", "CN", "TW")])
@pytest.mark.parametrize("targets", [None, "one"])
def test_a_peoples_republic_is_never_the_other_one(country, target, other, targets):
    names = list(dict.fromkeys(spellings(country, (*ORDERS, "Democratic Republic of {c}"))))
    # One article each, so that no spelling settles another one's.
    frame = pd.DataFrame({"article_id": map(str, range(len(names))), "title": "", "published": pd.NaT})
    frame["text"] = [f"The {name} protested." for name in names]
    found = find_mentions(frame, None if targets is None else [target])
    assert not found["target"].eq(other).any()
    assert found["target"].eq(target).all()
    missed = set(frame["article_id"]) - set(found["article_id"])
    assert [names[int(i)] for i in missed] == []


@pytest.mark.parametrize(("country", "target"), [("Korea", "KP"), ("China", "CN")])
def test_a_peoples_republic_as_lists_have_it(country, target):
    for order in LISTS:
        for people in ("People's", "People’s", "PEOPLE'S"):
            words = "Democratic " + people if country == "Korea" else people
            name = order.format(c=country, p=words)
            name = name.upper() if people.isupper() else name
            assert read(f"Japan; {name}; Laos", [target]) == [(target, name)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Republic of Korea and the Republic of China signed.", ["KR", "TW"]),
        ("A free and democratic Republic of Korea thrives.", ["KR"]),
        ("The Republic of Korea met the Democratic People's Republic of Korea.", ["KR", "KP"]),
        ("Korea, Republic of; Kuwait", ["KR", "KW"]),
        ("Korea (Republic of) and Korea (the Republic of)", ["KR", "KR"]),
        ("Korea, Rep. 4.1\nKorea, Dem. People's Rep. 1.1", ["KR", "KP"]),
        ("China, Republic of Korea and Japan agreed.", ["CN", "KR", "JP"]),
        ("Congo, Dem. Rep. 4.1\nCongo, Rep. 1.1", ["CD", "CG"]),
        ("Congo (Democratic Republic of the)", ["CD"]),
    ],
)
def test_republics(text, expected):
    assert [target for target, _ in read(text)] == expected
