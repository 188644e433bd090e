import io

from rich.console import Console

from toolkit.report.progress import build_bars, study_bars


def console(*, terminal: bool) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=100, color_system=None)


def shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_build_writes_lines_where_there_is_no_terminal() -> None:
    place = console(terminal=False)
    with build_bars(place) as show:
        show("fetch", 0, 1)
        show("learn", 1050, 2000)
    assert shown(place) == "fetching the encoder: 0 of 1\nlearning from sentences coded in one pass: 1,050 of 2,000\n"


def test_a_build_shows_a_bar_in_a_terminal() -> None:
    place = console(terminal=True)
    with build_bars(place) as show:
        show("learn", 1050, 2000)
    assert "learning" in shown(place)
    assert "1050/2000" in shown(place)


def test_a_study_shows_its_step_in_a_terminal_alone() -> None:
    for terminal, expected in ((True, True), (False, False)):
        place = console(terminal=terminal)
        with study_bars(place) as start:
            start("asia")("score", 2, 7)
        assert ("asia: scoring tone" in shown(place)) is expected
