import re

import pandas as pd
import pytest

from toolkit.tone import lexicon, sides
from toolkit.tone.features import read
from toolkit.tone.grammar import word_class
from toolkit.tone.lexicon import LexiconScorer
from toolkit.tone.names import name_words
from toolkit.tone.phrases import split_words
from toolkit.tone.sides import said_verbs
from toolkit.tone.weighting import setting


def cut(marked):
    return re.split(r"[\[\]]", marked)


def label(marked):
    return LexiconScorer().score(pd.DataFrame([cut(marked)], columns=["left", "mention", "right"]))["label"].item()


def sayer(marked):
    words = split_words(*cut(marked))
    return bool(said_verbs(setting(words, name_words(words))))


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("[Poland] condemned {Belarus} on Tuesday.", "negative"),
        ("On Friday [Norway] criticised {Iceland} over the quotas.", "negative"),
        ("[Chile] has accused {Bolivia} of cheating.", "negative"),
        ("[Sweden] is expected to condemn {Latvia}.", "negative"),
        ("The government of [Austria] sharply rebuked {Hungary}.", "negative"),
        ("[Canada] and Mexico condemned {Cuba}.", "negative"),
        ("{Bolivia} has been accused by [Chile] of cheating.", "negative"),
        ("{Hungary} was rebuked by the government of [Austria].", "negative"),
        ("[Norway] Slams {Iceland} Over Quotas", "negative"),
        ("[Nigeria] thanked {Germany} for its generous help.", "positive"),
        ("[Ireland] warmly commended {Malta} at the meeting.", "positive"),
        ("[Greece] paid tribute to {Albania}.", "positive"),
        ("{Norway} was praised by [Poland].", "positive"),
        ("[Ghana] Hails {Kenya}'s Decision", "positive"),
    ],
)
def test_who_accuses_or_praises_has_no_tone_of_it(sentence, other):
    assert label(re.sub("[{}]", "", sentence)) == "neutral"
    assert label(re.sub(r"[\[\]]", "", sentence).replace("{", "[").replace("}", "]")) == other


@pytest.mark.parametrize(
    ("sentence", "tone"),
    [
        ("[Belarus], accused of cheating, left the room.", "negative"),
        ("[Hungary] criticised for its silence", "negative"),
        ("[Iceland] has been widely criticised over the quotas.", "negative"),
        ("Protests in [Belarus] condemned the fraud.", "negative"),
        ("[Russia] attacked Ukraine.", "negative"),
        ("[Estonia] praised for its schools", "positive"),
        ("[Japan] won praise for its rescue of the miners.", "positive"),
        ("[Kenya] has been warmly welcomed.", "positive"),
    ],
)
def test_who_is_accused_or_praised_keeps_the_tone(sentence, tone):
    assert not sayer(sentence)
    assert label(sentence) == tone


@pytest.mark.parametrize(
    ("sentence", "says_it"),
    [
        ("[Lebanon] blast killed five.", False),
        ("[Kenya] blasts Uganda.", True),
        ("[Poland] said Norway condemned Belarus.", False),
        ("[Poland] warned of floods.", True),
        ("The attack was condemned by Norway for its harm to [Poland].", False),
        ("Allies condemned an act of aggression by [Russia].", False),
        ("[Poland] was angry and condemned Belarus.", True),
    ],
)
def test_where_the_mention_says_it(sentence, says_it):
    assert sayer(sentence) is says_it


def test_the_linear_scorer_reads_the_old_weights():
    features = read(("", "Poland", " condemned Belarus."))[1]
    blamer, blamed = (
        sum(abs(value) for name, value, *_ in f if name == "list near -")
        for f in (features, read(("Belarus condemned ", "Poland", "."))[1])
    )
    assert blamer == pytest.approx(blamed / 3)  # BLAMER over BLAMED


def test_verbs_of_accusation_are_verbs_of_blame_or_have_no_tone():
    assert not word_class("accuse") & word_class("praise")
    assert word_class("verb_or_noun") < word_class("accuse") | word_class("praise")


def test_a_long_list_of_words_is_gone_through_once(monkeypatch):
    asked, looked = [], []
    monkeypatch.setattr(lexicon, "said_verbs", lambda at: asked.append(at) or said_verbs(at))
    monkeypatch.setattr(
        sides, "_passive", lambda words, verb, own=sides._passive: looked.append(verb) or own(words, verb)
    )
    assert label("Reports say that [Japan]" + " condemned and failed" * 300 + ".") == "negative"
    assert len(asked) == 1
    assert len(looked) == 300
