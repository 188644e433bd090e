from toolkit.compare.contrasts import compare_tone


def test_it_shows_itself_in_a_notebook_with_text_escaped(random_panel):
    panel = random_panel.assign(outlet="<b>Daily</b> & Sons")
    page = compare_tone(panel, by="outlet", n_boot=199)._repr_html_()
    assert "&lt;b&gt;Daily&lt;/b&gt; &amp; Sons" in page
    assert "<b>Daily" not in page
    assert "n_boot = 199" in page
    assert "6 rows" in page


def test_it_says_which_clusters_the_intervals_rest_on(random_panel):
    own = compare_tone(random_panel, n_boot=199)
    assert own.settings["clusters"] == f"column cluster_id ({random_panel.cluster_id.nunique()})"
    copies = compare_tone(random_panel.assign(cluster_id=random_panel.article_id), n_boot=199)
    assert repr(copies) == (
        "ToneComparison (3 rows by target, 6 differences; by = [], period = month, targets = ['CN', 'JP', 'KP'], "
        "n_boot = 199, level = 0.95, min_articles = 10, random_state = 0, "
        "method = symmetric bootstrap-t over clusters of articles, "
        f"clusters = copies of one text ({random_panel.article_id.nunique()}))"
    )
    assert "clusters = copies of one text (" in copies._repr_html_()
