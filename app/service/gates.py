"""Which checks an answer needs: those without which a number is none, and those it rests on."""

from __future__ import annotations

# Diagnoses by the names that the estimators give them; a test runs each to keep them true.
GATES = frozenset(
    {
        "first_stage",
        "overlap",
        "density",
        "covariate_jumps",
        "covariate_kinks",
        "bandwidth",
        "bandwidth_sensitivity",
        "clusters",
        "treated_units",
        "drift",
        "lasting_differences",
        "immortal_time",
        "overlap_given_mediator",
        "pre_fit",
    }
)  # failed, the number is no answer
TOLD_GATES = frozenset({"reverse_causation"})  # told beforehand, whatever is estimated
TRACING_GATES = frozenset({"no_causes", "support"})  # failed, nothing can be put down to causes
BREAKING = frozenset(
    {
        "overidentification",
        "instrumental_inequality",
        "decider_agreement",
        "anderson_rubin",
        "pre_trends",
        "future_treatment",
        "lagged_outcome",
        "chance_imbalance",
        "attrition",
        "proportional_hazards",
        "course_before",
        "held_out",
        "held_out_fit",
        "touched_controls",
    }
)  # what it rests on
INFORMATIVE = frozenset({"ordinary_regression", "interval_basis", "residual_spread", "arm_sizes"})
# Where a revision was made for these, what it added does not need them any more.
ANSWERED = frozenset({"overlap", "first_stage"})
