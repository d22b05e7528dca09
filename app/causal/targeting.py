"""What it brings to treat some and not others: by a ranking, or by a rule that can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.curves import Curve, Point, Policy, Series
from app.causal.estimand import EffectKind
from app.causal.kernels.cuts import Cuts, all_hold, cut
from app.causal.kernels.effect_scores import area_over_chance, gained, mean_among, ranks_within
from app.causal.kernels.policy_tree import Rule, best_rule
from app.causal.kernels.scored import Scored
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.effect_groups import Effects
    from app.causal.findings import Estimate
    from app.causal.groups_in_words import Features

    Vector = NDArray[np.float64]

SEEN = 0.05
_SHARES = np.linspace(0.1, 1.0, 10)
_WORTH_A_CONDITION = 1.0  # standard errors that a deeper rule must gain on rows held out


def targeting(
    effects: Effects, predicted: Vector, *, falls: bool = False
) -> tuple[Diagnosis, Curve]:
    """Return whether treating by predicted effect beats treating as many by lot, and the curve.

    The curve is the gain per row over treating nobody, as a larger share is treated (Qini); a
    gain is a fall of the outcome where it `falls` for the better.
    """
    weights, sign = effects.told.sample.weights, -1.0 if falls else 1.0
    scores = sign * effects.scores
    ranks = ranks_within(sign * predicted, np.zeros(len(scores), dtype=np.intp))
    area = effects.told.estimate(area_over_chance(scores, ranks, weights))
    everyone = gained(scores, ranks, 1.0, weights).value
    points = [Point(0.0, 0.0)]
    for share in _SHARES:
        found = effects.told.estimate(gained(scores, ranks, float(share), weights))
        points.append(Point(float(share), found.value, *found.interval))
    lot = tuple(Point(float(x), float(x) * everyone) for x in (0.0, 1.0))
    estimand = effects.told.estimand
    curve = Curve(
        "gain_by_share_treated",
        "Gain when those come first who are predicted to gain most (Qini)",
        "share treated",
        f"{'fall' if falls else 'gain'} in {estimand.outcome} per row",
        (Series("by predicted effect", tuple(points)), Series("by lot", lot)),
        unit=estimand.unit,
    )
    return _worth(area, estimand.unit), curve


def _worth(area: Estimate, unit: str) -> Diagnosis:
    p = area.p_value if area.p_value is not None else 1.0
    p = p / 2 if area.value > 0 else 1 - p / 2
    seen = p < SEEN
    told = "beats" if seen else "cannot be told from"
    low, high = area.interval
    return Diagnosis(
        "targeting",
        Verdict.PASSED if seen else Verdict.INCONCLUSIVE,
        f"Treating those first who are predicted to gain most {told} treating by"
        f" lot: the area between the two (AUUC) is {area.value:.3g}{f' {unit}' if unit else ''}"
        f" ({per_cent(area.level)} interval {low:.3g} to {high:.3g}).",
        test="area under the uplift curve",
        statistic=area.value,
        p_value=p,
        n=area.n,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Rewards:
    """What treating each row gains, (n,), in the direction that is wanted and less the cost.

    `aim` says so where the outcome is to fall; `cost` is that of each row that is treated.
    """

    effects: Effects
    values: Vector
    folds: NDArray[np.intp]
    cost: float = 0.0
    aim: str = ""

    def mean(self, treats: NDArray[np.bool_]) -> Scored:
        """Return the gain per row of treating these rows."""
        weights = self.effects.told.sample.weights
        every = np.ones(len(self.values), dtype=bool)
        return mean_among(np.where(treats, self.values, 0.0), every, weights)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rule and what it says, with its value on rows that it was not learnt from."""

    policy: Policy
    diagnostics: tuple[Diagnosis, ...]


def chosen_rule(rewards: Rewards, shown: Features, depth: int) -> Chosen:
    """Return the best rule of up to `depth` conditions, and what it is worth on held-out rows.

    A condition more must gain a standard error of what it changes, on the rows held out.
    """
    cuts, every = cut(shown.values), np.ones(len(rewards.values), dtype=bool)
    best, kept = 0, _held_out(rewards, shown, cuts, 0)
    for more in range(1, depth + 1 if shown.labels else 1):
        treats = _held_out(rewards, shown, cuts, more)
        better, before = rewards.mean(treats), rewards.mean(kept)
        change = better.influence - before.influence
        error = float(np.sqrt(change @ change))
        if better.value - before.value > _WORTH_A_CONDITION * error:
            best, kept = more, treats
    rule = best_rule(rewards.values, cuts, every, best)
    told = rewards.effects.told
    value = told.estimate(rewards.mean(kept), kind=EffectKind.CATE)
    against = told.estimate(_less(rewards.mean(kept), rewards.mean(every)), kind=EffectKind.CATE)
    policy = Policy(
        _in_words(rule, shown, rewards.aim),
        value.value,
        value.interval,
        rewards.mean(every).value,
        float(rule.treats(shown.values).mean()),
        told.estimand.unit,
    )
    return Chosen(policy, (_against_all(against, rule, rewards.cost),))


def _held_out(rewards: Rewards, shown: Features, cuts: Cuts, depth: int) -> NDArray[np.bool_]:
    """Return whom the rules treat that were learnt without the fold of the row."""
    treats = np.zeros(len(rewards.values), dtype=bool)
    for fold in np.unique(rewards.folds):
        held = rewards.folds == fold
        rule = best_rule(rewards.values, cuts, ~held, depth)
        treats[held] = rule.treats(shown.values)[held]
    return treats


def _less(first: Scored, second: Scored) -> Scored:
    return Scored(first.value - second.value, first.influence - second.influence, 0.0)


def _in_words(rule: Rule, shown: Features, aim: str) -> str:
    leaves = [leaf for leaf in rule.treated if all_hold(leaf, shown.values).any()]
    whom = f"those with {', and those with '.join(shown.words(leaf) for leaf in leaves)}"
    if not leaves:
        whom = "nobody"
    if any(not leaf for leaf in rule.treated):
        whom = "everybody"
    return f"{aim}, treat {whom}." if aim else f"Treat {whom}."


def _against_all(gain: Estimate, rule: Rule, cost: float) -> Diagnosis:
    """Return whether the rule gains on treating everybody, on rows it was not learnt from."""
    low, high = gain.interval
    is_everyone = any(not leaf for leaf in rule.treated)
    beats = low > 0
    unit = f" {gain.unit}" if gain.unit else ""
    paid = f" after a cost of {cost:g} for each that is treated" if cost else ""
    told = (
        "No rule gained on treating everybody"
        if is_everyone
        else f"Against treating everybody the rule gains {gain.value:.3g}{unit} per row"
        f" ({per_cent(gain.level)} interval {low:.3g} to {high:.3g})"
    )
    return Diagnosis(
        "policy_gain",
        Verdict.PASSED if beats else Verdict.INCONCLUSIVE,
        f"{told}{paid}, on rows that it was not learnt from.",
        test="doubly robust value on held-out rows",
        statistic=gain.value,
        p_value=gain.p_value,
        n=gain.n,
    )
