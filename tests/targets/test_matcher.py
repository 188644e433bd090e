import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.targets.gazetteer import load_targets
from toolkit.targets.matcher import Entry, Matcher
from toolkit.targets.target import Alias, Target


def found(matcher: Matcher, text: str) -> list[tuple[str, str]]:
    return [(text[h.start : h.end], h.entry.code) for h in matcher.hits(text)]


@pytest.fixture
def china() -> Matcher:
    return Matcher(load_targets(["China", "Japan"]))


def test_a_surface_is_read_where_it_stands(china):
    """What is kept of one place must not be used where the words before a surface matter."""
    assert found(china, "Chinese firms, ethnic Chinese, Chinese cars") == [("Chinese", "CN"), ("Chinese", "CN")]
    assert found(china, "ethnic Chinese") == []
    assert found(china, "Chinese") == [("Chinese", "CN")]


def test_an_excluded_phrase_keeps_out_its_own_target_each_time(china):
    text = "the Japan-China Friendship Hospital, the South China Sea and Japan; the South\nChina Sea"
    for _ in range(2):
        assert ("China", "CN") not in found(china, text[text.index("the South") :])
        assert found(china, text)[-1] == ("Japan", "JP")


def test_offsets_of_the_second_place_are_its_own(china):
    assert [(h.start, h.end) for h in china.hits("Japan, Japan")] == [(0, 5), (7, 12)]


@settings(deadline=None)  # builds a matcher each time
@given(st.lists(st.sampled_from(["China", "ethnic Chinese", "Chinese", "Bank of China", "Japan", "x"]), max_size=8))
def test_what_was_read_before_does_not_matter(words):
    text, targets = ", ".join(words), load_targets(["China", "Japan"])
    assert found(Matcher(targets), text) == found(_WARM, text)


_WARM = Matcher(load_targets(["China", "Japan"]))


@pytest.mark.parametrize(
    ("entry", "plain"),
    [
        (Entry("JP", Alias("Japan")), True),
        (Entry("CN"), False),
        (Entry("JO", Alias("Jordan"), guarded=True), False),
        (Entry("KP", Alias("North Korea")), False),  # may share its noun with a word before it
        (Entry("US", Alias("US")), False),
        (Entry("CN", Alias("Xi", "leader", short=True, person="Xi Jinping")), False),
    ],
)
def test_what_is_read_without_a_question(entry, plain):
    assert entry.plain is plain


def test_own_targets_are_read_as_countries_are():
    matcher = Matcher([Target("NATO", exclude=["NATO Street"])])
    assert found(matcher, "NATO in NATO Street") == [("NATO", "NATO")]
