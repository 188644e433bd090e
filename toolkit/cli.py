"""The command line: arguments, progress, messages and exit codes."""

import functools
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import toolkit
from toolkit.errors import InputError, ToolkitError

# Everything else is imported by the command that needs it, so that help comes at once.
if TYPE_CHECKING:
    from rich.console import Console

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
_PIPE_WIDTH = 120  # columns of a table that goes to a file or another program
_shown = {"traceback": False}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="How news articles talk about countries: tone in the context of a mention.",
)
data = typer.Typer(no_args_is_help=True, help="Sample corpora: list them, or fetch one. Models: make the large one.")
app.add_typer(data, name="data")

StudyFile = Annotated[Path, typer.Argument(metavar="STUDY.toml", help="The study's file.")]
RunFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.")]


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without UTF-8 gets "?" for what it cannot show
            stream.reconfigure(errors="replace")
    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP; nohup asks for it to be ignored
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)
    app()


def _stop(*_: object) -> None:
    """End as with Ctrl-C, so that nothing unfinished is left."""
    raise KeyboardInterrupt


def _guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Turn an error into one message and an exit code."""

    @functools.wraps(command)
    def guarded(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except KeyboardInterrupt:
            _complain("Interrupted. This command left nothing unfinished behind.")
            raise typer.Exit(INTERRUPTED) from None
        except (typer.Exit, BrokenPipeError):
            raise
        except Exception as error:
            if _shown["traceback"]:
                raise
            _complain(_message(error))
            raise typer.Exit(BAD_INPUT if isinstance(error, ToolkitError) else FAILED) from None

    return guarded


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
) -> None:
    _shown["traceback"] = debug
    if version:
        print(f"tonelens {toolkit.__version__}")
        raise typer.Exit(DONE)


@app.command()
@_guarded
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to put study.toml; made if need be.")],
    corpus: Annotated[
        Path | None, typer.Option("--corpus", metavar="PATH", help="Your articles; else the bundled ones.")
    ] = None,
) -> None:
    """Write a commented study.toml that runs."""
    from toolkit.report.starting import start_study

    file, results, hindrance = start_study(folder, corpus)
    print(f"Wrote {file}\nNext: tonelens check {file}\n      tonelens run {file} --out {results}")
    if hindrance:
        print(f"The articles cannot be read as they are; say in {file} how. {hindrance}")


@app.command()
@_guarded
def check(study: StudyFile) -> None:
    """Check a study's settings and articles, and say what would be set aside."""
    from toolkit.report.reading import reading_lines, unrecognised_lines
    from toolkit.report.tables import row_name
    from toolkit.report.terminal import plain_table
    from toolkit.study.config import read_study
    from toolkit.study.pipeline import check_topics, load_corpus, load_scorer

    plan = read_study(study)
    load_scorer(plan)
    corpus = load_corpus(plan)
    print(f"{plan.title}\ntargets: {', '.join(target.name for target in plan.load_targets())}")
    print(f"{corpus!r}".strip("<>"))
    told = [*reading_lines(corpus.provenance), *unrecognised_lines(corpus.articles, corpus.provenance)]
    for line in [*told, *(f"note: {note}" for note in corpus.provenance.get("notes", []))]:
        print(line)
    if len(corpus.rejected):
        shown = corpus.rejected.head(20)
        places = [
            f"{file}, {row_name(row)}" for file, row in zip(shown["source_file"], shown["source_row"], strict=True)
        ]
        rows = zip(places, shown["reason"], strict=True)
        _console().print(plain_table("Would be set aside", ["where", "why"], rows))
        if len(corpus.rejected) > len(shown):
            print(f"... and {len(corpus.rejected) - len(shown):,} more")
    check_topics(plan, corpus)
    print("The study can be run.")


@app.command()
@_guarded
def run(
    studies: Annotated[list[Path], typer.Argument(metavar="STUDY.toml...", help="One study, or several.")],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help="Folder of the run; of several, the folder that holds theirs."),
    ],
) -> None:
    """Run a study, or several: one that fails does not stop the others."""
    from toolkit.report.batch import INDEX, run_batch, run_one
    from toolkit.report.progress import study_bars
    from toolkit.report.terminal import summary_table
    from toolkit.study.folder import REPORT

    if len(studies) == 1:
        with study_bars(_console(errors=True)) as start:
            result = run_one(studies[0], out, progress=start(""))
        _console().print(summary_table(result))
        print(f"Report: {out / REPORT}")
        return
    with study_bars(_console(errors=True)) as start:
        outcomes = run_batch(studies, out, progress=start)
    for outcome in outcomes:
        if outcome.result is not None:
            _console().print(summary_table(outcome.result))
            print(f"Report: {out / outcome.name / REPORT}\n")
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    for outcome in failed:
        _complain(f"{outcome.study}: {_message(outcome.error)}")
    print(f"{len(outcomes) - len(failed)} of {len(outcomes)} studies done. Index: {out / INDEX}")
    if failed:
        raise typer.Exit(BAD_INPUT if all(outcome.bad_input for outcome in outcomes) else FAILED)


@app.command()
@_guarded
def report(folder: RunFolder) -> None:
    """Draw the figures and write the page of a run again, from its tables."""
    from toolkit.report.write import rewrite_report

    print(f"Report: {rewrite_report(folder)}")


@app.command()
@_guarded
def explain(
    folder: RunFolder,
    article: Annotated[str, typer.Argument(metavar="ID", help="Of an article or a mention; its beginning is enough.")],
) -> None:
    """Show the sentences of an article, with the words behind each score."""
    from toolkit.report.terminal import explained

    out = _console()
    for line in explained(folder, article):
        out.print(line, soft_wrap=not out.is_terminal)


@app.command()
@_guarded
def audit(
    scorer: Annotated[
        str,
        typer.Option(
            "--scorer",
            metavar="NAME",
            help="A bundled scorer, or the path of your own (a file, a folder, one of transformers); else the default.",
        ),
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to write figures and sentences as CSV.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail when a bar is missed.")] = False,
) -> None:
    """Put a scorer to sentences of which the answer is known, and say where it goes wrong."""
    from toolkit.report.audit import write_audit
    from toolkit.report.place import check_folder
    from toolkit.report.terminal import audit_tables
    from toolkit.tone.audit import audit_scorer
    from toolkit.tone.scorer import DEFAULT_SCORER

    if out is not None:
        check_folder(out, "an audit")
    found = audit_scorer(scorer or DEFAULT_SCORER)
    for table in audit_tables(found):
        _console().print(table)
    print(f"{found.table['passed'].sum()} of {len(found.table)} bars are met.")
    if out is not None:
        print(f"Figures and sentences: {', '.join(str(file) for file in write_audit(found, out))}")
    if strict and not found.passed:
        raise typer.Exit(FAILED)


@app.command()
@_guarded
def verify(folder: RunFolder) -> None:
    """Run a finished study again and say which tables are equal, and where a difference began."""
    from toolkit.report.progress import study_bars
    from toolkit.report.terminal import verification_table
    from toolkit.study.verify import verify as verify_run

    with study_bars(_console(errors=True)) as start:
        found = verify_run(folder, progress=start(""))
    _console().print(verification_table(found))
    for title, lines in (
        ("Articles that differ", found.articles),
        ("What went in and differs", found.inputs),
        ("Other versions (they need not matter)", found.versions),
    ):
        if lines:
            print(f"{title}:")
            print(
                "\n".join(
                    [f"  {line}" for line in lines[:50]]
                    + ([f"  ... and {len(lines) - 50:,} more"] if len(lines) > 50 else [])
                )
            )
    print(found.verdict)
    if not found.equal:
        raise typer.Exit(FAILED)


@data.command("list")
@_guarded
def data_list() -> None:
    """List the sample corpora."""
    from toolkit.corpus.samples import list_samples
    from toolkit.report.terminal import plain_table

    samples = list_samples()
    _console().print(plain_table("Sample corpora", list(samples.columns), samples.to_numpy().tolist()))


@data.command("fetch")
@_guarded
def data_fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One of those that `tonelens data list` names.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Where to keep it; else the user's cache.")
    ] = None,
) -> None:
    """Fetch a sample corpus, check its hashes, and say where it is."""
    from toolkit.report.progress import fetch_with_bar

    print(fetch_with_bar(name, to, _console(errors=True)))


@data.command("build")
@_guarded
def data_build(
    name: Annotated[str, typer.Argument(metavar="NAME", help="neural-large: the large scorer.")],
    source: Annotated[
        Path, typer.Option("--data", metavar="DIR", help="Holds the coded sentences, in newsmtsc/ and dse_country/.")
    ],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Where to keep it; else where scorers are looked for.")
    ] = None,
) -> None:
    """Make a scorer that is too large to come with the package, and say where it is; takes hours.

    The coded sentences come from their authors. DIR must hold, in UTF-8:

    newsmtsc/train.jsonl, dev-rw.jsonl, dev-mt.jsonl: NewsMTSC (Hamborg and Donnay 2021), in each line a JSON object
    with sentence, from and to (where the target stands), polarity (-1, 0, 1).

    dse_country/train.tsv, valid.tsv: directed sentiment between countries (Park, Pan and Joo 2021), separated by tabs,
    with sentence, target, start (where the target stands), label (-1, 0, 1) among the columns named in the first line.
    """
    from toolkit.report.progress import build_bars
    from toolkit.tone.training.large import NAME, build_large

    if name != NAME:
        message = f"NAME must be {NAME}. Got {name!r}."
        raise InputError(message)
    try:
        with build_bars(_console(errors=True)) as progress:
            folder = build_large(source, folder=to, progress=progress)
    except KeyboardInterrupt:
        _complain("Interrupted. The same command goes on from the last checkpoint.")
        raise typer.Exit(INTERRUPTED) from None
    print(f"{folder}\nHow it does on held-out sentences: {folder / 'card.md'}")


def _console(*, errors: bool = False) -> "Console":
    from rich.console import Console

    console = Console(stderr=errors, highlight=False)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    return console


def _message(error: Exception | None) -> str:
    if isinstance(error, ToolkitError):
        return f"Error: {error}"
    return f"Failed: {type(error).__name__}: {error} (--debug shows where)"


def _complain(message: str) -> None:
    print(message, file=sys.stderr)
