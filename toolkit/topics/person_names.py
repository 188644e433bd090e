"""The names by which texts mean a person, to be kept out of topics."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.targets.context import in_title_case
from toolkit.targets.gazetteer import ambiguous, load_targets, people
from toolkit.targets.phrases import SPACE, normal_form
from toolkit.topics.documents import read_documents

# What a word is that is no name: a title may stand before a surname alone, an occupation before a full name.
_TITLE, _WORKER, _PLACE, _OTHER = "title", "worker", "place", "other"
# Offices of news that people.toml, made for heads of government, does not list.
_OFFICES = ("Ambassador", "Commissioner", "Director", "Exchequer", "Governor", "Representative", "Treasurer")
# Behind a name they make it a company's; people.toml has the longer words ("Holdings").
_COMPANY = ("AG", "Bros", "Brothers", "Co", "Corp", "Cos", "GmbH", "Inc", "LP", "Ltd", "NV", "PLC", "Plc", "SA")
# A row of more words is two names, or no person's.
_MOST_WORDS = 3
# A share and no count, because in a large corpus almost any surname stands in small letters once: on Reuters "a
# bread baker" against 400 times "Baker".
_ONE_IN = 20

_LETTER = r"[^\W\d_]"
# "O'Neill" and "Leigh-Pemberton" are one word; "Miller's" ends before its apostrophe.
_WORD = rf"{_LETTER}+(?:['’ʼ‘‐‑-](?!s\b){_LETTER}+)*"
_WORDS = re.compile(_WORD)
_INITIALS = re.compile(r"(?:[A-Z]\.)+|[A-Z]")
_PARTICLES = rf"(?:(?:bin|da|de|del|della|den|der|di|do|dos|du|el|ibn|la|le|St\.?|ten|ter|van|von|zu){SPACE}){{0,2}}"
_WORD_BEFORE = re.compile(rf"({_LETTER}+){SPACE}\Z")
_COMPANY_BEHIND = re.compile(rf",?{SPACE}(?:(?:and|&){SPACE})?(?:{'|'.join(_COMPANY)})\b|{SPACE}?&")
_SENTENCE_ENDS = (".", "!", "?", "…", '"', "”")


def person_names(articles: Corpus | pd.DataFrame | Iterable[str]) -> tuple[str, ...]:
    """Return the surfaces by which texts name persons, found in the texts themselves.

    A person is a row of one to three capitalised words behind a title, a form of address or a rank ("Mr Quill",
    "Trade Minister Ada Quill"), or of two or three behind an occupation ("analyst Ada Quill") or from a known given
    name on. News names a person in full once and by the surname later, so the surname alone counts as well, unless
    it is another word, too: an ordinary one ("Price", "price"), a part of a name of the gazetteer ("Jordan") or
    rather a company's ("Ford Motor Co"). Then only the full name counts.

    Parameters
    ----------
    articles : Corpus, DataFrame or iterable of str
        As for the topic models: a table needs the columns article_id, title and text. Their order does not matter.

    Returns
    -------
    tuple of str
        Sorted, as written. Leaders of the gazetteer are among them where the texts introduce them.

    Raises
    ------
    InputError
        When there is no text, or what is given is not articles.

    Notes
    -----
    A word is ordinary that stands in small letters once for twenty times with a capital, or more often. A surname must
    follow a title or a given name in one of twenty of its places, and more often than it stands in the name of a
    company. The cues are English words of the gazetteer, and need capitals: headlines with every word capitalised are
    not read, nor texts in capitals or in small letters; the names found elsewhere are masked in capitals, too, but not
    in small letters. Whom no text introduces is not found, and some companies named after persons are. No score and no
    model is looked at; the time grows in proportion to the length of the texts.

    Examples
    --------
    >>> texts = ["Trade Minister Ada Quill and Tom Price met.", "Ask Mr Price at what price Quill sells."]
    >>> person_names(texts)
    ('Ada Quill', 'Quill', 'Tom Price')

    Names of countries and of persons, both kept out of topics:

    >>> from toolkit.topics.masking import country_names
    >>> from toolkit.topics.settings import VocabularySettings
    >>> settings = VocabularySettings(mask=(*country_names(), *person_names(texts)))
    >>> {"Japan", "Quill"} <= set(settings.mask)
    True
    """
    counts: Counter[str] = Counter()
    persons: Counter[_Name] = Counter()
    companies: Counter[tuple[str, ...]] = Counter()
    for text in read_documents(articles).texts:
        counts.update(_WORDS.findall(text))
        for name in _find_names(text):
            if name.is_company:
                companies.update(name.words[:n] for n in range(1, len(name.words) + 1))
            else:
                persons[name] += 1
    return tuple(sorted(_choose(persons, companies, counts)))


class _Name(NamedTuple):
    """What looks like a person's name: as written, and its words without initials and particles."""

    surface: str
    words: tuple[str, ...]
    is_titled: bool
    is_company: bool


class _Piece(NamedTuple):
    """A word of a row of capitalised words, and where it stands in the text, its particles ("van") included."""

    word: str
    start: int
    end: int


def _choose(
    persons: Mapping[_Name, int], companies: Mapping[tuple[str, ...], int], counts: Mapping[str, int]
) -> set[str]:
    """Return the full names of persons, and the surnames that mean a person alone."""

    def is_ordinary(word: str) -> bool:
        return counts[word.lower()] * _ONE_IN >= counts[word]

    by_words: Counter[tuple[str, ...]] = Counter()
    for name, n in persons.items():
        by_words[name.words] += n
    full: set[str] = set()
    told: Counter[str] = Counter()
    for name, n in persons.items():
        # "James Capel said", where "James Capel and Co" stands once for two of these, or more often.
        if len(name.words) > 1 and companies[name.words] * 2 >= by_words[name.words]:
            continue
        # "Minister Without Portfolio" and "Grant Application"; not "Mr Mark Price".
        if all(map(is_ordinary, name.words)) and not (name.is_titled and name.words[0] in people()["given_names"]):
            continue
        told[name.words[-1]] += n
        if len(name.words) > 1:
            full.add(name.surface)
    in_companies: Counter[str] = Counter()
    for words, n in companies.items():
        in_companies[words[-1]] += n
    means_person = {
        word
        for word, n in told.items()
        if n * _ONE_IN >= counts[word] and n > in_companies[word] and not is_ordinary(word)
    }
    return full | (means_person - _other_words())


def _find_names(text: str) -> Iterator[_Name]:
    """Yield what looks like a person's name: what stands behind a title, or starts with a given name."""
    headline, _, body = text.partition("\n")
    # Where every word of a headline has a capital, capitals tell nothing; a short sentence is no headline.
    is_sentence = headline.rstrip().endswith(_SENTENCE_ENDS)
    for part in (headline, body) if is_sentence or not in_title_case(headline) else (body,):
        for row in _rows().finditer(part):
            pieces = [_Piece(p.group(1), p.start(), p.end()) for p in _pieces().finditer(part, *row.span())]
            begun: list[_Piece] = []
            role = None if _role(pieces[0].word) else _role_before(part, row.start())
            for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
                ends = _role(piece.word)
                if ends is None or _is_surname(ends, begun, role, following):
                    begun.append(piece)
                    continue
                yield from _as_name(part, begun, role)
                begun, role = [], ends
            yield from _as_name(part, begun, role)


def _role_before(text: str, start: int) -> str | None:
    """Return the role of the word before a row ("president Quill", "analyst Ada Quill"), None if it has none."""
    before = _WORD_BEFORE.search(text, max(0, start - 20), start)
    return _roles().get(before.group(1)) if before else None


def _is_surname(role: str, begun: Sequence[_Piece], before: str | None, following: _Piece | None) -> bool:
    """Return whether an occupation, an office or a place is a surname: "Mr Baker", "Mr Andre Washington"."""
    if before == _TITLE and role == _WORKER and not begun:
        return True
    names = [piece.word for piece in begun if not _INITIALS.fullmatch(piece.word)]
    begins = len(names) == 1 and (before in (_TITLE, _WORKER) or names[0] in people()["given_names"])
    return begins and role != _OTHER and (following is None or _role(following.word) == _OTHER)


def _as_name(text: str, pieces: Sequence[_Piece], role: str | None) -> Iterator[_Name]:
    """Yield the name that these pieces are behind a word of this role, if they are one."""
    words = tuple(piece.word for piece in pieces if not _INITIALS.fullmatch(piece.word))
    known = people()
    titled = role == _TITLE
    if not words or _INITIALS.fullmatch(pieces[-1].word):
        return
    start, end = pieces[0].start, pieces[-1].end
    introduced = role in (_TITLE, _WORKER) or words[0] in known["given_names"]
    in_company = [word in known["not_surnames"] or word in _COMPANY for word in words]
    if any(in_company):
        yield _Name("", words[: in_company.index(True)], titled, is_company=True)
    elif _COMPANY_BEHIND.match(text, end):
        yield _Name("", words, titled, is_company=True)
    elif introduced and (1 if titled else 2) <= len(words) <= _MOST_WORDS:
        yield _Name(normal_form(text[start:end]), words, titled, is_company=False)


def _role(word: str) -> str | None:
    """Return what a capitalised word is, None for what may be a name."""
    role = _roles().get(word)
    # Letters without case, as in Chinese, give no cue; words in capitals are abbreviations.
    no_name = word == word.lower() or (word.isupper() and not _INITIALS.fullmatch(word))
    return _OTHER if role is None and no_name else role


@cache
def _roles() -> Mapping[str, str]:
    """Return the words that are no names by what they are; of two, the one that tells most."""
    known = people()
    titles = {title.split()[-1] for title in known["titles"]}
    return (
        dict.fromkeys(_places(), _PLACE)
        | dict.fromkeys(known["not_names"] | {"Jr", "Sr", "St"}, _OTHER)
        | dict.fromkeys({cased for word in known["occupations"] for cased in (word, word.capitalize())}, _WORKER)
        | dict.fromkeys(titles | known["addresses"] | known["womens_addresses"] | known["ranks"], _TITLE)
        | dict.fromkeys(_OFFICES, _TITLE)
    )


@cache
def _places() -> frozenset[str]:
    """Return the names of the gazetteer but for those of leaders."""
    surfaces = {a.text for target in load_targets() for a in target.aliases if a.kind != "leader"}
    return frozenset(surfaces.union(*(entry.surfaces for entry in ambiguous() if entry.kind != "leader")))


@cache
def _other_words() -> frozenset[str]:
    """Return what is no surname alone: titles, and words of places ("Hong" is not to be cut out of "Hong Kong")."""
    kinds = ("name", "demonym", "capital", "other")
    surfaces = {a.text for target in load_targets() for a in target.aliases if a.kind in kinds}
    words = {word for place in surfaces for word in _WORDS.findall(place)}
    return frozenset(words.union(word for word, role in _roles().items() if role != _WORKER))


@cache
def _capitalised() -> str:
    """Return the expression of a capitalised word, of initials, or of an abbreviation that stands before a name."""
    known = people()
    short = {word for key in ("titles", "addresses", "ranks") for word in known[key] if word.endswith(".")}
    return rf"(?:(?:[A-Z]\.)+|{'|'.join(map(re.escape, sorted(short)))}|(?:[ae]l-)?(?![a-zß-öø-ÿ]){_WORD})"


@cache
def _rows() -> re.Pattern[str]:
    """Return the expression of a row of capitalised words on one line, or on two."""
    word = _capitalised()
    return re.compile(rf"(?<![\w.'’-]){word}(?:{SPACE}{_PARTICLES}{word})*")


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(rf"{_PARTICLES}({_capitalised()})")
