"""The commented study file that a new study starts from."""

import json
from importlib.resources import files

_CORPUS = "@corpus@"


def starter_study(path: str | None = None) -> str:
    """Return a study file with every setting explained; it runs as it is.

    Parameters
    ----------
    path : str, optional
        The articles, relative to where the file will lie; without it the corpus that comes with the package.

    Examples
    --------
    >>> 'path = "articles"' in starter_study("articles")
    True
    """
    template = files("toolkit.study").joinpath("starter.toml").read_text(encoding="utf-8")
    # A string of JSON is one of TOML, too.
    said = 'sample = "asia-tour"' if path is None else f"path = {json.dumps(path, ensure_ascii=False)}"
    return template.replace(_CORPUS, said)
