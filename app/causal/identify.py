"""From a question to estimands: by the graph where there is one, else by the stated design."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from difflib import get_close_matches

from app.causal.data import NUMERIC, Kind, Variable
from app.causal.designs.choice import by_design
from app.causal.estimand import Identification
from app.causal.graph import CausalGraph
from app.causal.graphical import bad_controls, by_graph
from app.causal.levels import base_and_other, baseline_first
from app.causal.profile import Profile
from app.causal.question import Design, Knowledge, Level, Question
from app.errors import DegenerateData, InvalidQuestion, UnknownColumn

_BY_STUDY = frozenset(
    {
        Design.RANDOMISED,
        Design.DID,
        Design.RDD,
        Design.KINK,
        Design.SYNTHETIC_CONTROL,
        Design.INTERRUPTED_TIME_SERIES,
        Design.PANEL,
        Design.SURVIVAL,
    }
)  # designs whose justification lies in how the data came about, not in arrows


_MOST_LEVELS = 12  # that are compared with one base


def identify(
    question: Question, profile: Profile, knowledge: Knowledge, graph: CausalGraph | None
) -> Identification:
    """Return what may be estimated to answer the question, and why it may be read causally.

    Parameters
    ----------
    graph : the user's (see `graph_of`) or a discovered one; None leaves the design to decide.

    Raises
    ------
    InvalidQuestion, UnknownColumn : the question cannot be asked of these columns.
    DegenerateData : treatment or outcome has no variation to learn from.
    """
    question = checked(question, profile)
    treatment, outcome = question.treatment or "", question.outcome or ""
    if graph is None or not {treatment, outcome} <= frozenset(graph.nodes):
        return by_design(question, profile)
    if question.design in _BY_STUDY:
        found = by_design(question, profile)
        return replace(found, warnings=(*found.warnings, *bad_controls(question, graph)))
    return by_graph(question, profile, knowledge, graph)


def graph_of(
    knowledge: Knowledge, names: Collection[str], question: Question
) -> CausalGraph | None:
    """Return the user's arrows as a graph when they speak of both treatment and outcome.

    Its nodes are the columns among `names` that an arrow mentions, then the unmeasured ones.
    """
    return stated_graph(knowledge, names, (question.treatment or "", question.outcome or ""))


def stated_graph(
    knowledge: Knowledge, names: Collection[str], wanted: Collection[str]
) -> CausalGraph | None:
    """Return the user's arrows as a graph when they speak of all columns in `wanted`."""
    mentioned = dict.fromkeys(name for arrow in knowledge.required for name in arrow)
    if not mentioned or not mentioned.keys() >= set(wanted):
        return None
    columns = [name for name in names if name in mentioned]
    return replace(
        CausalGraph.dag(dict.fromkeys((*columns, *mentioned)), knowledge.required),
        latent=tuple(name for name in knowledge.latents if name in mentioned),
    )


def checked(question: Question, profile: Profile) -> Question:
    """Return the question with its contrast filled in where the treatment has two levels.

    Raises
    ------
    InvalidQuestion, UnknownColumn, DegenerateData : see `identify`.
    """
    if not question.treatment or not question.outcome:
        missing = "treatment" if not question.treatment else "outcome"
        raise InvalidQuestion(
            f"The question names no {missing}.",
            hint="Name the column that is changed and the one that answers.",
        )
    for name in question.columns:
        _known(name, profile)
    if question.treatment == question.outcome:
        raise InvalidQuestion(
            f"{question.treatment!r} is both treatment and outcome.",
            hint="Name two different columns.",
        )
    _varies(profile.variable(question.treatment), profile, "treatment")
    outcome = profile.variable(question.outcome)
    _varies(outcome, profile, "outcome")
    _is_measurable(outcome)
    if question.treatment in (question.unit_column, question.time_column):
        return question  # something that happened to a unit at a time: no levels are compared
    return replace(question, contrast=contrast_of(question, profile))


def contrast_of(question: Question, profile: Profile) -> tuple[Level, Level] | None:
    """Return the levels to compare, (from, to); None asks for the effect of one unit more.

    Raises
    ------
    InvalidQuestion : the levels are unknown, equal, or too many to choose from.
    """
    variable = profile.variable(question.treatment or "")
    if question.treated_unit is not None or question.adoption_column == variable.name:
        return None  # one is compared with all others; those treated with those not yet
    if question.contrast is not None:
        return _stated_contrast(variable, question.contrast)
    if variable.n_distinct == 2 and len(variable.levels) == 2:
        low, high = baseline_first(variable.levels)
        return _as_level(low), _as_level(high)
    if variable.kind in NUMERIC or variable.kind is Kind.DATETIME:
        return None
    if 1 < variable.n_distinct == len(variable.levels) <= _MOST_LEVELS:
        low, high = base_and_other(variable.levels)
        return _as_level(low), _as_level(high)
    shown = f": {', '.join(variable.levels[:10])}" if variable.levels else " its values"
    raise InvalidQuestion(
        f"{variable.name!r} has {variable.n_distinct} levels; an effect compares two of them.",
        hint=f"State a contrast between two of{shown}.",
    )


def _stated_contrast(variable: Variable, contrast: tuple[Level, Level]) -> tuple[Level, Level]:
    if str(contrast[0]) == str(contrast[1]):
        raise InvalidQuestion(f"The contrast compares {contrast[0]!r} with itself.")
    if variable.is_numeric and variable.n_distinct > 2:
        return contrast
    known = {_as_level(level) for level in variable.levels}
    for level in contrast:
        if known and _as_level(str(level)) not in known:
            shown = ", ".join(variable.levels[:10])
            raise InvalidQuestion(
                f"{variable.name!r} has no level {str(level)!r}.", hint=f"Its levels are {shown}."
            )
    return _as_level(str(contrast[0])), _as_level(str(contrast[1]))


def _as_level(text: str) -> Level:
    try:
        return float(text)
    except ValueError:
        return text


def _known(name: str, profile: Profile) -> None:
    if name not in profile.names:
        raise UnknownColumn(name, nearest=get_close_matches(name, profile.names, n=3, cutoff=0.5))


def _varies(variable: Variable, profile: Profile, part: str) -> None:
    if variable.n_missing >= profile.n_rows:
        raise DegenerateData(f"The {part} {variable.name!r} has no values: all are missing.")
    if variable.kind is Kind.CONSTANT or variable.n_distinct == 1:
        raise DegenerateData(
            f"The {part} {variable.name!r} is constant, so it cannot be compared.",
            hint="Choose a column that varies.",
        )


def _is_measurable(outcome: Variable) -> None:
    if outcome.is_numeric or outcome.n_distinct == 2:
        return
    raise InvalidQuestion(
        f"The outcome {outcome.name!r} is {outcome.kind.value} with {outcome.n_distinct} values;"
        " an effect needs a number or two levels.",
        hint="Choose a numeric outcome, or one with two levels.",
    )
