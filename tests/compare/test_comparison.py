from toolkit.compare.contrasts import compare_tone


def test_it_shows_itself_in_a_notebook_with_text_escaped(random_panel):
    panel = random_panel.assign(outlet="<b>Daily</b> & Sons")
    page = compare_tone(panel, by="outlet", n_boot=199)._repr_html_()
    assert "&lt;b&gt;Daily&lt;/b&gt; &amp; Sons" in page
    assert "<b>Daily" not in page
    assert "n_boot = 199" in page
    assert "6 rows" in page
