"""The sentences of the audit: countries filled in, pairs laid side by side, every mention ready to be scored."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import pandas as pd

from toolkit.targets.target import Target
from toolkit.tone.probes import name_probes

Forms = Mapping[str, str]

_COLUMNS = ("probe_id", "check", "item", "target", "role", "expected", "left", "mention", "right")
_SLOT = re.compile(r"\[(\w+)\]")
_ALTERNATIVES = re.compile(r"\(([^()|]*)\|([^()|]*)\)")
_PLURALS = ("Bahamas", "Comoros", "Gambia", "Maldives", "Netherlands", "Philippines", "Seychelles")
_OURS = ("audit.toml", "probes.toml")


@cache
def audit_data() -> Mapping[str, Any]:
    """Return bars, countries and sentences as ``audit.toml`` has them."""
    return tomllib.loads((files("toolkit.tone") / "audit.toml").read_text("utf-8"))


def audit_digest() -> str:
    """Return the SHA-256 of the sentences and bars of the audit, for the lock file of a run."""
    digest = sha256()
    for name in _OURS:
        content = (files("toolkit.tone") / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}:{len(content)}\n".encode() + content)
    return digest.hexdigest()


def audit_probes(targets: Sequence[Target] = ()) -> pd.DataFrame:
    """Return every sentence of the audit, cut at the mention that is scored.

    Parameters
    ----------
    targets : sequence of Target
        Further ones to be filled in beside the twenty countries. Of those only the name is known: they stand in
        the sentences that take a name, but for those that name them already.

    Returns
    -------
    DataFrame
        ``probe_id``, ``check``, ``item`` (the sentence or pair that a probe is part of; the two sides of a pair
        are neighbours), ``target`` (code; in "company" of the other country), ``role`` (form of the name, or side of
        the pair), ``expected`` (a label; or lower, higher, same, or nearer to and farther from zero, held against the
        other side), ``left``, ``mention``, ``right``.

    Examples
    --------
    >>> probes = audit_probes()
    >>> probes.loc[probes["item"] == "negation-01", ["role", "left", "mention", "right"]]
             role left mention                                              right
    1922    plain        Japan      kept its word to the fishermen of the strait.
    1923  negated        Japan   did not keep its word to the fishermen of the...
    """
    rows = [*_swaps(targets), *_names(), *_pairs(), *_company()]
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype="str")


def with_article(name: str) -> str:
    """Return the name of a country as a sentence takes it.

    Examples
    --------
    >>> with_article("United States"), with_article("Japan")
    ('the United States', 'Japan')
    """
    takes = name.startswith("United ") or name.endswith((" Republic", " Islands")) or name in _PLURALS
    return f"the {name}" if takes else name


def fill(sentence: str, forms: Forms) -> tuple[str, str, str]:
    """Return a sentence of the target swap with a country in it, cut at the mention.

    Examples
    --------
    >>> fill("[name]'s reply pleased the {adjective} envoy.", {"name": "United States", "adjective": "American"})
    ('The ', 'United States', "' reply pleased the American envoy.")
    >>> fill("A [short]-based bank.", {"short": "India"})
    ('An ', 'India', '-based bank.')
    """
    left, slot, right = _SLOT.split(sentence)
    mention = forms[slot]
    left, right = (re.sub(r"\{(\w+)\}", lambda m: _running(m[1], forms), part) for part in (left, right))
    if slot == "name" and with_article(mention) != mention:
        left += "the " if left else "The "
    elif mention.startswith(("A", "E", "I", "O")):
        left = re.sub(r"\b([Aa]) $", r"\1n ", left)
    if mention.endswith("s") and right.startswith("'s"):
        right = "'" + right.removeprefix("'s")
    return left, mention, right


def _running(form: str, forms: Forms) -> str:
    return with_article(forms[form]) if form == "name" else forms[form]


def _forms(entry: Forms) -> Forms:
    return {"short": entry["name"], **entry}


def _swaps(targets: Sequence[Target]) -> Iterator[tuple[str, ...]]:
    """Yield every sentence of the target swap with every country that it can take."""
    data = audit_data()
    countries = {code: _forms(entry) for code, entry in data["countries"].items()}
    countries |= {target.code: _forms({"name": target.name}) for target in targets if target.code not in countries}
    sentences = [(label, sentence) for label, group in data["swap"].items() for sentence in group]
    for number, (label, sentence) in enumerate(sentences, 1):
        needed = set(re.findall(r"[\[{](\w+)[\]}]", sentence))
        (slot,) = _SLOT.findall(sentence)
        for code, forms in countries.items():
            if needed <= set(forms) and not re.search(rf"\b{re.escape(forms['name'])}\b", sentence):
                span = fill(sentence, forms)
                role = "possessive" if span[2].startswith("'") else slot
                yield f"swap-{number:02}-{code}", "swap", f"swap-{number:02}", code, role, label, *span


def _names() -> Iterator[tuple[str, ...]]:
    """Yield the name-only probes."""
    probes = name_probes()
    for number, (code, *span) in enumerate(probes.itertuples(index=False, name=None), 1):
        name = f"name_only-{number:03}"
        yield name, "name_only", name, code, "", "neutral", *span


def _pairs() -> Iterator[tuple[str, ...]]:
    """Yield the two sides of every pair, one after the other."""
    data = audit_data()
    for expected, other in (("lower", "higher"), ("higher", "lower")):
        first = 1 if expected == "lower" else 1 + len(data["negation"]["lower"])
        for number, sentence in enumerate(data["negation"][expected], first):
            plain, negated = _alternatives(sentence)
            yield from _pair("negation", f"{number:02}", ("plain", other, plain), ("negated", expected, negated))
    for number, (active, passive) in enumerate(data["voice"]["same"], 1):
        yield from _pair("voice", f"{number:02}", ("active", "same", active), ("passive", "same", passive))
    for number, sentence in enumerate(data["order"]["pairs"], 1):
        exchanged = _exchanged(sentence)
        for suffix, text in (("", sentence), ("x", exchanged)):
            yield from _pair("order", f"{number:02}{suffix}", *_sides(text))
        for (role, _, text), (_, _, changed) in zip(_sides(sentence), _sides(exchanged), strict=True):
            sides = (("as written", "same", text), ("exchanged", "same", changed))
            yield from _pair("exchange", f"{number:02}{role[0]}", *sides)
    for check in ("reported", "contrast"):
        for number, sentence in enumerate(data[check]["pairs"], 1):
            yield from _pair(check, f"{number:02}", *_sides(sentence))
    for number, sentence in enumerate(data["distance"]["same"], 1):
        near, far = _alternatives(sentence)
        yield from _pair("distance", f"{number:02}", ("near", "same", near), ("far", "same", far))
    yield from _one_target()
    for number, sentence in enumerate(data["praiser"]["pairs"], 1):
        (_, _, says), (_, _, praised) = _sides(sentence)
        sides = (("praises", "nearer", says), ("praised", "farther", praised))
        yield from _pair("praiser", f"{number:02}", *sides)


def _one_target() -> Iterator[tuple[str, ...]]:
    """Yield the pairs of one sentence in two readings, the first of which is to be the lower one."""
    sides = {"relief": ("laid", "lifted"), "rejected": ("made", "rejected"), "weapons": ("weapon", "harmless")}
    for check, (bad, good) in sides.items():
        for number, sentence in enumerate(audit_data()[check]["pairs"], 1):
            first, second = _alternatives(sentence)
            yield from _pair(check, f"{number:02}", (bad, "lower", first), (good, "higher", second))


def _company() -> Iterator[tuple[str, ...]]:
    """Yield the sentences whose other country is swapped, with each of the twenty."""
    for number, sentence in enumerate(audit_data()["company"]["same"], 1):
        for code, entry in audit_data()["countries"].items():
            left, mention, right = re.split(r"[\[\]]", sentence.replace("{name}", with_article(entry["name"])))
            item = f"company-{number:02}"
            yield f"{item}-{code}", "company", item, code, "beside", "same", left, mention, right


def _pair(check: str, number: str, *sides: tuple[str, str, str]) -> Iterator[tuple[str, ...]]:
    for role, expected, text in sides:
        left, mention, right = re.split(r"[\[\]]", text)
        name = f"{check}-{number}"
        yield f"{name}-{role.replace(' ', '_')}", check, name, _codes()[mention], role, expected, left, mention, right


def _alternatives(sentence: str) -> tuple[str, str]:
    """Return a sentence with the first and with the second of its (one|other)."""
    return _ALTERNATIVES.sub(r"\1", sentence), _ALTERNATIVES.sub(r"\2", sentence)


def _sides(sentence: str) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Return a sentence marked at its [lower] and at its {higher} target."""
    return (
        ("lower", "lower", re.sub(r"[{}]", "", sentence)),
        ("higher", "higher", re.sub(r"[\[\]]", "", sentence).replace("{", "[").replace("}", "]")),
    )


def _exchanged(sentence: str) -> str:
    """Return a sentence with the names of its two targets in each other's place."""
    (lower,), (higher,) = re.findall(r"\[(.+?)\]", sentence), re.findall(r"\{(.+?)\}", sentence)
    swapped = sentence.replace(f"[{lower}]", "[\0]").replace(f"{{{higher}}}", f"{{{lower}}}")
    return swapped.replace("\0", higher)


@cache
def _codes() -> Mapping[str, str]:
    """Return the code of every form of a name in the audit."""
    return {form: code for code, entry in audit_data()["countries"].items() for form in entry.values()}
