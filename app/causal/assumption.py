"""What algorithms take for granted, each in words for a person."""

from __future__ import annotations

from enum import StrEnum


class Assumption(StrEnum):
    """What an algorithm takes for granted; `words` says it to a person."""

    FAITHFULNESS = "faithfulness"
    MARKOV = "causal_markov"
    SUFFICIENCY = "causal_sufficiency"
    ACYCLICITY = "acyclicity"
    LINEARITY = "linearity"
    GAUSSIANITY = "gaussianity"
    NON_GAUSSIANITY = "non_gaussianity"
    ADDITIVE_NOISE = "additive_noise"
    POST_NONLINEARITY = "post_nonlinearity"
    PURE_INDICATORS = "pure_indicators"
    KNOWN_TARGETS = "known_targets"
    STATIONARITY = "stationarity"
    NO_CONTEMPORANEOUS_EFFECTS = "no_contemporaneous_effects"
    NON_LINEAR_DYNAMICS = "non_linear_dynamics"
    RANDOM_ASSIGNMENT = "random_assignment"
    UNCONFOUNDEDNESS = "unconfoundedness"
    OVERLAP = "overlap"
    OUTCOME_MODEL = "outcome_model"
    TREATMENT_MODEL = "treatment_model"
    RELEVANCE = "instrument_relevance"
    EXCLUSION = "exclusion_restriction"
    INSTRUMENT_INDEPENDENCE = "instrument_independence"
    MONOTONICITY = "monotonicity"
    PARALLEL_TRENDS = "parallel_trends"
    NO_ANTICIPATION = "no_anticipation"
    STRICT_EXOGENEITY = "strict_exogeneity"
    CONSTANT_EFFECT = "constant_effect"
    NO_LASTING_CONFOUNDERS = "no_lasting_confounders"
    SUTVA = "no_interference"
    SEQUENTIAL_IGNORABILITY = "sequential_ignorability"
    FULL_MEDIATION = "full_mediation"
    FREE_MEDIATOR = "mediator_unconfounded"
    CONTINUITY = "continuity_at_cutoff"
    NO_MANIPULATION = "no_manipulation"
    ONE_WAY_STEERING = "one_way_steering"
    SYNTHETIC_TWIN = "synthetic_twin"
    NOTHING_ELSE_THEN = "nothing_else_then"
    STABLE_COURSE = "stable_course"
    UNTOUCHED_CONTROLS = "untouched_controls"
    NO_SURPRISE_CAUSE = "no_surprise_cause"
    MISSING_AT_RANDOM = "missing_at_random"
    ONE_WAY_LOSS = "one_way_loss"
    PROPORTIONAL_HAZARDS = "proportional_hazards"
    INDEPENDENT_CENSORING = "independent_censoring"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Assumption.FAITHFULNESS: "independences in the data reflect the causal structure",
    Assumption.MARKOV: "each variable is independent of its non-effects given its direct causes",
    Assumption.SUFFICIENCY: "no hidden common cause of two measured variables",
    Assumption.ACYCLICITY: "no variable causes itself through others",
    Assumption.LINEARITY: "effects are linear",
    Assumption.GAUSSIANITY: "noise is Gaussian",
    Assumption.NON_GAUSSIANITY: "noise is not Gaussian",
    Assumption.ADDITIVE_NOISE: "effects are smooth and noise adds to them",
    Assumption.POST_NONLINEARITY: "each variable is a rising reading of smooth effects plus noise",
    Assumption.PURE_INDICATORS: "hidden causes show in several measured columns each",
    Assumption.KNOWN_TARGETS: "each row says which variable was set from outside",
    Assumption.STATIONARITY: "the mechanism does not change over time",
    Assumption.NO_CONTEMPORANEOUS_EFFECTS: "effects take at least one time step",
    Assumption.NON_LINEAR_DYNAMICS: "each series' past mirrors the state of what drives it",
    Assumption.RANDOM_ASSIGNMENT: "chance alone decided who was treated",
    Assumption.UNCONFOUNDEDNESS: "no unmeasured cause of both treatment and outcome",
    Assumption.OVERLAP: "units alike in the covariates are found at every treatment level",
    Assumption.OUTCOME_MODEL: "the model of the outcome is right",
    Assumption.TREATMENT_MODEL: "the model of who is treated is right",
    Assumption.RELEVANCE: "the instrument moves the treatment",
    Assumption.EXCLUSION: "the instrument acts on the outcome only through the treatment",
    Assumption.INSTRUMENT_INDEPENDENCE: "the instrument is as good as random given the covariates",
    Assumption.MONOTONICITY: "the instrument pushes nobody away from treatment",
    Assumption.PARALLEL_TRENDS: "without treatment both groups would have changed alike",
    Assumption.NO_ANTICIPATION: "nobody reacts to the treatment before it starts",
    Assumption.STRICT_EXOGENEITY: "nothing unmeasured that changes over time drives both treatment"
    " and outcome, and treatment does not answer to earlier outcomes",
    Assumption.CONSTANT_EFFECT: "the effect is the same for all units and at all times",
    Assumption.NO_LASTING_CONFOUNDERS: "lasting differences between units do not go with treatment",
    Assumption.SUTVA: "one unit's treatment does not affect another's outcome",
    Assumption.SEQUENTIAL_IGNORABILITY: "nothing unmeasured, and nothing that the treatment moves, "
    "drives both what lies between and the outcome",
    Assumption.FULL_MEDIATION: "the treatment acts on the outcome through what lies between alone",
    Assumption.FREE_MEDIATOR: "nothing unmeasured drives what lies between together with treatment "
    "or outcome",
    Assumption.CONTINUITY: "nothing but the treatment changes at the cutoff",
    Assumption.NO_MANIPULATION: "units cannot choose the side of the cutoff they are on",
    Assumption.ONE_WAY_STEERING: "units were steered across the cutoff in one direction only",
    Assumption.PROPORTIONAL_HAZARDS: "the ratio of the hazards stays the same over time",
    Assumption.INDEPENDENT_CENSORING: "rows that were cut off would have fared like the others",
    Assumption.SYNTHETIC_TWIN: "the mix of donors would have moved on like the treated unit",
    Assumption.NOTHING_ELSE_THEN: "nothing else that matters changed at the same time",
    Assumption.STABLE_COURSE: "without the intervention the series would have kept its course",
    Assumption.UNTOUCHED_CONTROLS: "the series compared with were not touched by it",
    Assumption.NO_SURPRISE_CAUSE: "what moves cause and outcome shows in the columns' pasts",
    Assumption.ONE_WAY_LOSS: "the treatment makes outcomes be lost, or be kept, never both",
    Assumption.MISSING_AT_RANDOM: "what is missing is explained by what was observed",
}
