from toolkit.corpus.language import detect_language, language_code


def test_languages_of_whole_sentences():
    texts = [
        "The foreign ministers of both countries met in Tokyo on Friday to speak about trade.",
        "Die Außenminister beider Länder trafen sich am Freitag in Tokio.",
        "日本と中国の外相が金曜日に東京で会談し、貿易について話し合った。関係者が明らかにした。",
        "Министры иностранных дел встретились в пятницу в Токио.",
    ]
    assert detect_language(texts) == ["en", "de", "ja", "ru"]


def test_short_texts_and_figures_have_none():
    assert detect_language(["", "Hm, yes.", "12.5 13.7 1,245 " * 50]) == ["", "", ""]


def test_a_greeting_does_not_decide():
    greeting = "E nga mana, e nga reo, rau rangatira ma kua huihui mai nei i tenei whare nui o te ao. "
    speech = (
        greeting * 3 + "We meet at a time of war, and the United Nations must answer the call of its members. " * 40
    )
    assert detect_language([speech]) == ["en"]


def test_every_text_stands_alone():
    texts = ["The ministers of both countries met on Friday.", "Les ministres se sont rencontrés vendredi."]
    assert detect_language(texts[::-1]) == detect_language(texts)[::-1]


def test_codes():
    assert [language_code(name) for name in ("EN", "en-GB", "German", "eng", "zh-Hans", "", "xx")] == [
        *("en", "en", "de", "en", "zh", "", "xx")
    ]
