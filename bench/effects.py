"""Effects against dowhy and doubleml, and a whole question of an effect, on one thread.

Targets: the linear effect with its interval at least 50 times as fast as dowhy's bootstrap, with
the interval of a bootstrap; doubly robust and partially linear effects equal to doubleml's within
a quarter of their error; a whole question (profile, plan, identify, estimate three ways, try to
refute, ask what would change the answer) in 15 s on two cores for 10,000 rows of 20 covariates,
and a million rows in 3 minutes and 4 GiB.
"""

from __future__ import annotations

import resource
import time
import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.causal.catalogue import silent
from bench.case import Case, Rate, middle_of, once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate

EFFECT = 2.0
_NO_SLOWER = 0.1  # what is compared with doubleml is the answer: it fits lines, and we trees too


def cases(*, quick: bool, only: str = "") -> Iterator[Case | Rate]:
    """Yield each comparison as soon as it is made; "million" is run only where it is named."""
    if only == "million":
        yield from whole_question(1_000_000, seconds=180.0, in_parallel=2)
        return
    yield linear_interval(2000 if quick else 10_000, draws=40 if quick else 100)
    if not quick:
        yield from beside_doubleml(2000)
    yield from whole_question(2000 if quick else 10_000, seconds=15.0, in_parallel=2)


def table(n: int, covariates: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return a treatment that two of the covariates decide, and an outcome that all do."""
    columns = rng.normal(size=(n, covariates))
    pull = columns[:, 0] - 0.5 * columns[:, 1]
    treated = (rng.random(n) < 1 / (1 + np.exp(-pull))).astype(int)
    slopes = np.linspace(1, -1, covariates)
    outcome = EFFECT * treated + columns @ slopes + rng.normal(size=n)
    frame = pd.DataFrame(columns, columns=[f"before{i}" for i in range(covariates)])
    return frame.assign(treated=treated, score=outcome)


def question(frame: pd.DataFrame) -> tuple[Any, Estimand]:
    """Return the dataset and the estimand: treated on score, all else held fixed."""
    from app.causal.data import Dataset, Kind, Variable
    from app.causal.estimand import EffectKind, Estimand
    from app.causal.question import Design

    known = tuple(
        Variable("treated", Kind.BINARY, levels=("0", "1"), n_distinct=2)
        if name == "treated"
        else Variable(str(name), Kind.CONTINUOUS, n_distinct=len(frame))
        for name in frame.columns
    )
    covariates = tuple(str(n) for n in frame if str(n).startswith("before"))
    return Dataset(frame, known), Estimand(
        EffectKind.ATE, Design.BACKDOOR, "treated", "score", (0.0, 1.0), covariates
    )


def linear_interval(n: int, draws: int) -> Case:
    """One effect with its interval: robust errors against refits on resampled rows."""
    frame = table(n, 5, np.random.default_rng(1))
    data, estimand = question(frame)
    seconds, found = middle_of(5, lambda: estimated("regression_adjustment", data, estimand))
    name = f"linear effect with interval n={n:,}"
    if find_spec("dowhy") is None:
        return Case(name, "dowhy", 50, seconds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer_seconds, peer = once(lambda: by_dowhy(frame, "backdoor.linear_regression", draws))
    ours = found.interval[1] - found.interval[0]
    low, high = (float(end) for end in np.ravel(peer.get_confidence_intervals()))
    apart = abs(found.value - float(peer.value)) / (found.standard_error or 1.0)
    equality = (
        f"values {apart:.2f} errors apart, intervals [{found.interval[0]:.3f},"
        f" {found.interval[1]:.3f}] and [{low:.3f}, {high:.3f}]"
    )
    equal = apart < 0.5 and abs((high - low) / ours - 1) < 0.3
    return Case(name, "dowhy's bootstrap", 50, seconds, peer_seconds, equal, equality)


def by_dowhy(frame: pd.DataFrame, method: str, draws: int) -> Any:
    """Return dowhy's estimate with its bootstrap interval."""
    from dowhy import CausalModel

    causes = [str(n) for n in frame if str(n).startswith("before")]
    model = CausalModel(frame, "treated", "score", common_causes=causes)
    identified = model.identify_effect(proceed_when_unidentifiable=True)
    found = model.estimate_effect(
        identified,
        method_name=method,
        confidence_intervals=True,
        method_params={"num_simulations": draws, "num_null_simulations": 1},
    )
    found.get_confidence_intervals(method="bootstrap")
    return found


def beside_doubleml(n: int) -> Iterator[Case]:
    """The interactive and the partially linear model; lines on their side, lines and trees here."""
    frame = table(n, 5, np.random.default_rng(2))
    data, estimand = question(frame)
    for name, model in (("aipw", "DoubleMLIRM"), ("partially_linear", "DoubleMLPLR")):
        seconds, found = middle_of(3, lambda name=name: estimated(name, data, estimand))
        if find_spec("doubleml") is None:
            yield Case(f"{name} n={n:,}", "doubleml", _NO_SLOWER, seconds)
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            peer_seconds, (value, error) = once(lambda model=model: by_doubleml(frame, model))
        apart = abs(found.value - value) / max(error, found.standard_error or 0.0)
        equality = f"{found.value:.3f} against {value:.3f}, {apart:.2f} errors apart"
        agrees = apart < 0.25
        yield Case(
            f"{name} n={n:,}", "doubleml", _NO_SLOWER, seconds, peer_seconds, agrees, equality
        )


def by_doubleml(frame: pd.DataFrame, model: str) -> tuple[float, float]:
    """Return doubleml's effect and error, with linear learners."""
    import doubleml
    from sklearn.linear_model import LinearRegression, LogisticRegression

    np.random.seed(0)  # noqa: NPY002 - doubleml draws its folds from it
    causes = [str(n) for n in frame if str(n).startswith("before")]
    data = doubleml.DoubleMLData(frame, "score", "treated", x_cols=causes)
    chances = LogisticRegression(C=1e6)  # as good as without a penalty
    fitted = getattr(doubleml, model)(data, LinearRegression(), chances, n_rep=3)
    fitted.fit()
    return float(fitted.coef[0]), float(fitted.se[0])


def estimated(name: str, data: Any, estimand: Estimand) -> Estimate:
    from app.causal.catalogue import EstimatorSpec, load

    spec = load().get(name, EstimatorSpec)
    return spec.run(data, estimand, spec.params(), np.random.default_rng(0), silent).estimate


def whole_question(n: int, *, seconds: float, in_parallel: int) -> Iterator[Rate]:
    """Yield the time of a question from its words to its checks, and the memory it took.

    Estimates, refuters and analyses wait for nothing but what they read, so that the time on
    `in_parallel` cores is what leads up to them and their share of the rest.
    """
    frame = table(n, 20, np.random.default_rng(3))
    answered(frame.head(500))  # warm: imports, and compiled kernels
    alone, shared = answered(frame)
    taken = alone + shared / in_parallel
    name = f"whole question n={n:,} x 20"
    note = f"{alone:.1f} s one after the other, {shared:.1f} s side by side on {in_parallel} cores"
    yield Rate(f"{name}, seconds", taken, seconds, 1, taken > seconds, note)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    yield Rate(f"{name}, GiB at most in one process", peak, 4.0, 1, peak > 4)


def answered(frame: pd.DataFrame) -> tuple[float, float]:
    """Return the processor's seconds of what goes first, and of all steps that can share cores."""
    from app.causal.catalogue import load
    from app.causal.data import Dataset
    from app.causal.profile.measure import profile_frame
    from app.causal.question import Knowledge
    from app.planner.expert import ExpertPlanner
    from app.planner.plan import Action, PlanRequest
    from app.service.execution import perform
    from app.service.step_order import StepOrder

    begun = time.process_time()
    profile = profile_frame(frame, np.random.default_rng(0))
    text = "What is the effect of treated on score?"
    words = "An observational study."
    plan = ExpertPlanner().plan(PlanRequest(text, words, profile, Knowledge(), load()))
    data, results = Dataset(frame, profile.variables, profile.time), {}
    wanted = {Action.IDENTIFY, Action.ESTIMATE, Action.REFUTE, Action.SENSITIVITY}
    alone, shared = time.process_time() - begun, 0.0
    for step in plan.steps:
        if step.action in wanted:
            order = StepOrder(plan, step.id, profile, results, 0, 600.0)
            begun = time.process_time()
            results[step.id] = perform(order, data, silent, time.monotonic)
            shared += time.process_time() - begun
    return alone, shared
