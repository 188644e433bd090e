"""Name-only probes: sentences of names and neutral verbs, in which nothing praises or blames."""

import re
import tomllib
from importlib.resources import files

import pandas as pd


def name_probes() -> pd.DataFrame:
    """Return the bundled probes, ready to be scored; any tone that a scorer gives them comes from a name.

    Returns
    -------
    DataFrame
        ``target`` (code of the country), ``left``, ``mention``, ``right``; 242 sentences on China, Japan,
        North Korea, South Korea, Taiwan, Hong Kong, the United States and Russia.

    Examples
    --------
    >>> probes = name_probes()
    >>> probes.groupby("target").size()["KP"]
    np.int64(30)
    """
    table = tomllib.loads((files("toolkit.tone") / "probes.toml").read_text("utf-8"))
    rows = [(code, *re.split(r"[\[\]]", sentence)) for code, sentences in table.items() for sentence in sentences]
    return pd.DataFrame(rows, columns=["target", "left", "mention", "right"], dtype="str")
