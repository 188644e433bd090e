"""The commented study file that a new study starts from."""

import json
from importlib.resources import files

#: Topics of a study whose articles hold so many.
N_TOPICS = 12
_CORPUS = "@corpus@"
_MODEL, _TOPICS = 'model = "nmf" ', f"n_topics = {N_TOPICS} "


def starter_study(path: str | None = None, *, n_topics: int | None = N_TOPICS) -> str:
    """Return a study file with every setting explained; it runs as it is.

    Parameters
    ----------
    path : str, optional
        The articles, relative to where the file will lie; without it the corpus that comes with the package.
    n_topics : int or None, default 12
        None where the articles are too few or too short for topics.

    Examples
    --------
    >>> 'path = "articles"' in starter_study("articles")
    True
    """
    template = files("toolkit.study").joinpath("starter.toml").read_text(encoding="utf-8")
    # A string of JSON is one of TOML, too.
    said = 'sample = "asia-tour"' if path is None else f"path = {json.dumps(path, ensure_ascii=False)}"
    if n_topics is None:
        why = "# These articles are too few or too short for topics: hence none."
        template = template.replace(_MODEL, f'{why}\nmodel = "none"')
    else:
        template = template.replace(_TOPICS, f"n_topics = {n_topics}".ljust(len(_TOPICS)))
    return template.replace(_CORPUS, said)
