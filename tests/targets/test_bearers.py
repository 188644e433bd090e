"""Persons of a country's or a capital's name, told by what stands beside the bare name, and countries that stand so."""

import pandas as pd
import pytest

from toolkit.targets.mentions import find_mentions


def read(text, target, *, title=""):
    frame = pd.DataFrame(
        {"article_id": ["a"], "title": [title], "text": [text], "published": pd.to_datetime(["2025-10-29"], utc=True)}
    )
    return find_mentions(frame, [target])["surface"].tolist()


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("JO", "Jordan, 27, of Toledo, drove the van. Jordan had no licence."),
        ("JO", "Police said Jordan, 41, was asleep."),
        ("JO", "Coach Jordan blew the whistle. Detective Jordan took notes."),
        ("JO", "So said swimmer Jordan after the race."),
        ("JO", "Her cousin Jordan drove. My stepson, Jordan, slept. Aunt Jordan waved."),
        ("JO", "Megan and Jordan moved to Leeds. Jordan paints."),
        ("JO", "When Kevin and Jordan met, it rained. Jordan or Emily will know."),
        ("JO", "DeShawn Jordan dunked. LaToya Jordan sang."),
        ("JO", "The Jordan family sued. The Jordan brothers did not."),
        ("JO", "Jordan pleaded not guilty. Jordan was sentenced in May."),
        ("TD", "His roommate Chad sings. Chad, a retired fireman and teacher, listened. Todd and Chad fish."),
        ("TD", "Chad told officers that he had lost the key. Chad was arrested."),
        ("TD", "Chad, the drummer, left the band. Chad, my nephew, joined it."),
        ("US", "Washington, the actor, bowed."),
        ("GE", "Georgia, our grandmother, knits. Georgia, 9, watches."),
        ("GE", "GEORGIA VOTERS QUEUE. Georgia lawmakers met; a Georgia man won. Georgia Sheriff Resigns."),
        ("FR", "Her daughter Paris sings. Paris, a painter who lives in Malibu, sings."),
    ],
)
def test_a_person_of_one_name(target, text):
    assert read(text, target) == []


@pytest.mark.parametrize(
    ("target", "text", "count"),
    [
        ("JO", "Jordan, a US ally, sent aid. Jordan, the host, lost. Jordan, its neighbour, won.", 3),
        ("JO", "Egypt and Jordan signed. Jordan and Egypt met. Prince Harry and Jordan's king met.", 3),
        ("JO", "Jordan, 2nd in the group, beat Iraq. In Jordan, 34, of whom most were children, died.", 2),
        ("JO", "Of Jordan, 20, and Egypt, 12, little was said. Jordan, 12, and Egypt, 9, lost.", 2),
        ("JO", "He fled to Jordan, a nurse said. In Jordan, a teacher, who gave no name, wept.", 2),
        ("JO", "Jordan, a producer of phosphate, gained. Jordan, the broker, was thanked.", 2),
        ("JO", "As a reporter Jordan knew him. He told the driver Jordan would close the road.", 2),
        ("JO", "Kerry and Jordan agreed. Kim and Jordan did not. Lee and Jordan met.", 3),
        ("JO", "Jordan told police to clear the square. Jordan was accused of neglect.", 2),
        ("JO", "The Jordan army waited. A man from Jordan was arrested.", 2),
        ("US", "San Antonio and Washington won. Victoria and Washington talked.", 2),
        ("US", "Washington, the broker of the truce, was pleased.", 1),
        ("GE", "Georgia votes on Sunday. Georgia's voters queue.", 2),
        ("FR", "The painter left for Paris, a city of light. London and Paris agreed.", 2),
    ],
)
def test_a_country_that_stands_like_a_person(target, text, count):
    assert len(read(text, target)) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("George Washington grew tobacco. Washington said on Monday it will sign the treaty.", ["Washington"]),
        ("Denzel Washington flew in. Washington denied that it had asked him.", ["Washington"]),
        ("Denzel Washington flew in. Washington said he had slept.", []),
    ],
)
def test_no_person_is_an_it(text, expected):
    assert read(text, "US") == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("TURKEY FOR THANKSGIVING. TURKEY IS CHEAP.", 0),
        ("A ROAST TURKEY WAS SERVED. A TURKEY DINNER FOR TEN.", 0),
        ("Turkey hunting opens on Saturday. Turkey Season Begins.", 0),
        ("Turkey is cheap this year. A frozen turkey costs less than a ham.", 0),
        ("A frozen turkey was served in Ankara. Turkey raised rates.", 2),
        ("TURKEY RAISES RATES AGAIN", 1),
    ],
)
def test_the_bird(text, count):
    assert len(read(text, "TR")) == count
