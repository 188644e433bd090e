from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from scipy.stats import false_discovery_control

from toolkit.compare.topic_effects import BOOTSTRAP, COMPOSITION, topic_effects
from toolkit.errors import InputError
from toolkit.schema import TOPIC_EFFECTS, check_table
from toolkit.topics.draws import each_dirichlet
from toolkit.topics.fold_in import fold_in
from toolkit.topics.tables import doc_topics_table, to_shares

COMPONENTS = np.array([[0.4, 0.3, 0.2, 0.1, 0.0], [0.0, 0.1, 0.2, 0.3, 0.4]])


class Known:
    """A model whose topics are known: it stands for any with a posterior."""

    def __init__(self, counts: np.ndarray) -> None:
        self.weights = fold_in(csr_matrix(counts), COMPONENTS, prior=np.array([0.5, 0.5]))
        ids = tuple(f"a{i:03}" for i in range(len(counts)))
        placed = counts.sum(axis=1) > 0
        shares = to_shares(self.weights)
        self.tables_ = SimpleNamespace(article_ids=ids, shares=shares, placed=placed)

    def posterior_shares(self, n_draws: int = 50, *, random_state: int = 0) -> np.ndarray:
        return np.stack([*each_dirichlet(self.weights, n_draws=n_draws, random_state=random_state)])


def simulate(seed: int, *, n: int = 90, effect: float = 0.25) -> tuple[Known, pd.DataFrame]:
    """Return articles of 60 words whose share of topic 0 is larger by ``effect`` in the Wire."""
    rng = np.random.default_rng(seed)
    wire = np.arange(n) % 2 == 1
    share = np.clip(rng.beta(4, 6, n) + effect * wire, 0, 1)
    mixed = share[:, None] * COMPONENTS[0] + (1 - share)[:, None] * COMPONENTS[1]
    counts = np.array([rng.multinomial(60, p) for p in mixed])
    articles = pd.DataFrame({"article_id": [f"a{i:03}" for i in range(n)], "title": ""})
    articles["text"] = articles["article_id"]
    articles["outlet"] = np.where(wire, "Wire", "Daily")
    articles["published"] = pd.to_datetime(["2025-10-05", "2025-10-25", "2025-11-05"] * (n // 3), utc=True)
    return Known(counts), articles


def test_a_planted_effect_is_held_by_the_interval_as_often_as_it_says() -> None:
    held = 0
    for seed in range(60):
        model, articles = simulate(seed)
        row = topic_effects(model, articles, covariates=["outlet"], n_draws=20).iloc[0]
        held += row.ci_low <= 0.25 <= row.ci_high
    # 95 % of 60 are 57; fewer than 52 would come once in 250 tries.
    assert held >= 52


def test_a_corpus_gives_its_articles() -> None:
    model, articles = simulate(0)
    corpus = SimpleNamespace(articles=articles)
    assert topic_effects(model, corpus, covariates=["outlet"]).equals(
        topic_effects(model, articles, covariates=["outlet"])
    )
    with pytest.raises(InputError, match=r"must be a Corpus or a table with the column 'article_id'. Got list"):
        topic_effects(model, ["a text"], covariates=["outlet"])  # type: ignore[arg-type]


def test_draws_are_taken_one_at_a_time_where_the_model_can() -> None:
    model, articles = simulate(0)
    whole = topic_effects(model, articles, covariates=["outlet"], n_draws=7, random_state=3)
    model.each_posterior_draw = lambda n, *, random_state: each_dirichlet(  # type: ignore[attr-defined]
        model.weights, n_draws=n, random_state=random_state
    )
    model.posterior_shares = lambda *_, **__: pytest.fail("all at once")  # type: ignore[method-assign]
    assert topic_effects(model, articles, covariates=["outlet"], n_draws=7, random_state=3).equals(whole)


def test_uncertainty_of_the_model_widens_the_interval() -> None:
    model, articles = simulate(0)
    carried = topic_effects(model, articles, covariates=["outlet"])
    taken = topic_effects(model_table(model), articles, covariates=["outlet"])
    assert (carried.method == COMPOSITION).all()
    assert (taken.method == BOOTSTRAP).all()
    assert (carried.ci_high - carried.ci_low > taken.ci_high - taken.ci_low).all()
    assert carried.estimate.to_numpy() == pytest.approx(taken.estimate.to_numpy(), abs=0.03)


def model_table(model: Known) -> pd.DataFrame:
    return doc_topics_table(model.tables_.article_ids, model.tables_.shares)


def test_the_difference_of_two_outlets_is_that_of_their_means() -> None:
    model, articles = simulate(1)
    table = topic_effects(model_table(model), articles, covariates=["outlet"], n_boot=199)
    shares = model_table(model).merge(articles).pivot_table(index="topic", columns="outlet", values="share")
    assert table.topic.tolist() == [0, 1]
    assert table.estimate.to_numpy() == pytest.approx((shares.Wire - shares.Daily).to_numpy())
    assert (table.level == "Wire").all()
    assert (table.reference == "Daily").all()
    assert table.n_articles.tolist() == [45, 45]
    assert table.estimate.sum() == pytest.approx(0.0)


def test_the_reference_turns_the_sign_and_covariates_stand_side_by_side() -> None:
    model, articles = simulate(2)
    one = topic_effects(model, articles, covariates=["outlet", "period"])
    other = topic_effects(model, articles, covariates=["outlet", "period"], reference={"outlet": "Wire"})
    assert one[["covariate", "level", "reference"]].iloc[:2].to_numpy().tolist() == [
        ["outlet", "Wire", "Daily"],
        ["period", "2025-11", "2025-10"],
    ]
    pick = one.covariate == "outlet"
    assert other.estimate[pick].to_numpy() == pytest.approx(-one.estimate[pick].to_numpy())
    assert other.estimate[~pick].to_numpy() == pytest.approx(one.estimate[~pick].to_numpy())
    for _, family in one.groupby(["covariate", "level"]):
        assert family.q_value.to_numpy() == pytest.approx(false_discovery_control(family.p_value))


def test_a_number_has_one_row_per_unit() -> None:
    model, articles = simulate(3)
    ranked = articles.assign(rank=(articles.outlet == "Wire") * 10)
    by_level = topic_effects(model, articles, covariates=["outlet"])
    by_number = topic_effects(model, ranked, covariates=["rank"])
    assert (by_number.level == "").all()
    assert by_number.estimate.to_numpy() * 10 == pytest.approx(by_level.estimate.to_numpy())
    assert by_number.n_articles.tolist() == [90, 90]


def test_targets_come_from_the_panel_and_an_article_in_two_rows_is_one_cluster() -> None:
    model, articles = simulate(4)
    both = articles[["article_id"]].assign(cluster_id=articles.article_id)
    panel = pd.concat([both.assign(target="CN"), both.assign(target="JP")])
    row = topic_effects(model, panel, covariates=["target"]).iloc[0]
    assert row.estimate == pytest.approx(0.0, abs=1e-12)
    assert (row.n_articles, row.n_clusters) == (90, 90)


def test_rows_of_a_panel_without_mentions_are_left_out_and_a_number_of_the_users_own_is_not() -> None:
    model, articles = simulate(10)
    counted = articles.assign(n_mentions=[0, 1, 2] * 30)
    pd.testing.assert_frame_equal(
        topic_effects(model, counted, covariates=["outlet"]), topic_effects(model, articles, covariates=["outlet"])
    )
    panel = counted.assign(target=["CN", "JP"] * 45, tone=[np.nan, 0.1, 0.2] * 30)
    assert topic_effects(model, panel, covariates=["target"]).n_articles.tolist() == [30, 30]


def test_rows_do_not_matter_by_their_order_and_articles_without_topics_are_left_out() -> None:
    model, articles = simulate(5)
    more = pd.concat([articles, articles.iloc[:1].assign(article_id="other", text="x")]).sample(frac=1, random_state=1)
    for topics in (model, model_table(model)):
        one, two = (topic_effects(topics, a, covariates=["outlet"], n_boot=199) for a in (articles, more))
        pd.testing.assert_frame_equal(one, two, check_exact=True)


def test_thin_levels_carry_a_warning() -> None:
    model, articles = simulate(6)
    few = articles.assign(outlet=["Tiny"] * 6 + ["Daily"] * 84)
    table = topic_effects(model_table(model), few, covariates=["outlet"], n_boot=199)
    said = "Tiny: fewer than 10 articles; Tiny: fewer than 10 clusters"
    assert (table.warning == f"{said}; Tiny: fewer than 15 clusters, differences are found too often").all()


def test_the_table_keeps_its_contract_with_and_without_intervals() -> None:
    model, articles = simulate(9)
    ranked = articles.assign(rank=range(90))
    for topics in (model, model_table(model)):
        known = topic_effects(topics, ranked, covariates=["outlet", "rank"], n_boot=199)
        one_cluster = topic_effects(topics, ranked.assign(cluster_id="k"), covariates=["outlet"], n_boot=199)
        for table in (known, one_cluster):
            assert list(check_table("topic_effects", table)) == list(TOPIC_EFFECTS)
        assert known.notna().all(axis=None)
        assert known.index.tolist() == [0, 1, 2, 3]
        assert one_cluster.columns[one_cluster.isna().all()].tolist() == ["ci_low", "ci_high", "p_value", "q_value"]


@pytest.mark.parametrize(
    ("change", "wrong", "message"),
    [
        ({}, {"covariates": "outlet"}, "'covariates' .* must be a list of different columns. Got 'outlet'"),
        ({}, {"covariates": 5}, "'covariates' .* must be a list of different columns. Got 5"),
        ({}, {"covariates": ["outlett"]}, "Got 'outlett'. Did you mean 'outlet'"),
        ({}, {"covariates": ["outlet"], "reference": {"outlet": "Wir"}}, "Got 'Wir'. Did you mean 'Wire'"),
        (
            {},
            {"covariates": ["outlet"], "reference": {"paper": "x"}},
            "'reference' .* must name covariates. Got 'paper'",
        ),
        ({"outlet": "Wire"}, {"covariates": ["outlet"]}, "two levels at least. Got 'Wire' alone"),
        ({"published": pd.NaT}, {"covariates": ["period"]}, "'period' must have a value in every row. 90 rows"),
        ({"x": np.nan}, {"covariates": ["x"]}, "'x' must have a value in every row. 90 rows have none, .* 'a000'"),
        ({"article_id": "z"}, {"covariates": ["outlet"]}, "None of them does"),
        ({"desk": ""}, {"covariates": ["desk"]}, "'desk' must have a value in every row. 90 rows have none"),
        ({"x": [np.inf, *range(89)]}, {"covariates": ["x"]}, "'x' must hold finite numbers. .* the first for 'a000'"),
        (
            {"published": "2025-10-05"},
            {"covariates": ["period"]},
            "times with a zone. Got str; make it pd.to_d",
        ),
    ],
)
def test_what_cannot_be_done_is_named(change: dict, wrong: dict, message: str) -> None:
    model, articles = simulate(7)
    if change.get("published") is pd.NaT:
        change = {"published": pd.Series(pd.NaT, index=articles.index, dtype="datetime64[us, UTC]")}
    with pytest.raises(InputError, match=message):
        topic_effects(model, articles.assign(**change), **wrong)


def test_covariates_that_repeat_each_other_and_models_without_draws_are_named() -> None:
    model, articles = simulate(8)
    with pytest.raises(InputError, match=r"'copy=Wire' follows from \['the constant', 'outlet=Wire'\]"):
        topic_effects(model, articles.assign(copy=articles.outlet), covariates=["outlet", "copy"])
    with pytest.raises(InputError, match=r"Got object; for a model without draws give model.doc_topics\(\)"):
        topic_effects(object(), articles, covariates=["outlet"])  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"'rows' .* a table with the column 'article_id'\. Got NoneType"):
        topic_effects(model, None, covariates=["outlet"])  # type: ignore[arg-type]


def test_some_topics_alone_have_the_rows_that_they_have_among_all() -> None:
    rng = np.random.default_rng(11)
    # Many articles have nothing of topics 3 and 5: equal shares, but not of all topics.
    shares = rng.dirichlet(np.ones(6), 60) * (rng.random((60, 6)) < 0.5) + np.eye(6)[0] * 0.1
    shares /= shares.sum(axis=1, keepdims=True)
    assert ((shares[:, 3] == 0) & (shares[:, 5] == 0)).sum() > 5
    ids = [f"a{i:02}" for i in range(60)]
    articles = pd.DataFrame({"article_id": ids, "outlet": ["Daily", "Wire"] * 30})
    table = doc_topics_table(ids, shares)
    full = topic_effects(table, articles, covariates=["outlet"], n_boot=199).drop(columns="q_value")
    for some in ([3, 5], [5]):
        alone = topic_effects(table[table.topic.isin(some)], articles, covariates=["outlet"], n_boot=199)
        expected = full[full.topic.isin(some)].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone.drop(columns="q_value"), expected, rtol=1e-9)


def test_a_number_that_differs_in_one_cluster_gives_no_interval() -> None:
    model, articles = simulate(3)
    marked = articles.assign(mark=[1, *[0] * 89], place=range(90))
    for topics in (model, model_table(model)):
        table = topic_effects(topics, marked, covariates=["mark", "place"], n_boot=199).set_index("covariate")
        assert table.loc["mark", ["ci_low", "ci_high", "p_value"]].isna().all(axis=None)
        assert (table.loc["mark"].warning == "not 0: fewer than 10 articles; not 0: one cluster, no interval").all()
        assert table.loc["place", "ci_low"].notna().all()
        assert (table.loc["place"].warning == "").all()


def test_one_cluster_on_either_side_gives_no_interval_and_does_not_count_among_q_values() -> None:
    model, articles = simulate(12)
    lone = articles.assign(outlet=["Lone", *["Daily"] * 50, *["Wire"] * 39])
    for topics in (model, model_table(model)):
        table = topic_effects(topics, lone, covariates=["outlet"], n_boot=199).set_index(["level", "topic"])
        assert table.loc["Lone", ["ci_low", "ci_high", "p_value", "q_value"]].isna().all(axis=None)
        assert table.loc["Lone"].estimate.notna().all()
        assert (table.loc["Lone"].warning == "Lone: fewer than 10 articles; Lone: one cluster, no interval").all()
        assert table.loc["Wire"].notna().all(axis=None)
        assert (table.loc["Wire"].warning == "").all()
        turned = topic_effects(topics, lone, covariates=["outlet"], reference={"outlet": "Lone"}, n_boot=199)
        assert turned[["ci_low", "ci_high", "p_value", "q_value"]].isna().all(axis=None)
        assert turned.warning.str.contains("Lone: one cluster, no interval").all()


def test_outlets_of_one_article_do_not_take_away_the_intervals_of_others() -> None:
    model, articles = simulate(13, n=132)
    lone = articles.assign(outlet=[*["Daily"] * 80, *["Wire"] * 40, *(f"Lone {i:02}" for i in range(12))])
    table = topic_effects(model_table(model), lone, covariates=["outlet"], n_boot=199).set_index("level")
    assert table.loc["Wire", ["ci_low", "ci_high", "p_value"]].notna().all(axis=None)
    alone = lone[lone.outlet.isin(["Daily", "Wire"])]
    expected = topic_effects(model_table(model), alone, covariates=["outlet"], n_boot=199)
    assert table.loc["Wire"].estimate.to_numpy() == pytest.approx(expected.estimate.to_numpy())
    assert table.loc["Wire"].ci_low.to_numpy() == pytest.approx(expected.ci_low.to_numpy(), abs=0.03)
    assert table.drop("Wire").ci_low.isna().all()


def test_few_clusters_give_no_differences_that_are_not_there() -> None:
    rng = np.random.default_rng(14)
    ids = [f"a{i:02}" for i in range(33)]
    articles = pd.DataFrame({"article_id": ids, "outlet": ["Daily"] * 30 + ["Few"] * 3})
    few = articles.assign(outlet=["Daily"] * 31 + ["Few"] * 2)
    found = []
    for seed in range(6):
        table = doc_topics_table(ids, rng.dirichlet(np.full(15, 0.15), 33))
        for rows in (articles, few):
            effects = topic_effects(table, rows, covariates=["outlet"], n_boot=199, random_state=seed)
            found.append((effects.p_value <= 0.05).mean())
            assert (effects.ci_low.dropna() >= -1).all()
            assert (effects.ci_high.dropna() <= 1).all()
    # A quarter of them and more without the bound by t.
    assert np.mean(found) < 0.05


def test_rows_are_taken_as_the_models_take_them() -> None:
    model, articles = simulate(15)
    numbered = model_table(model).assign(article_id=lambda t: t.article_id.str[1:].astype(int).astype("str"))
    whole = articles.assign(article_id=range(90))
    named = topic_effects(model_table(model), articles, covariates=["outlet"], n_boot=199)
    gaps = whole.assign(text=[None, *whole.text[1:]])
    for rows in (whole, whole.assign(title=None), whole.assign(title=np.nan), whole.drop(columns="title"), gaps):
        found = topic_effects(numbered, rows, covariates=["outlet"], n_boot=199)
        assert found.estimate.to_numpy() == pytest.approx(named.estimate.to_numpy())
        assert found.n_clusters.tolist() == named.n_clusters.tolist()


def test_an_article_without_an_outlet_has_the_level_that_other_tables_give_it() -> None:
    model, articles = simulate(16)
    blank = articles.assign(outlet=articles.outlet.replace("Daily", ""))
    table, turned = (
        topic_effects(model_table(model), blank, covariates=["outlet"], reference={"outlet": x}, n_boot=199)
        for x in ("Wire", "no outlet")
    )
    assert table[["level", "reference"]].drop_duplicates().to_numpy().tolist() == [["no outlet", "Wire"]]
    assert turned.estimate.to_numpy() == pytest.approx(-table.estimate.to_numpy())


def test_the_reference_has_the_most_articles_not_the_most_rows() -> None:
    model, articles = simulate(17)
    both = articles[["article_id", "outlet"]].assign(cluster_id=articles.article_id)
    more = both.assign(outlet=["Daily"] * 40 + ["Wire"] * 50)
    panel = pd.concat([more.assign(target="CN"), more[:40].assign(target="JP")])  # 80 rows of the Daily
    assert set(topic_effects(model, panel, covariates=["outlet"]).reference) == {"Wire"}


def test_a_time_in_nanoseconds_is_as_good_as_in_days() -> None:
    model, articles = simulate(18)
    days = np.random.default_rng(0).uniform(0, 0.01, 90)
    timed = articles.assign(days=days, ns=((20000 + days) * 86400e9).round())
    for topics in (model, model_table(model)):
        one, other = (topic_effects(topics, timed, covariates=["outlet", x], n_boot=199) for x in ("days", "ns"))
        number = one.covariate == "days"
        for column in ("estimate", "ci_low", "ci_high"):
            scaled = other[column].where(~number, other[column] * 86400e9)
            assert scaled.to_numpy() == pytest.approx(one[column].to_numpy(), rel=1e-3)


def test_a_share_that_does_not_vary_is_called_so() -> None:
    ids = [f"a{i:02}" for i in range(40)]
    articles = pd.DataFrame({"article_id": ids, "outlet": ["Daily", "Wire"] * 20})
    share = np.random.default_rng(0).uniform(0, 0.5, 40)
    table = doc_topics_table(ids, np.column_stack([np.full(40, 0.5), share, 0.5 - share]))
    found = topic_effects(table, articles, covariates=["outlet"], n_boot=199)
    flat = "share does not vary, no interval"
    assert found.warning.tolist() == [f"Wire: {flat}; Daily: {flat}", "", ""]


def test_a_level_whose_shares_do_not_vary_gives_no_interval() -> None:
    ids = [f"a{i:02}" for i in range(60)]
    articles = pd.DataFrame({"article_id": ids, "outlet": ["Wire"] * 12 + ["Daily"] * 48})
    share = np.random.default_rng(0).uniform(0, 1, 60)
    share[:12] = 0.4
    found = topic_effects(doc_topics_table(ids, np.column_stack([share, 1 - share])), articles, covariates=["outlet"])
    assert found[["ci_low", "ci_high", "p_value", "q_value"]].isna().all(axis=None)
    assert (found.warning == "Wire: share does not vary, no interval").all()


def test_threads_and_the_order_of_rows_do_not_change_a_bit() -> None:
    from threadpoolctl import threadpool_limits

    model, articles = simulate(19, n=150)
    articles = articles.assign(rank=np.random.default_rng(0).normal(size=150))
    table = model_table(model)
    mixed = [frame.sample(frac=1, random_state=2) for frame in (table, articles)]
    for one, other in ((model, model), (table, mixed[0])):
        found = []
        for threads, topics, rows in ((1, one, articles), (2, one, articles), (2, other, mixed[1])):
            with threadpool_limits(limits=threads):
                found.append(topic_effects(topics, rows, covariates=["outlet", "period", "rank"], n_boot=199))
        for again in found[1:]:
            pd.testing.assert_frame_equal(found[0], again, check_exact=True)


def test_all_linear_algebra_is_done_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    from threadpoolctl import threadpool_info, threadpool_limits

    import toolkit.compare.topic_effects as module

    seen = []

    def watch(*arguments: object) -> None:
        seen.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")

    monkeypatch.setattr(module, "check_rank", watch)
    model, articles = simulate(20)
    with threadpool_limits(limits=2):
        topic_effects(model, articles, covariates=["outlet"])
    assert set(seen) == {1}


def test_an_article_of_a_panel_counts_once_unless_targets_are_held_against_each_other() -> None:
    model, articles = simulate(20)
    table = model_table(model)
    wire = articles.outlet == "Wire"
    panel = pd.concat([articles.assign(target="CN"), articles[wire & (articles.index < 40)].assign(target="JP")])
    panel = panel.assign(n_mentions=1)
    one = topic_effects(table, articles, covariates=["outlet", "period"], n_boot=199)
    again = topic_effects(table, panel, covariates=["outlet", "period"], n_boot=199)
    pd.testing.assert_frame_equal(one, again)
    named = topic_effects(table, panel, covariates=["outlet", "target"], n_boot=199)
    assert (named[named.covariate == "target"].n_articles == 20).all()


def test_a_covariate_that_does_not_vary_is_called_so() -> None:
    model, articles = simulate(21)
    for column, said in ((3.0, "'z' does not vary: every row has 3"), ("a", "'z' does not vary: it must have two")):
        with pytest.raises(InputError, match=said):
            topic_effects(model_table(model), articles.assign(z=column), covariates=["z"], n_boot=199)
