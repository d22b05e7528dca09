"""Parts of an effect agree with independent programs and cover what simulations know."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit
from statsmodels.stats.mediation import Mediation

from app.causal.kernels.linked_models import chance, linear
from app.causal.kernels.mediated import front_door, paths
from app.causal.kernels.mediation_models import Between, split_effect, through_front_door
from app.causal.kernels.nested_means import nested_means
from app.causal.kernels.nuisance import assign_folds
from app.causal.kernels.scored import Part


@pytest.fixture
def rng():
    return np.random.default_rng(29)


def error(part: Part) -> float:
    return float(np.sqrt(part.influence @ part.influence))


def holds(part: Part, truth: float) -> bool:
    return abs(part.value - truth) < 1.96 * error(part)


def mediated(rng, n, *, chance_between=False, chance_outcome=False):
    """Return outcome, treatment, what lies between and covariates; see `truth`."""
    C = rng.normal(size=(n, 2))
    a = (rng.random(n) < expit(0.6 * C[:, 0])).astype(float)
    index = 0.8 * a + 0.5 * C[:, 0]
    m = (rng.random(n) < expit(index)) * 1.0 if chance_between else index + rng.normal(size=n)
    line = a + 0.7 * m + 0.4 * a * m + 0.5 * C[:, 1] + 0.3 * C[:, 0]
    y = (rng.random(n) < expit(line - 0.5)) * 1.0 if chance_outcome else line + rng.normal(size=n)
    return y, a, Between(m[:, None], (chance_between,)), C


def truth(*, chance_between: bool, chance_outcome: bool) -> tuple[float, float]:
    """Return the direct and the indirect effect by brute force."""
    rng, n = np.random.default_rng(0), 400_000
    C, noise, luck = rng.normal(size=(n, 2)), rng.normal(size=n), rng.random(n)

    def between(a):
        index = 0.8 * a + 0.5 * C[:, 0]
        return (luck < expit(index)) * 1.0 if chance_between else index + noise

    def outcome(a, m):
        line = a + 0.7 * m + 0.4 * a * m + 0.5 * C[:, 1] + 0.3 * C[:, 0]
        return float((expit(line - 0.5) if chance_outcome else line).mean())

    crossed = outcome(1, between(0))
    return crossed - outcome(0, between(0)), outcome(1, between(1)) - crossed


def test_influence_of_lines_and_chances_equals_that_of_statsmodels(rng):
    X = rng.normal(size=(300, 2)) * [1, 5] + 3
    y = X @ [1.0, -0.2] + rng.normal(size=300) * np.exp(X[:, 0] / 4)
    ours = linear(X, y)
    theirs = sm.OLS(y, sm.add_constant(X)).fit(cov_type="HC3")
    assert np.sqrt((ours.influence**2).sum(axis=0))[1:] == pytest.approx(theirs.bse[1:])
    z = (rng.random(300) < expit(X[:, 0] - 3)).astype(float)
    ours = chance(X, z)
    theirs = sm.Logit(z, sm.add_constant(X)).fit(disp=0, cov_type="HC0")
    slopes = np.sqrt((ours.influence**2).sum(axis=0))[1:] / ours.spread
    assert ours.slopes(ours.coefficients) == pytest.approx(theirs.params[1:], rel=1e-4)
    assert slopes == pytest.approx(theirs.bse[1:], rel=1e-3)


@pytest.mark.parametrize("between", [False, True])
@pytest.mark.parametrize("outcome", [False, True])
def test_parts_of_an_effect_are_covered_whatever_is_a_chance(between, outcome):
    rng = np.random.default_rng(2)
    kinds = {"chance_between": between, "chance_outcome": outcome}
    direct, indirect = truth(**kinds)
    covered = []
    for _ in range(150):
        found = split_effect(
            *mediated(rng, 400, **kinds),
            ends=(0.0, 1.0),
            at=np.zeros(1),
            outcome_is_chance=outcome,
        )
        covered.append((holds(found.direct, direct), holds(found.indirect, indirect)))
        assert found.total.value == pytest.approx(found.direct.value + found.indirect.value)
    assert np.mean(covered, axis=0) == pytest.approx(0.95, abs=0.06)


def test_parts_of_an_effect_equal_those_that_statsmodels_simulates(rng):
    y, a, between, C = mediated(rng, 600)
    m = between.values[:, 0]
    ones = np.ones(600)
    outcome = sm.OLS(y, np.column_stack([ones, a, m, a * m, C]))
    outcome.data.xnames = ["one", "a", "m", "a:m", "c0", "c1"]
    ours = split_effect(y, a, between, C, ends=(0.0, 1.0), at=np.zeros(1), outcome_is_chance=False)

    def set_to(treated, mediator):
        return np.column_stack([ones, ones * treated, mediator, treated * mediator, C])

    theirs = Mediation(outcome, sm.OLS(m, np.column_stack([ones, a, C])), [1], mediator=2)
    theirs._get_outcome_exog = set_to  # its own leaves the interaction as it was
    np.random.seed(0)  # noqa: NPY002 - statsmodels draws from the global generator
    told = theirs.fit(n_rep=600, method="parametric").summary()
    indirect, direct = (told.loc[k, "Estimate"] for k in ("ACME (treated)", "ADE (control)"))
    assert ours.indirect.value == pytest.approx(indirect, abs=0.02)
    assert ours.direct.value == pytest.approx(direct, abs=0.02)


def test_the_indirect_effect_vanishes_at_the_correlation_that_is_told(rng):
    """Imai, Keele & Yamamoto 2010: the errors then explain all of what m seems to do."""
    n = 200_000
    a, u = (rng.random(n) < 0.5).astype(float), rng.normal(size=n)
    m = 0.6 * a + u
    y = 0.5 * a + 0.8 * u + 0.6 * rng.normal(size=n)  # m does nothing; errors correlate by 0.8
    found = split_effect(
        y, a, Between(m[:, None], (False,)), np.empty((n, 0)), ends=(0.0, 1.0), at=np.zeros(1),
        outcome_is_chance=False,
    )  # fmt: skip
    assert found.indirect.value > 0.4
    assert found.agreement == pytest.approx(0.8, abs=0.01)


def cross_fitted(rng, y, a, between, C):
    treated = a > 0.5
    folds = assign_folds(treated.astype(np.intp), 4, rng)
    return treated, nested_means(y, treated, between.values, C, folds, outcome_is_binary=False)


def scored(values) -> Part:
    return Part(float(values.mean()), (values - values.mean()) / len(values))


def test_cross_fitted_parts_are_covered(rng):
    direct, indirect = truth(chance_between=False, chance_outcome=False)
    covered = []
    for _ in range(30):
        y, a, between, C = mediated(rng, 500)
        found = paths(y, *cross_fitted(rng, y, a, between, C), 0.01)
        covered.append(
            (holds(scored(found.direct), direct), holds(scored(found.indirect), indirect))
        )
    assert np.mean(covered, axis=0) == pytest.approx(0.95, abs=0.1)


def bent(rng, n=3000):
    """A mediator that matters through its square, which no line sees: the indirect effect is 1."""
    a = rng.integers(2, size=n).astype(float)
    m = (1 + a) ** 0.5 * rng.normal(size=n)
    return m**2 + 0.5 * a + rng.normal(size=n), a, Between(m[:, None], (False,)), np.empty((n, 0))


def test_cross_fitting_sees_a_bent_path_that_lines_miss(rng):
    y, a, between, C = bent(rng)
    lines = split_effect(y, a, between, C, ends=(0.0, 1.0), at=np.zeros(1), outcome_is_chance=False)
    flexible = scored(paths(y, *cross_fitted(rng, y, a, between, C), 0.01).indirect)
    assert lines.indirect.value < 0.3
    assert abs(flexible.value - 1) < 3 * error(flexible) + 0.1


def hidden(rng, n):
    """A hidden cause drives treatment and outcome; all of the effect, 0.72, runs through m."""
    u, C = rng.normal(size=n), rng.normal(size=(n, 1))
    a = (rng.random(n) < expit(u - 0.4 * C[:, 0])).astype(float)
    m = 0.9 * a + 0.4 * C[:, 0] + rng.normal(size=n)
    return 0.8 * m + 1.5 * u + C[:, 0] + rng.normal(size=n), a, Between(m[:, None], (False,)), C


def test_the_front_door_is_right_where_a_hidden_cause_bends_plain_comparison(rng):
    by_lines, one_step, plain = [], [], []
    for _ in range(25):
        y, a, between, C = hidden(rng, 500)
        by_lines.append(holds(through_front_door(y, a, between, C, ends=(0.0, 1.0))[0], 0.72))
        score = front_door(y, *cross_fitted(rng, y, a, between, C), 0.01)
        one_step.append(holds(scored(score), 0.72))
        plain.append(linear(np.column_stack([a, C]), y).coefficients[1])
    assert np.mean(by_lines) > 0.84
    assert np.mean(one_step) > 0.84
    assert np.mean(plain) > 1.5
