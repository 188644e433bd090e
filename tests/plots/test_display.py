import subprocess
import sys
from types import SimpleNamespace

import matplotlib
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.plots.decomposition import DecompositionDisplay
from toolkit.plots.heatmap import HeatmapDisplay
from toolkit.plots.timeline import TimelineDisplay
from toolkit.plots.tone import ToneDisplay
from toolkit.plots.topic_map import TopicMapDisplay
from toolkit.plots.topic_scan import TopicScanDisplay
from toolkit.plots.topics import TopicTermsDisplay

DISPLAYS = [ToneDisplay, TimelineDisplay, HeatmapDisplay]


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
@pytest.mark.parametrize("display", DISPLAYS)
def test_the_same_bytes_each_time_whatever_the_user_has_set(comparison, names, display, kind, tmp_path):
    first = display.from_comparison(comparison, names=names).save(tmp_path / f"a.{kind}", dpi=80)
    with matplotlib.rc_context({"font.size": 20.0, "svg.hashsalt": "other", "lines.linewidth": 9}):
        again = display.from_comparison(comparison, names=names)
        second = again.save(tmp_path / f"b.{kind}", dpi=80)
        third = again.save(tmp_path / f"c.{kind}", dpi=80)
    assert first.read_bytes() == second.read_bytes() == third.read_bytes()


def test_an_svg_carries_its_alternative_text_and_text_as_text(comparison, names):
    display = ToneDisplay.from_comparison(comparison, names=names)
    svg = display.render("svg").decode()
    assert f"<dc:description>{display.alt_text}</dc:description>" in svg
    assert ">China</text>" in svg
    assert "<dc:date>" not in svg


def test_it_shows_in_a_notebook_with_its_alternative_text(comparison):
    display = ToneDisplay.from_comparison(comparison, names={"CN": 'A "B" <c>'})
    page = display._repr_html_()
    assert 'alt="Mean tone by outlet.' in page
    assert "A &quot;B&quot; &lt;c&gt;" in page
    assert display._repr_png_().startswith(b"\x89PNG")


def test_unknown_formats_are_refused(comparison, tmp_path):
    display = ToneDisplay.from_comparison(comparison)
    with pytest.raises(InputError, match=r"'path' parameter must end in \.png, \.svg, \.pdf\. Got '.*a\.jpg'"):
        display.save(tmp_path / "a.jpg")
    with pytest.raises(InputError, match=r"'path' parameter must lie in a folder that exists\. Got '.*nowhere"):
        display.save(tmp_path / "nowhere" / "a.png")
    for dpi in (0, -1, "300", float("inf")):
        with pytest.raises(InputError, match="'dpi' parameter must be a number, 1 or more"):
            display.render(dpi=dpi)


@pytest.mark.parametrize("display", DISPLAYS)
def test_what_is_no_comparison_is_refused(comparison, display):
    for wrong in (comparison.table, None, "comparison"):
        got = type(wrong).__name__
        with pytest.raises(
            InputError, match=rf"'comparison' .* the ToneComparison that compare_tone returned\. Got {got}"
        ):
            display.from_comparison(wrong)


def test_what_is_no_decomposition_scan_or_table_is_refused():
    with pytest.raises(InputError, match=r"the ToneDecomposition that decompose_tone returned\. Got DataFrame"):
        DecompositionDisplay.from_decomposition(pd.DataFrame())
    with pytest.raises(InputError, match=r"the TopicScan that select_n_topics returned\. Got DataFrame"):
        TopicScanDisplay.from_scan(pd.DataFrame())
    model = SimpleNamespace(topic_terms=lambda: None)
    with pytest.raises(InputError, match=r"topic_terms table must be a DataFrame\. .* Take its topic_terms\(\)"):
        TopicTermsDisplay.from_tables(model)
    with pytest.raises(InputError, match=r"topic_terms table must be a DataFrame\. Got NoneType"):
        TopicMapDisplay.from_tables(None, None)


def test_pyplot_is_not_needed():
    code = (
        "import sys\n"
        "import toolkit.plots.tone, toolkit.plots.timeline, toolkit.plots.heatmap, toolkit.plots.topics\n"
        "assert 'matplotlib' not in sys.modules\n"
        "import pandas as pd\n"
        "terms = pd.DataFrame({'topic': 0, 'rank': [1], 'term': ['trade'], 'weight': [0.3]})\n"
        "toolkit.plots.topics.TopicTermsDisplay.from_tables(terms).render()\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
