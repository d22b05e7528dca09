"""Which estimators fit the question's design, in which order, and what decided against the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.causal.catalogue import Catalogue, EstimatorSpec, RefuterSpec, SensitivitySpec
from app.causal.designs.shared import kinds_asked
from app.causal.estimand import Basis, EffectKind, Estimand
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.planner.plan import Beaten

_EFFECTS = {
    Design.IV: (EffectKind.LATE, EffectKind.ATE),
    Design.DID: (EffectKind.ATT, EffectKind.ATE),
    Design.RDD: (EffectKind.LATE,),
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
        "treatment_levels",
        "blocked_experiment",
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
    Design.DID: ("difference_in_differences",),
    Design.RDD: ("regression_discontinuity",),
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
    "regression_discontinuity": "it compares units just below the cutoff with units just above",
    "ida": "the data leave the direction of arrows open, and each way has an effect of its own",
    "plug_in_formula": "the graph gives the effect by a formula, though by no adjustment",
    "worst_case_bounds": "nothing identifies the effect, and bounds hold all the same",
    "difference_in_differences": "it compares changes, so that fixed differences cancel",
}


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
        negative_outcome=question.negative_outcome,
        negative_treatment=question.negative_treatment,
    )


def choose(
    question: Question,
    profile: Profile,
    catalogue: Catalogue,
    identified: Estimand | None = None,
    *,
    at_most: int = 3,
) -> EstimatorChoice:
    """Return up to `at_most` estimators that fit, with the reasons against the others.

    `identified` is what a graph says already; without it the question alone decides.
    """
    design = question.design or Design.BACKDOOR
    kinds = _EFFECTS.get(design) or kinds_asked(question)
    options = [provisional(question, kind) for kind in kinds]
    if identified is not None and identified.basis is not Basis.POINT:
        options = [identified]
    fitting: list[tuple[int, EstimatorSpec]] = []
    beaten = []
    for spec in catalogue.of(EstimatorSpec):
        reasons = {option.kind: list(spec.objections(profile, option)) for option in options}
        answers = [place for place, option in enumerate(options) if not reasons[option.kind]]
        if answers:
            fitting.append((answers[0], spec))
        else:
            beaten.append(Beaten(spec.name, min(reasons.values(), key=len)[0]))
    ranked = sorted(fitting, key=lambda f: (f[0], _place(f[1].name, design)))
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


def _place(name: str, design: Design) -> tuple[int, str]:
    order = _PREFERENCE.get(design, ())
    return (order.index(name) if name in order else len(order)), name


def _shared(ordered: list[EstimatorSpec], options: list[Estimand], profile: Profile) -> Estimand:
    if not ordered:
        return options[0]
    first = ordered[0]
    return next(o for o in options if not list(first.objections(profile, o)))
