"""Placebo refits against dowhy's: everything is fitted again, on one thread.

Targets: 100 refits of a linear effect at least 50 times as fast at 1,000 rows and 10 times at
10,000; of weighted and of doubly robust effects at least 3 times. Equal means that no effect is
found where the treatment is shuffled; dowhy's refits of weights keep stale chances of treatment.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from app.causal.catalogue import silent
from bench.case import Case, middle_of, once
from bench.effects import question, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from app.causal.findings import Refutation

_NOTHING = 0.35  # of the estimate's own error: how far the average placebo may be from zero
_LINEAR = "backdoor.linear_regression"
_WEIGHTED = "backdoor.propensity_score_weighting"
_ROBUST = "backdoor.econml.dr.LinearDRLearner"


def cases(*, quick: bool) -> Iterator[Case]:
    """Yield each comparison as soon as it is made."""
    refits = 20 if quick else 100
    yield placebo("regression_adjustment", _LINEAR, 1000, refits, target=50)
    if not quick:
        yield placebo("regression_adjustment", _LINEAR, 10_000, refits, target=10)
    yield placebo("ipw", _WEIGHTED, 1000, refits, target=3)
    yield placebo("aipw", _ROBUST, 1000, 10 if quick else 20, target=3)


def placebo(name: str, peer: str, n: int, refits: int, *, target: float) -> Case:
    """Shuffle the treatment, and fit everything again, so many times."""
    frame = table(n, 5, np.random.default_rng(4))
    seconds, found = middle_of(3, lambda: ours(name, frame, refits))
    words = f"{refits} placebo refits of {name} n={n:,}"
    if find_spec("dowhy") is None or ("econml" in peer and find_spec("econml") is None):
        return Case(words, "dowhy", target, seconds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer_seconds, theirs = once(lambda: by_dowhy(frame, peer, refits))
    spread = float(np.std(found.values))
    near = abs(found.refuted) < max(_NOTHING, 4 / np.sqrt(refits)) * spread
    equality = f"average placebo {found.refuted:+.4f} (theirs {theirs:+.4f}) of spread {spread:.4f}"
    return Case(words, "dowhy", target, seconds, peer_seconds, bool(near), equality)


def ours(name: str, frame: pd.DataFrame, refits: int) -> Refutation:
    """Return the refutation as a run makes it, its refits included."""
    from app.causal.catalogue import EstimatorSpec, RefuterSpec, load
    from app.causal.refits import Refitting

    data, estimand = question(frame)
    estimator = load().get(name, EstimatorSpec)
    refuter = load().get("placebo_treatment", RefuterSpec)
    params = estimator.for_refits(estimator.params())

    def once_more(altered: Any, asked: Any) -> Any:
        rng = np.random.default_rng(0)
        return estimator.run(altered, asked, params, rng, silent).estimate

    def shuffled(altered: Any, asked: Any, count: int, rng: np.random.Generator) -> Any:
        return estimator.shuffled(altered, asked, params, count, rng)

    return refuter.run(
        data,
        estimand,
        once_more(data, estimand),
        Refitting(once_more, shuffled),
        refuter.params(refits=refits),
        np.random.default_rng(0),
        silent,
    )


def by_dowhy(frame: pd.DataFrame, method: str, refits: int) -> float:
    """Return the average effect of dowhy's placebo refits."""
    from dowhy import CausalModel

    causes = [str(n) for n in frame if str(n).startswith("before")]
    model = CausalModel(frame, "treated", "score", common_causes=causes)
    identified = model.identify_effect(proceed_when_unidentifiable=True)
    found = model.estimate_effect(
        identified, method_name=method, method_params={"init_params": {}, "fit_params": {}}
    )
    refuted = model.refute_estimate(
        identified,
        found,
        method_name="placebo_treatment_refuter",
        placebo_type="permute",
        num_simulations=refits,
        n_jobs=1,
    )
    return float(refuted.new_effect)
