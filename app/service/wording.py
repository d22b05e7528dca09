"""How an estimate, a graph and a doubt are said: the English of results, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.causal.data import Kind, Variable
from app.causal.estimand import EffectKind
from app.causal.findings import Estimate
from app.causal.graph import Edge, GraphClass, Mark
from app.causal.profile import Profile
from app.causal.question import Design, Level
from app.causal.rounding import decimals, number, per_cent

_MEDIAN = 0.5
_YEARS_BEGIN = 1000  # a time that is a smaller number is no year
_MOST_MORE = 3  # decimals beyond those that the error supports
_FEW = 4  # names listed before "and n others"


def listed(names: Iterable[str], *, at_most: int = 1000) -> str:
    """Return 'a, b and c', or 'a, b and 5 others'."""
    all_names = list(names)
    if len(all_names) > at_most + 1:
        return f"{', '.join(all_names[:at_most])} and {len(all_names) - at_most} others"
    if len(all_names) < 2:
        return "".join(all_names)
    return f"{', '.join(all_names[:-1])} and {all_names[-1]}"


def change_of(estimate: Estimate) -> str:
    """Return what is done to the treatment: 'changing qsmk from 0 to 1'."""
    if estimate.design is Design.RDD:
        return _crossing(estimate)
    if estimate.kind in _PARTS:
        return f"what {_set_to(estimate)} {_PARTS[estimate.kind].format(estimate.mediator)}"
    if is_event(estimate):
        return cause_words(estimate)
    if estimate.contrast is None or _is_step(estimate):
        return _more_of(estimate)
    low, high = (f"{v:g}" if isinstance(v, float | int) else v for v in estimate.contrast)
    if estimate.design is Design.DID:
        return f"{estimate.treatment} ({low} → {high})"
    return f"changing {estimate.treatment} from {low} to {high}"


_PARTS = {
    EffectKind.NIE: "does through {}",
    EffectKind.NDE: "does other than through {}",
    EffectKind.CDE: "does with {} held fixed",
}


def _set_to(estimate: Estimate) -> str:
    if estimate.contrast is None or _is_step(estimate):
        return _more_of(estimate)
    low, high = (f"{v:g}" if isinstance(v, float | int) else v for v in estimate.contrast)
    return f"changing {estimate.treatment} from {low} to {high}"


def _is_step(estimate: Estimate) -> bool:
    """Tell whether the contrast is of so many units more of a dose, whatever it was before."""
    is_slope = estimate.treatment_sd is not None and estimate.kind is not EffectKind.DOSE_RESPONSE
    return is_slope and estimate.contrast is not None and estimate.contrast[0] == 0


def _more_of(estimate: Estimate) -> str:
    if estimate.contrast is None:
        return f"one unit more of {estimate.treatment}"
    by = float(estimate.contrast[1])
    return f"{abs(by):,g} units {'more' if by > 0 else 'less'} of {estimate.treatment}"


def effect_of(estimate: Estimate) -> str:
    """Return 'effect of qsmk on wt82_71', or the part of it that is told."""
    past = {EffectKind.NIE: " through {}", EffectKind.NDE: " other than through {}"}
    part = past.get(estimate.kind, "").format(estimate.mediator)
    return f"effect of {cause_words(estimate)} on {answering(estimate)}{part}"


_EVENTS = frozenset({Design.SYNTHETIC_CONTROL, Design.INTERRUPTED_TIME_SERIES})


def is_event(estimate: Estimate) -> bool:
    """Tell whether the cause is something that happened at a time, not a column that is set."""
    return estimate.design in _EVENTS


def cause_words(estimate: Estimate) -> str:
    """Return what is put down as the cause: the column, or what happened where and when."""
    if not is_event(estimate):
        return estimate.treatment
    where = f" in {_text(estimate.treated_unit)}" if estimate.treated_unit else ""
    when = _moment(estimate)
    unnamed = {estimate.time_column, estimate.unit_column, estimate.group_column}
    if estimate.treatment in unnamed:
        return f"what happened{where} in {when}" if when else f"what happened{where}"
    return f"{estimate.treatment}{where} since {when}" if when else f"{estimate.treatment}{where}"


def _moment(estimate: Estimate) -> str:
    """Return the time of an event, with what is counted where it is a mere number: week 40."""
    if not estimate.intervention_time:
        return ""
    text = _text(estimate.intervention_time)
    is_count = text.isdigit() and int(text) < _YEARS_BEGIN
    return f"{estimate.time_column or 'row'} {text}" if is_count else text


def _text(level: Level) -> str:
    return f"{level:g}" if isinstance(level, float | int) else level


def _crossing(estimate: Estimate) -> str:
    if estimate.treatment == estimate.running_variable or estimate.contrast is None:
        return f"crossing the cutoff of {estimate.cutoff:g} in {estimate.running_variable}"
    low, high = (f"{v:g}" if isinstance(v, float | int) else v for v in estimate.contrast)
    return f"changing {estimate.treatment} from {low} to {high}"


def amount(estimate: Estimate, profile: Profile) -> str:
    """Return the size of the effect without its sign, with its unit."""
    return f"{_scaled(abs(estimate.value), estimate, profile)}{unit_of(estimate, profile)}"


def signed(estimate: Estimate, profile: Profile) -> str:
    """Return the effect with its sign and unit."""
    text = _scaled(estimate.value, estimate, profile)
    if estimate.null_value == 1.0:
        return f"{text} times {_MULTIPLIED.get(estimate.kind, 'as much')}"
    plus = "" if text.startswith("-") or estimate.value == 0 else "+"
    return f"{plus}{text}{unit_of(estimate, profile)}"


_MULTIPLIED = {
    EffectKind.HAZARD_RATIO: "the hazard",
    EffectKind.RISK_RATIO: "the chance",
    EffectKind.ODDS_RATIO: "the odds",
}


def interval(estimate: Estimate, profile: Profile) -> str:
    """Return '95 % interval 2.5 to 4.4'."""
    places, factor = _places(estimate, profile), _factor(estimate, profile)
    ends = tuple(end * factor for end in estimate.interval)
    places += _more_places(ends, estimate.null_value, places)
    low, high = (number(end, places) for end in ends)
    return f"{per_cent(estimate.level)} interval {low} to {high}"


def between(estimate: Estimate, profile: Profile) -> str:
    """Return '-2 to 5 kg', the ends of the set in which the effect lies."""
    low, high = (_scaled(end, estimate, profile) for end in estimate.bounds or estimate.interval)
    return f"{low} to {high}{unit_of(estimate, profile)}"


def beside_sentence(estimate: Estimate, profile: Profile) -> str:
    """Return a secondary estimate in one sentence: what it is of, its value, its interval."""
    label = f"{estimate.label[:1].upper()}{estimate.label[1:]}"
    told = signed(estimate, profile)
    is_mean = estimate.label.startswith("mean ")  # a level, of which a plus says nothing
    told = told.removeprefix("+") if is_mean else told
    return f"{label}: {told} ({interval(estimate, profile)})."


def unit_of(estimate: Estimate, profile: Profile) -> str:
    """Return the unit with a blank before it; a yes-or-no outcome is in percentage points."""
    if is_chance(estimate, profile):
        return " percentage points"
    unit = estimate.unit or profile.variable(estimate.outcome).unit
    spelled = unit.lower() if unit.isupper() and len(unit) > 3 else unit
    return f" {spelled}" if unit else ""


def is_chance(estimate: Estimate, profile: Profile) -> bool:
    """Tell whether the effect is a difference of two probabilities."""
    if estimate.kind.is_ratio:
        return False
    outcome = profile.variable(estimate.outcome)
    numbers = {"0", "1", "0.0", "1.0"}
    coded = not outcome.levels or set(outcome.levels) <= numbers or not _all_numbers(outcome)
    return outcome.kind is Kind.BINARY and coded and estimate.unit in {"", "probability"}


def ratio_words(estimate: Estimate, profile: Profile) -> str:
    """Return a ratio as a sentence's middle: 'multiplied the hazard of arrest by 0.68'."""
    ratio = _scaled(estimate.value, estimate, profile)
    what = answering(estimate)
    if estimate.kind is not EffectKind.HAZARD_RATIO:
        what = f"{what} = {_last_level(estimate, profile)}"
    return f"multiplied {_MULTIPLIED[estimate.kind]} of {what} by {ratio}"


def mean_words(estimate: Estimate, profile: Profile) -> str:
    """Return what would be: 'were drug 1 for all, recovery_days would be 10.1 days'."""
    level = _text(estimate.contrast[1]) if estimate.contrast else ""
    unit = "%" if is_chance(estimate, profile) else unit_of(estimate, profile).strip()
    told = f"{_scaled(estimate.value, estimate, profile)} {unit}".strip()
    what = outcome_words(estimate, profile)
    return f"were {estimate.treatment} {level} for all, {what} would be {told}"


def outcome_words(estimate: Estimate, profile: Profile) -> str:
    """Return what is measured: the column, or the chance of its second level."""
    if estimate.kind is EffectKind.RMST_DIFFERENCE:
        return f"the mean {estimate.outcome} until {estimate.event_column}"
    if not is_chance(estimate, profile):
        return estimate.outcome
    return f"the chance of {estimate.outcome} = {_last_level(estimate, profile)}"


def _last_level(estimate: Estimate, profile: Profile) -> str:
    levels = profile.variable(estimate.outcome).levels
    return levels[-1] if levels else "1"


def population(estimate: Estimate) -> str:  # noqa: PLR0911 - one return for each design
    """Return for whom the average is taken."""
    if estimate.bounds and estimate.design in _SPARED:
        return _SPARED[estimate.design].format(estimate.running_variable)
    if estimate.design in {Design.RDD, Design.KINK}:
        return f"on average at {estimate.running_variable} = {estimate.cutoff:g}"
    if is_event(estimate):
        return "on average over the times after"
    if estimate.lag is not None:
        return _steps_later(estimate.lag)
    if estimate.horizon is not None:
        return f"on average over the next {estimate.horizon} time steps"
    if estimate.kind is EffectKind.QTE:
        return _at_quantile(estimate.quantile)
    told_otherwise = estimate.kind in _OTHER_SCALES and estimate.design in _OF_DESIGN
    kind = _OF_DESIGN[estimate.design] if told_otherwise else estimate.kind
    return _AMONG.get(kind, "on average")


def _steps_later(lag: int) -> str:
    after = f"after {lag} time step{'' if lag == 1 else 's'}"
    return after if lag else "within the same time step"


_SPARED = {
    Design.RANDOMISED: "on average among those whose outcome would be seen either way",
    Design.RDD: "on average at the cutoff in {} among those who were not steered across it",
}  # whom bounds by trimming are about
_AMONG = {
    EffectKind.ATT: "on average among the treated",
    EffectKind.ATC: "on average among the untreated",
    EffectKind.ATO: "on average among those for whom either treatment was likely",
    EffectKind.LATE: "on average among those whose treatment the instrument changed",
}
_OTHER_SCALES = frozenset(
    {
        EffectKind.RISK_RATIO,
        EffectKind.ODDS_RATIO,
        EffectKind.RELATIVE_CHANGE,
        EffectKind.POTENTIAL_MEAN,
    }
)
_OF_DESIGN = {Design.IV: EffectKind.LATE, Design.DID: EffectKind.ATT}  # whoever asks, and how


def _at_quantile(share: float | None) -> str:
    if share is None or share == _MEDIAN:
        return "at the median"
    return f"at the {per_cent(share)} quantile"


_RESTS_ON = {
    Design.KINK: "if nothing else bends at the cutoff and units cannot place themselves around it",
    Design.RDD: "if nothing else changes at the cutoff and units cannot choose their side of it",
    Design.SYNTHETIC_CONTROL: "if it would otherwise have moved on like the mix of units that "
    "stands for it",
    Design.INTERRUPTED_TIME_SERIES: "if it would otherwise have kept its course and nothing else "
    "happened then",
    Design.DID: "if both groups would have changed alike without the treatment",
}

_BOUNDS_REST_ON = {
    Design.RANDOMISED: "as {0} was assigned at random, if it only makes outcomes be lost or only"
    " makes them be kept",
    Design.RDD: "if nothing else changes at the cutoff and units were steered across it one way"
    " only",
}

_BY_CHANCE = {
    Design.SURVIVAL: "as {0.treatment} was assigned at random",
    Design.MEDIATION: "as {0.treatment} was assigned at random, if nothing unmeasured drives both"
    " {0.mediator} and {0.outcome}",
}  # designs that need more than chance gives, or tell of times

_WITH_OTHERS = (
    "if it would otherwise have moved on with the series that it is compared with, and nothing"
    " else happened to it then"
)


def condition(estimate: Estimate) -> str:
    """Return what the causal reading rests on, as the end of a sentence."""
    if estimate.design is Design.INTERRUPTED_TIME_SERIES and estimate.adjustment:
        return _WITH_OTHERS
    if estimate.bounds and estimate.design in _BOUNDS_REST_ON:
        return _BOUNDS_REST_ON[estimate.design].format(estimate.treatment)
    if estimate.design in _RESTS_ON:
        return _RESTS_ON[estimate.design]
    if estimate.randomised and estimate.design in _BY_CHANCE:
        return _BY_CHANCE[estimate.design].format(estimate) + _then_fixed(estimate)
    return _on_columns(estimate)


def _then_fixed(estimate: Estimate) -> str:
    return _held_fixed(estimate.adjustment) if estimate.mediator else ""


def _on_columns(estimate: Estimate) -> str:  # noqa: PLR0911 - one return for each design
    """Return what it rests on where that is said of the columns by name."""
    held = _held_fixed(estimate.adjustment)
    both = f"{estimate.treatment} and {answering(estimate)}"
    match estimate.design:
        case Design.RANDOMISED:
            return f"as {estimate.treatment} was assigned at random"
        case Design.IV:
            through = f"affects {estimate.outcome} only through {estimate.treatment}"
            return (
                f"if {estimate.instrument or 'the instrument'} is as good as random and {through}"
            )
        case Design.PANEL:
            return f"if nothing unmeasured that changes over time drives both {both}{held}"
        case Design.MEDIATION:
            return (
                f"if nothing unmeasured drives any two of {estimate.treatment},"
                f" {estimate.mediator} and {estimate.outcome}{held}"
            )
        case Design.FRONTDOOR:
            return (
                f"if {estimate.treatment} acts through {estimate.mediator} alone and nothing"
                f" unmeasured moves {estimate.mediator}"
            )
        case Design.BACKDOOR if estimate.lag is not None or estimate.horizon is not None:
            return f"if what moves both {both} shows in the columns' pasts, which are held fixed"
        case _:
            return f"if nothing unmeasured drives both {both}{held}"


def answering(estimate: Estimate) -> str:
    """Return the column that answers: the outcome, or the event of a time."""
    return estimate.event_column or estimate.outcome


def _held_fixed(adjustment: Sequence[str]) -> str:
    if not adjustment:
        return ""
    verb = "is" if len(adjustment) == 1 else "are"
    return f" once {listed(adjustment, at_most=_FEW)} {verb} held fixed"


def _scaled(value: float, estimate: Estimate, profile: Profile) -> str:
    return number(value * _factor(estimate, profile), _places(estimate, profile))


def _factor(estimate: Estimate, profile: Profile) -> float:
    return 100.0 if is_chance(estimate, profile) else 1.0


def _places(estimate: Estimate, profile: Profile) -> int:
    factor, error = _factor(estimate, profile), estimate.standard_error
    if error is None:
        error = (estimate.interval[1] - estimate.interval[0]) / 4
    return decimals(error * factor, estimate.value * factor)


def _more_places(ends: tuple[float, ...], null: float, places: int) -> int:
    """Return how many more decimals show that an interval leaves no effect out, where it does."""
    nearest = min(ends, key=lambda end: abs(end - null))
    if min(ends) <= null <= max(ends):
        return 0
    return next((m for m in range(_MOST_MORE) if round(nearest, places + m) != null), 0)


def _all_numbers(variable: Variable) -> bool:
    return all(level.replace(".", "", 1).lstrip("-").isdigit() for level in variable.levels)


MARKS = {
    (Mark.TAIL, Mark.TAIL): "—",
    (Mark.TAIL, Mark.CIRCLE): "—○",
    (Mark.CIRCLE, Mark.TAIL): "○—",
    (Mark.CIRCLE, Mark.CIRCLE): "○—○",
    (Mark.CIRCLE, Mark.ARROW): "○→",
    (Mark.ARROW, Mark.CIRCLE): "←○",
    (Mark.ARROW, Mark.ARROW): "↔",
    (Mark.TAIL, Mark.ARROW): "→",
    (Mark.ARROW, Mark.TAIL): "←",
}


def edge_words(edge: Edge) -> str:
    """Return one edge as a sentence fragment that says no more than its marks."""
    lag = f" after {edge.lag} step{'s' if edge.lag > 1 else ''}" if edge.lag else ""
    return f"{edge.source} {MARKS[edge.source_mark, edge.target_mark]} {edge.target}{lag}"


CLASS_WORDS = {
    GraphClass.DAG: "Every arrow is a claim of the method; it rests on all its assumptions.",
    GraphClass.ADMG: "A two-headed arrow stands for a hidden common cause.",
    GraphClass.CPDAG: "A line without a head can point either way: the data cannot tell.",
    GraphClass.PAG: "A circle at an end means that the data cannot tell whether it is a head; "
    "a two-headed arrow stands for a hidden common cause.",
    GraphClass.LAGGED_DAG: "Arrows run from the past to the present at the lag shown.",
    GraphClass.LAGGED_CPDAG: "Arrows run from the past to the present at the lag shown; a line "
    "without a head within one step can point either way.",
    GraphClass.LAGGED_PAG: "Arrows run from the past to the present at the lag shown; hidden "
    "common causes are allowed for.",
}
