"""Diagnoses of a linear outcome model: the spread of its residuals, and its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.kernels.specification import even_spread, functional_form
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from app.causal.kernels.linear_effect import LinearEffect

SURE = 0.01
SMALL_SHARE = 0.01  # of the residual variance: significant in a large sample, but of no weight


def outcome_model(effect: LinearEffect) -> tuple[Diagnosis, Diagnosis]:
    """Return whether errors are uneven (allowed for), and whether lines describe the outcome."""
    return _spread(effect), _form(effect)


def _spread(effect: LinearEffect) -> Diagnosis:
    test = even_spread(effect.design, effect.residuals)
    uneven = test.p_value < SURE
    found = "vary with the covariates" if uneven else "are evenly spread, as far as can be seen"
    return Diagnosis(
        "residual_spread",
        Verdict.PASSED,
        f"Residuals {found}; the interval uses robust errors and holds in either case.",
        test="Breusch–Pagan (Koenker)",
        statistic=test.statistic,
        p_value=test.p_value,
        effect_size=test.share,
        n=len(effect.residuals),
    )


def _form(effect: LinearEffect) -> Diagnosis:
    test = functional_form(effect.design, effect.residuals, effect.fitted)
    if test.p_value >= SURE:
        verdict, sentence = Verdict.PASSED, "No bend was found in the outcome model's lines."
    elif test.share < SMALL_SHARE:
        verdict = Verdict.INCONCLUSIVE
        sentence = "The outcome model's lines bend a little; a flexible estimate should agree."
    else:
        verdict = Verdict.FAILED
        sentence = "The outcome is not linear in these columns; trust a flexible estimate instead."
    return Diagnosis(
        "functional_form",
        verdict,
        sentence,
        test="RESET",
        statistic=test.statistic,
        p_value=test.p_value,
        effect_size=test.share,
        n=len(effect.residuals),
    )
