"""audit_scorer(): how far a scorer can be trusted, on sentences of which the answer is known."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit.errors import InputError, did_you_mean
from toolkit.targets.gazetteer import load_targets
from toolkit.targets.target import Target
from toolkit.tone.audit_figures import ALL, count, judge, usual_labels
from toolkit.tone.audit_probes import audit_data, audit_probes
from toolkit.tone.scorer import DEFAULT_SCORER, Scorer, get_scorer, score_tone
from toolkit.tone.spans import SPAN_COLUMNS, half_character

_SHOWN = ["check", "n", "figure", "ci_low", "ci_high", "rule", "bar", "passed", "what"]
_BY_COUNTRY = {
    "swap_country": "mean_shift",
    "swap_shift": "mean_absolute_shift",
    "swap_label": "labels_that_change",
    "swap_written": "labels_as_written",
}


@dataclass(frozen=True, eq=False, repr=False)
class ScorerAudit:
    """What ``audit_scorer`` found; shows itself in a terminal and in a notebook.

    Parameters
    ----------
    scorer : str
        Name of the scorer.
    figures : DataFrame
        Table ``audit`` of the schema: every figure with its bar, over all sentences (``target`` is "all") and,
        for the target swap and the name-only probes, by target.
    probes : DataFrame
        Table ``audit_probes`` of the schema: every sentence with its score; the figures are counted from it.
    """

    scorer: str
    figures: pd.DataFrame
    probes: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """One row per check: ``check``, ``n``, ``figure``, ``ci_low``, ``ci_high``, ``rule``, ``bar``, ...

        The interval (95 %) is over samples of the sentences; ``passed`` is judged by the figure.
        """
        return self.figures.loc[self.figures["target"] == ALL, _SHOWN].reset_index(drop=True)

    @property
    def swap(self) -> pd.DataFrame:
        """The target swap by country.

        ``target``, ``n`` (sentences), ``mean_shift`` (signed), ``mean_absolute_shift``, ``labels_that_change``,
        ``labels_as_written`` (shares).
        """
        own = self.figures[self.figures["check"].isin(list(_BY_COUNTRY)) & (self.figures["target"] != ALL)]
        wide = own.pivot_table(index=["target", "n"], columns="check", values="figure", sort=False)
        return wide[list(_BY_COUNTRY)].rename(columns=_BY_COUNTRY).rename_axis(columns=None).reset_index()

    @property
    def passed(self) -> bool:
        """Whether every bar is met."""
        return bool(self.table["passed"].all())

    def sentences(self, check: str, *, target: str | None = None, missed: bool = False) -> pd.DataFrame:
        """Return the probes that a figure was counted from.

        Parameters
        ----------
        check : str
            One of ``table["check"]``.
        target : str, optional
            Code of a country: only the probes whose mention, or in "company" whose other country, is that one. Left
            out: of a target swap those of the twenty countries, of which the figure is counted.
        missed : bool, default False
            Only the probes that do not meet what is expected of them, the worst first.

        Returns
        -------
        DataFrame
            Rows of ``probes``.

        Raises
        ------
        InputError
            When there is no such check, or no probe on the target.
        """
        checks = self.table["check"].tolist()
        if check not in checks:
            message = f"The 'check' must be one of the audit. Got {check!r}. {did_you_mean(str(check), checks)}"
            raise InputError(message)
        own = self.probes[self.probes["check"] == ("swap" if check in _BY_COUNTRY else check)]
        if target is not None:
            codes = own["target"].unique().tolist()
            if target not in codes:
                message = f"The 'target' must be a code in check {check!r}. Got {target!r}. Available: {codes}."
                raise InputError(message)
            own = own[own["target"] == target]
        elif check in _BY_COUNTRY:
            own = own[own["target"].isin(list(audit_data()["countries"]))]
        if not missed:
            return own
        kept, wrong = own["passed"], own["difference"].abs()
        if check == "swap_label":
            kept = own["label"] == own["item"].map(usual_labels(self.probes[self.probes["check"] == "swap"]))
        elif check in ("swap_written", "name_only"):
            kept, wrong = own["label"] == own["expected"], own["score"].abs()
        elif own["expected"].isin(["lower", "higher"]).any():
            wrong = own["difference"].where(own["expected"] == "lower", -own["difference"])
        elif check == "praiser":
            wrong = own["score"].abs().where(own["expected"] == "nearer", -own["score"].abs())
        off = own.assign(wrong=wrong)[~kept]
        return off.sort_values(["wrong", "probe_id"], ascending=[False, True]).drop(columns="wrong")

    def __repr__(self) -> str:
        rows = [
            f"  {'met' if row.passed else 'missed':6}  {row.check:12}  {row.figure:6.3f} "
            f"[{row.ci_low:.3f}, {row.ci_high:.3f}]  {row.rule} {row.bar:.2f}"
            for row in self.table.itertuples()
        ]
        return "\n".join([self._head(), *rows])

    def _repr_html_(self) -> str:
        table = self.table.to_html(index=False, float_format="{:.3f}".format, border=0)
        swap = self.swap.to_html(index=False, float_format="{:.3f}".format, border=0)
        return f"<p>{html.escape(self._head())}</p>{table}<h4>Target swap, by country</h4>{swap}"

    def _head(self) -> str:
        return f"Audit of {self.scorer!r}: {self.table['passed'].sum()} of {len(self.table)} bars are met"


def audit_scorer(
    scorer: str | Path | Scorer = DEFAULT_SCORER, *, targets: Iterable[str | Target] | None = None
) -> ScorerAudit:
    """Score sentences of which the answer is known, and say where a scorer goes wrong.

    A score should not move with what does not matter: which country stands in the sentence, or beside the target, the
    words of a name, active or passive voice, an aside. It should move with what does: negation, who did it to whom, who
    says it or praises whom, whether a burden is laid or lifted, an accusation made or rejected, a weapon fired or a
    flare. The sentences were written for this and are no part of any training.

    Parameters
    ----------
    scorer : {"lexicon", "linear", "neural", "neural-large", "vader"}, path or Scorer, default "neural"
        A bundled scorer or one of your own, as ``get_scorer`` takes it.
    targets : iterable of str or Target, optional
        Targets of yours, filled in besides the twenty countries (name only; sentences that take another form are
        left out for them). They have rows of their own in ``swap`` and move no figure over all. None when left out.

    Returns
    -------
    ScorerAudit
        With the figures and every sentence behind them. A bar that is missed raises nothing: it is a finding.

    Raises
    ------
    InputError
        When there is no such scorer or target, or the scorer breaks its contract.

    Notes
    -----
    The target swap is the counterfactual test of Kiritchenko and Mohammad (2018), "Examining Gender and Race Bias
    in Two Hundred Sentiment Analysis Systems", StarSEM; the pairs are minimal pairs in the sense of Ribeiro et al.
    (2020), "Beyond Accuracy: Behavioral Testing of NLP Models with CheckList", ACL. The mean shift of a country is
    taken against the mean of the same sentence over the twenty, in "company" with the other country exchanged.

    Intervals (95 %) are Wilson's for a share, with as many answers as sentences, however many countries or pairs one is
    made into; else percentiles over 2,000 samples of the sentences, in each of which the largest shift of a country is
    found anew. Whether a bar is met is judged by the figure.

    Limits: a few dozen sentences of one hand for each check, so that a share of .90 of 40 pairs stands for
    anything from .77 to .96; plain sentences, shorter than those of news; the bars are conventions. A scorer may
    keep them all and still misread an article.

    Examples
    --------
    >>> audit = audit_scorer("lexicon")
    >>> audit.table.loc[audit.table["check"] == "name_only", ["n", "figure", "rule", "bar", "passed"]]
         n  figure      rule   bar  passed
    4  242     1.0  at least  0.98    True
    >>> audit.swap["target"].tolist()[:5]
    ['CN', 'JP', 'KP', 'KR', 'TW']
    >>> audit.sentences("negation", missed=True)["expected"].isin(["lower", "higher"]).all()
    np.True_
    """
    chosen = get_scorer(scorer)
    if isinstance(targets, str) or not isinstance(targets, Iterable | None):
        message = f"The 'targets' of audit_scorer must be a list of names or Targets, or None. Got {targets!r}."
        raise InputError(message)
    asked = list(targets or [])
    own = load_targets(asked) if asked else []
    if broken := [target for target in own if half_character(target.code + target.name)]:
        message = (
            f"The 'targets' of audit_scorer must have names of whole characters. Got {broken[0].name!r} with code "
            f"{broken[0].code!r}, which hold half of one: take it out with name.encode(errors='ignore').decode()."
        )
        raise InputError(message)
    probes = audit_probes(own)
    spans = probes.drop_duplicates(list(SPAN_COLUMNS))
    tone = score_tone(spans.rename(columns={"probe_id": "mention_id"}), scorer=chosen)
    scored = spans[list(SPAN_COLUMNS)].assign(score=tone["score"].to_numpy(), label=tone["label"].to_numpy())
    judged = judge(probes.merge(scored, on=list(SPAN_COLUMNS), how="left", validate="many_to_one"))
    return ScorerAudit(chosen.name, count(judged), judged)
