"""For whom an effect is larger and whom to treat, as sentences in the user's units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.causal.curves import Policy, Subgroup
from app.causal.estimand import EffectKind
from app.causal.findings import Estimate, Strength
from app.causal.profile import Diagnosis, Profile, Verdict
from app.causal.rounding import per_cent
from app.service.evidence import Evidence, Item
from app.service.wording import beside_sentence, interval, signed

_TESTS = ("effect_differs", "groups_differ", "heterogeneity")  # of differences, the named first
_GAIN = "policy_gain"
_MOST_GROUPS = 6
_Draft = tuple[str, Strength, tuple[str, ...], tuple[str, ...]]


def group_sentences(evidence: Evidence, profile: Profile) -> Iterator[str]:
    """Yield what answers for whom: a rule, or whether effects differ and what they are in groups.

    Nothing where the groups that are compared hardly overlap: effects in parts of them are told
    even less well than the average.
    """
    step = _step(evidence)
    if not step or _is_out_of_reach(evidence, step):
        return
    if evidence.policies:
        yield _policy_sentence(evidence.policies[0].value, evidence, profile)
        yield from (d.value.sentence for d in evidence.checks_of(step) if d.value.name == _GAIN)
        return
    tests = _tests(evidence, step)
    named = [t for t in tests if t.value.name != _TESTS[-1]] or tests
    yield from (t.value.sentence for t in named)
    groups = [g.value for g in evidence.groups if g.step == step][:_MOST_GROUPS]
    told = [_group_words(group, evidence, profile) for group in groups]
    if told:
        yield f"The effect is {'; '.join(told)}."


def group_findings(evidence: Evidence, profile: Profile) -> Iterator[_Draft]:
    """Yield a claim for each group, rule and test of differences, with the ids of its evidence."""
    step = _step(evidence)
    if not step:
        return
    caveats = tuple(
        item.value.sentence
        for item in evidence.checks_of(step)
        if item.value.name == "overlap" and item.value.verdict is not Verdict.PASSED
    )
    tests = _tests(evidence, step)
    seen = any(t.value.verdict is Verdict.PASSED for t in tests)
    strength = Strength.SUGGESTIVE if seen and not caveats else Strength.UNCERTAIN
    for item in evidence.policies:
        yield _policy_sentence(item.value, evidence, profile), strength, (item.id,), caveats
    for test in tests:
        sure = test.value.verdict is Verdict.PASSED
        grade = strength if sure else Strength.UNCERTAIN
        yield test.value.sentence, grade, (test.id,), ()
    for group in (g for g in evidence.groups if g.step == step):
        words = _group_words(group.value, evidence, profile)
        yield f"The effect is {words}.", strength, (group.id,), caveats
    main = evidence.main_estimate
    for beside in evidence.beside:
        if beside.step == step and not (main and main.step == step):
            yield beside_sentence(beside.value, profile), strength, (beside.id,), caveats


def _step(evidence: Evidence) -> str:
    """Return the step that tells of differences; its tests have names of their own."""
    return next((d.step for d in evidence.diagnostics if d.value.name in _TESTS), "")


def _tests(evidence: Evidence, step: str) -> list[Item[Diagnosis]]:
    found = [item for item in evidence.checks_of(step) if item.value.name in _TESTS]
    return sorted(found, key=lambda item: _TESTS.index(item.value.name))


def _is_out_of_reach(evidence: Evidence, step: str) -> bool:
    checks = (item.value for item in evidence.checks_of(step))
    return any(c.name == "overlap" and c.verdict is Verdict.FAILED for c in checks)


def _group_words(group: Subgroup, evidence: Evidence, profile: Profile) -> str:
    found = _as_estimate(group.value, group.interval, evidence)
    return f"{signed(found, profile)} where {group.words} ({interval(found, profile)})"


def _policy_sentence(policy: Policy, evidence: Evidence, profile: Profile) -> str:
    value = _as_estimate(policy.value, policy.interval, evidence)
    everybody = replace(value, value=policy.baseline)
    share = f"{per_cent(policy.share_treated)}"
    return (
        f"{policy.words} That is {share} of the rows, and gains {signed(value, profile)} per row"
        f" over treating nobody ({interval(value, profile)}); treating everybody would gain"
        f" {signed(everybody, profile)}."
    )


def _as_estimate(value: float, ends: tuple[float, float], evidence: Evidence) -> Estimate:
    """Return an estimate with this value, to be said in the units of the one that answers."""
    main = (evidence.main_estimate or evidence.estimates[0]).value
    kind = main.kind if main.kind is EffectKind.HAZARD_RATIO else EffectKind.CATE
    return replace(main, kind=kind, value=value, interval=ends, standard_error=None)
