"""Where a design breaks, the revised answer bounds the effect: simulated truths lie between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from app.causal.question import Knowledge
from app.planner.plan import Action, Plan
from tests.asked import ask, primary, revised_and_estimated

Asked = tuple[Plan, Mapping[str, Any]]
Draw = Callable[[np.random.Generator], pd.DataFrame]


def steered(rng: np.random.Generator, n: int = 4000) -> pd.DataFrame:
    """Many who would just fail had their score lifted, those with good marks above all."""
    skill = rng.normal(size=n)
    score = 50 + 10 * skill + rng.normal(0, 5, n)
    noise = rng.normal(size=n)
    lifted = (score > 52) & (score < 55) & (rng.random(n) < 0.1 + 0.8 * (noise > 0))
    score[lifted] = 55 + 3 * rng.random(int(lifted.sum()))
    grant = (score >= 55).astype(int)
    marks = 2.0 * grant + 2 * skill + noise
    return pd.DataFrame({"score": score, "grant": grant, "marks": marks})


GRANT = "What is the effect of the grant on marks?"
BY_SCORE = "The grant goes to everyone with a score of at least 55."


def fleeing(rng: np.random.Generator, n: int = 3000) -> pd.DataFrame:
    """A drug that makes the sickest leave: their relief is not seen. It adds 1 to everyone's."""
    drug = rng.integers(0, 2, n)
    relief = 1.0 * drug + rng.normal(size=n)
    gone = (drug == 1) & (relief < 0.4) & (rng.random(n) < 0.8)
    return pd.DataFrame({"drug": drug, "relief": np.where(gone, np.nan, relief)})


def explained(rng: np.random.Generator, n: int = 3000) -> pd.DataFrame:
    """The old leave the treated arm; age lowers relief. The drug adds 1."""
    age, drug = rng.normal(50, 10, n), rng.integers(0, 2, n)
    relief = 1.0 * drug - 0.1 * (age - 50) + rng.normal(size=n)
    gone = (drug == 1) & (rng.random(n) < 1 / (1 + np.exp(-(age - 55) / 3)))
    return pd.DataFrame({"age": age, "drug": drug, "relief": np.where(gone, np.nan, relief)})


RELIEF = "What is the effect of drug on relief?"
TRIAL = "Patients were randomly assigned to the drug or to a placebo."


def first(asked: Asked) -> Mapping[str, Any]:
    step = next(s.id for s in asked[0].steps if s.primary)
    return next(e for e in asked[1]["estimates"] if e["step"] == step and not e.get("label"))


def holds(ends: list[float], truth: float) -> bool:
    return ends[0] <= truth <= ends[1]


@pytest.mark.parametrize(
    ("draw", "question", "about", "truth", "check", "method"),
    [
        (steered, GRANT, BY_SCORE, 2.0, "density", "steered_discontinuity"),
        (fleeing, RELIEF, TRIAL, 1.0, "attrition", "trimmed_trial"),
    ],
)
def test_what_was_steered_or_lost_is_bounded_and_told_beside_the_first_estimate(
    draw: Draw, question: str, about: str, truth: float, check: str, method: str
) -> None:
    missed = 0
    for seed in range(4):
        asked = revised_and_estimated(draw(np.random.default_rng(seed)), question, about)
        plan, result = asked
        assert [r.check for r in plan.revisions] == [check]
        assert result["answer"]["verdict"] == "bounded"
        told = result["answer"]["sentence"]
        assert "is not relied on" in told
        assert plan.revisions[0].why in told
        bounds = primary(result)
        assert bounds["method"] == method
        assert holds(bounds["interval"], truth)
        missed += not holds(first(asked)["interval"], truth)
    assert missed >= 3


def test_a_jump_beyond_the_rows_that_were_steered_is_told_beside_the_bounds() -> None:
    values = []
    for seed in range(4):
        _, result = revised_and_estimated(steered(np.random.default_rng(seed)), GRANT, BY_SCORE)
        beside = [e for e in result["estimates"] if e["label"].startswith("the jump without the")]
        values += [e["value"] for e in beside]
    assert len(values) >= 2
    assert np.mean(values) == pytest.approx(2.0, abs=0.4)


def test_lost_outcomes_that_covariates_explain_are_stood_for_by_weight_with_bounds_beside() -> None:
    plan, result = revised_and_estimated(explained(np.random.default_rng(3)), RELIEF, TRIAL)
    assert plan.revisions == ()
    told = primary(result)
    assert told["missing_values"] == "weight"
    assert holds(told["interval"], 1.0)
    bounds = next(e for e in result["estimates"] if e["method"] == "trimmed_trial")
    assert bounds["bounds"][0] < 1.0 < bounds["bounds"][1]


def test_a_trial_that_loses_nobody_is_not_trimmed() -> None:
    frame = fleeing(np.random.default_rng(0)).assign(relief=lambda f: f["relief"].fillna(0.0))
    plan, _ = revised_and_estimated(frame, RELIEF, TRIAL)
    assert plan.revisions == ()
    assert "trimmed_trial" not in {s.algorithm for s in plan.steps if s.action is Action.ESTIMATE}


@pytest.mark.parametrize("levels", [2, 5])
def test_an_effect_that_nothing_identifies_is_bounded_where_the_outcome_has_ends(
    levels: int,
) -> None:
    rng, n = np.random.default_rng(7), 2000
    hidden = rng.normal(size=n)
    course = (hidden + rng.normal(size=n) > 0).astype(int)
    place = 0.4 * course + hidden + rng.normal(size=n)
    cuts = np.quantile(place, np.linspace(0, 1, levels + 1)[1:-1])
    seen, without, with_it = (
        np.digitize(p, cuts) for p in (place, place - 0.4 * course, place + 0.4 * (1 - course))
    )
    frame = pd.DataFrame({"course": course, "rating": seen + 1 if levels > 2 else seen})
    known = Knowledge(
        required=(("course", "rating"), ("zeal", "course"), ("zeal", "rating")), latents=("zeal",)
    )
    about = "rating: satisfaction from 1 (worst) to 5 (best)" if levels > 2 else ""
    result = ask(frame, "What is the effect of course on rating?", about, knowledge=known)
    assert result["answer"]["verdict"] == "bounded", result["answer"]["sentence"]
    assert holds(primary(result)["bounds"], float((with_it - without).mean()))
