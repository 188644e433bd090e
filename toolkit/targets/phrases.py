"""One regular expression for thousands of phrases: longest first, with boundaries, cased."""

import re
from collections.abc import Iterable

# The last three are for a curly one in scanned and typewritten texts.
_APOSTROPHES = "'’‘ʼ´`′"
#: What stands for a hyphen.
HYPHENS = "-‐‑–"
_BLANK = r"[^\S\n]"
#: What stands for a space inside a name: blanks and at most one line break, for two end a paragraph and the name.
SPACE = rf"(?:{_BLANK}+(?:\n{_BLANK}*)?|\n{_BLANK}*)"
_SAME = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-"))

_Trie = dict[str, "_Trie"]
_END = ""


def normal_form(surface: str) -> str:
    r"""Return a phrase with plain apostrophes, hyphens and single spaces, its case kept.

    Examples
    --------
    >>> normal_form("Workers’\n Party")
    "Workers' Party"
    """
    return " ".join(surface.translate(_SAME).split())


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile phrases to one pattern that finds the longest phrase at each place.

    Blanks with at most one line break among them match a space, a curly apostrophe a straight one, a dash a hyphen. A
    match neither starts nor ends inside a word: "China" is found in "China's" and "U.S.-China", not in "Indochina" or
    "Chinatown".

    Parameters
    ----------
    phrases : iterable of str
        At least one; compared cased.

    Returns
    -------
    re.Pattern

    Notes
    -----
    Python's engine tries the branches of an alternation one by one, so common prefixes are merged first (a trie). The
    look-behind stands after the first character: in front of it, it would be tried at every character of the text.

    Examples
    --------
    >>> pattern = compile_phrases(["China", "South China Sea"])
    >>> pattern.findall("Indochina, China's South China  Sea")
    ['China', 'South China  Sea']
    """
    trie: _Trie = {}
    for phrase in phrases:
        node = trie
        for character in normal_form(phrase):
            node = node.setdefault(character, {})
        node[_END] = {}
    heads = []
    for character in sorted(trie):
        head = _atom(character)
        heads.append(f"{head}(?<!\\w{head}){_render(character, trie[character])}")
    return re.compile("|".join(heads))


def _atom(character: str) -> str:
    if character == " ":
        return SPACE
    if character == "'":
        return f"[{_APOSTROPHES}]"
    if character == "-":
        return f"[{HYPHENS}]"
    return re.escape(character)


def _render(last: str, node: _Trie) -> str:
    tails = [_atom(c) + _render(c, node[c]) for c in sorted(node) if c != _END]
    if _END in node:
        # Tried last, so that the longest phrase wins; "US$" may stand before a digit, a word not before a letter.
        tails.append("" if last == "$" else r"(?!\w)")
    return tails[0] if len(tails) == 1 else f"(?:{'|'.join(tails)})"
