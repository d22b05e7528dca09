"""Which estimators fit the question's design, in which order, and what decided against the rest."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from app.causal.catalogue import Catalogue, EstimatorSpec, RefuterSpec, SensitivitySpec
from app.causal.designs.shared import kinds_asked
from app.causal.estimand import Basis, EffectKind, Estimand
from app.causal.profile import Profile, Verdict
from app.causal.question import Design, Question
from app.planner.plan import Beaten

_EFFECTS = {
    Design.IV: (EffectKind.LATE, EffectKind.ATE),
    Design.DID: (EffectKind.ATT, EffectKind.ATE),
    Design.PANEL: (EffectKind.ATE,),
    Design.RDD: (EffectKind.LATE,),
    Design.KINK: (EffectKind.LATE,),
    Design.SURVIVAL: (EffectKind.HAZARD_RATIO, EffectKind.RMST_DIFFERENCE),
    Design.MEDIATION: (EffectKind.NIE, EffectKind.NDE),
    Design.FRONTDOOR: (EffectKind.ATE,),
    Design.SYNTHETIC_CONTROL: (EffectKind.ATT,),
    Design.INTERRUPTED_TIME_SERIES: (EffectKind.ATT,),
}
_PREFERENCE = {
    Design.BACKDOOR: (
        "quantile_effect",
        "treatment_levels",
        "aipw",
        "regression_adjustment",
        "ipw",
        "overlap_weighting",
        "partially_linear",
        "dose_response",
        "tmle",
        "entropy_balancing",
        "propensity_matching",
    ),
    Design.RANDOMISED: (
        "quantile_effect",
        "blocked_experiment",
        "treatment_levels",
        "regression_adjustment",
        "difference_in_means",
        "aipw",
        "overlap_weighting",
        "partially_linear",
    ),
    Design.IV: (
        "leave_out_instrument",
        "encouragement",
        "two_stage_least_squares",
        "complier_effect",
        "liml",
    ),
    Design.DID: (
        "triple_difference",
        "group_time_effects",
        "difference_in_differences",
        "interaction_weighted",
        "two_way_fixed_effects",
    ),
    Design.PANEL: ("fixed_effects", "first_differences", "switching_effects"),
    Design.RDD: ("regression_discontinuity",),
    Design.KINK: ("regression_kink",),
    Design.SURVIVAL: ("cox_regression", "restricted_mean_time"),
    Design.MEDIATION: ("mediation_regression", "mediation_multiply_robust"),
    Design.FRONTDOOR: ("front_door_regression", "front_door_one_step"),
    Design.SYNTHETIC_CONTROL: (
        "synthetic_control",
        "synthetic_difference_in_differences",
        "augmented_synthetic_control",
    ),
    Design.INTERRUPTED_TIME_SERIES: ("interrupted_time_series", "structural_time_series"),
}
_ON_REQUEST = {
    "random_effects": "Random effects need that lasting differences between units do not go with "
    "treatment; fixed effects do not, and cost little here.",
    "trimmed_trial": "Trimming bounds say less than an estimate; they are for outcomes whose loss "
    "depends on the treatment.",
    "steered_discontinuity": "Trimming bounds say less than an estimate; they are for a cutoff "
    "that units were steered across.",
}
WHY = {
    "aipw": "it stays right when either its model of the outcome or its model of who is treated "
    "is right",
    "regression_adjustment": "it compares units alike in the covariates, in the outcome's units",
    "ipw": "it rests on the model of who is treated alone",
    "tmle": "it is doubly robust and never leaves the range of outcomes that were seen",
    "entropy_balancing": "its weights make the covariates' means equal, exactly",
    "propensity_matching": "it compares each unit with its nearest of the other group",
    "propensity_stratification": "it compares units within strata alike in their chance of "
    "treatment",
    "coarsened_exact_matching": "it compares units equal in every covariate, cut into classes",
    "overlap_weighting": "it speaks of the units for whom either treatment was likely",
    "partially_linear": "it lets the covariates act in any form, and asks for one effect per unit",
    "dose_response": "it lets every dose have an effect of its own",
    "treatment_levels": "it compares all levels over the same units",
    "quantile_effect": "it compares quantiles of the outcome, not its mean",
    "blocked_experiment": "it compares units within the blocks in which chance decided",
    "difference_in_means": "it needs no model at all",
    "two_stage_least_squares": "it uses only the variation that the instrument brings about",
    "encouragement": "it divides what the offer did to the outcome by what it did to the "
    "treatment, and tells who was moved",
    "complier_effect": "its models of offer, treatment and outcome may bend",
    "liml": "it leans less towards plain comparison when instruments are weak or many",
    "leave_out_instrument": "it uses who happened to decide, told by that decider's other cases",
    "mediation_regression": "it splits the effect by lines, and the treatment may change what the "
    "mediator does",
    "mediation_multiply_robust": "enough of its models must be right, not all, and they may bend",
    "front_door_regression": "it follows the effect through the mediator by lines",
    "front_door_one_step": "it follows the effect through the mediator with models that may bend",
    "local_projection": "it follows the answer step by step, the pasts of all columns held fixed",
    "steered_discontinuity": "it allows for units that chose their side of the cutoff",
    "trimmed_trial": "it allows for any outcomes of those who were lost",
    "regression_discontinuity": "it compares units just below the cutoff with units just above",
    "cox_regression": "it compares how fast the event comes, and takes rows that were cut off",
    "restricted_mean_time": "it tells the difference in time, and no ratio has to stay the same",
    "ida": "the data leave the direction of arrows open, and each way has an effect of its own",
    "plug_in_formula": "the graph gives the effect by a formula, though by no adjustment",
    "worst_case_bounds": "nothing identifies the effect, and bounds hold all the same",
    "synthetic_control": "it compares the unit with a mix of others that moved like it before",
    "synthetic_difference_in_differences": "it compares changes, so that a lasting difference in "
    "level does not matter",
    "augmented_synthetic_control": "it corrects what the mix misses before",
    "interrupted_time_series": "it compares the series with its own course before",
    "structural_time_series": "it forecasts the series from before only, its level free to wander",
    "difference_in_differences": "it compares changes, so that fixed differences cancel",
    "group_time_effects": "it compares those who start together only with units not treated then",
    "interaction_weighted": "one regression gives those who start together a path of their own",
    "two_way_fixed_effects": "it is what is often reported, and it shows how much of that compares "
    "with units treated earlier",
    "triple_difference": "it takes from the change what those changed by whom it cannot reach",
    "fixed_effects": "it compares each unit with itself, and takes out what moved all at once",
    "first_differences": "it compares changes from one period to the next",
    "switching_effects": "it compares units that switch with units that stay as they were",
}


_BENDING = "complier_effect"


@dataclass(frozen=True, slots=True)
class EstimatorChoice:
    """The estimators to run, best first, the estimand they share, and what was beaten."""

    estimators: tuple[EstimatorSpec, ...]
    estimand: Estimand
    beaten: tuple[Beaten, ...]


def provisional(question: Question, kind: EffectKind) -> Estimand:
    """Return the estimand as far as the question alone tells; identification may refine it."""
    return Estimand(
        kind,
        question.design or Design.BACKDOOR,
        treatment=question.treatment or "",
        outcome=question.outcome or "",
        contrast=question.contrast,
        adjustment=question.covariates or (),
        instruments=question.instruments,
        group_column=question.group_column,
        unit_column=question.unit_column,
        time_column=question.time_column,
        running_variable=question.running_variable,
        cutoff=question.cutoff,
        weight_column=question.weight_column,
        quantile=question.quantile,
        scale=question.scale,
        negative_outcome=question.negative_outcome,
        negative_treatment=question.negative_treatment,
        modifiers=question.modifiers,
        adoption_column=question.adoption_column,
        intervention_time=question.intervention_time,
        treated_unit=question.treated_unit,
        after_column=question.after_column,
        earlier_outcome=question.earlier_outcome,
        third_column=question.third_column,
        event_column=question.event_column,
        entry_column=question.entry_column,
        mediator=question.mediator,
        more_mediators=question.more_mediators,
    )


def choose(
    question: Question,
    profile: Profile,
    catalogue: Catalogue,
    identified: Estimand | None = None,
    *,
    at_most: int = 3,
    asked: Container[str] = (),
) -> EstimatorChoice:
    """Return up to `at_most` estimators that fit, with the reasons against the others.

    `identified` is what a graph says already; without it the question alone decides. Those that
    are `asked` for by name are taken even where another would be preferred.
    """
    design = question.design or Design.BACKDOOR
    asked_for = _EFFECTS.get(design) or kinds_asked(question)
    kinds = [kind for kind in asked_for if kind is not EffectKind.CATE]  # see difference_plan
    options = [provisional(question, kind) for kind in kinds]
    if identified is not None and identified.basis is not Basis.POINT:
        options = [identified]
    fitting: list[tuple[int, EstimatorSpec]] = []
    beaten = []
    for spec in catalogue.of(EstimatorSpec):
        reasons = {option.kind: list(spec.objections(profile, option)) for option in options}
        answers = [place for place, option in enumerate(options) if not reasons[option.kind]]
        if answers and spec.name in _ON_REQUEST and spec.name not in asked:
            beaten.append(Beaten(spec.name, _ON_REQUEST[spec.name]))
        elif answers:
            fitting.append((answers[0], spec))
        else:
            beaten.append(Beaten(spec.name, min(reasons.values(), key=len)[0]))
    order = _preference(question, profile)
    ranked = sorted(fitting, key=lambda f: (f[0], _place(f[1].name, order)))
    ordered = [spec for _, spec in ranked]
    estimand = _shared(ordered, options, profile)
    return EstimatorChoice(tuple(ordered[:at_most]), estimand, tuple(beaten))


def refuters(catalogue: Catalogue, profile: Profile, estimand: Estimand) -> list[RefuterSpec]:
    """Return the refuters that can speak to this estimand, the cheapest first."""
    specs = catalogue.of(RefuterSpec)
    fitting = [s for s in specs if not list(s.objections(profile, estimand))]
    return sorted(fitting, key=lambda s: (s.cost.seconds(profile.n_rows, 1), s.name))


def sensitivities(
    catalogue: Catalogue, profile: Profile, estimand: Estimand
) -> list[SensitivitySpec]:
    """Return the sensitivity analyses that can speak to this estimand."""
    specs = catalogue.of(SensitivitySpec)
    return [s for s in specs if not list(s.objections(profile, estimand))]


def against_second(first: EstimatorSpec, others: tuple[EstimatorSpec, ...]) -> Iterator[Beaten]:
    """Say why the primary estimator is preferred to those that are run beside it."""
    for other in others:
        extra = sorted(a.words for a in other.assumes - first.assumes)
        if extra:
            yield Beaten(other.name, f"{other.title} also needs that {extra[0]}; kept as a check.")
        else:
            yield Beaten(other.name, f"{other.title} is kept as a check on {first.title}.")


def _preference(question: Question, profile: Profile) -> tuple[str, ...]:
    """Return the estimators of the design, best first.

    Where an instrument is as good as random only among those alike in covariates, and curves fit
    these data better than lines, models that may bend come before those that may not.
    """
    design = question.design or Design.BACKDOOR
    order = _PREFERENCE.get(design, ())
    if design is Design.IV and question.covariates and _bends(profile):
        return (*order[:1], _BENDING, *(name for name in order[1:] if name != _BENDING))
    return order


def _bends(profile: Profile) -> bool:
    return any(d.name == "linearity" and d.verdict is Verdict.FAILED for d in profile.diagnoses)


def _place(name: str, order: tuple[str, ...]) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order)), name


def _shared(ordered: list[EstimatorSpec], options: list[Estimand], profile: Profile) -> Estimand:
    if not ordered:
        return options[0]
    first = ordered[0]
    return next(o for o in options if not list(first.objections(profile, o)))
