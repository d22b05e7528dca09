"""What the order of rows and the units they belong to mean for a graph, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.catalogue import DiscoverySpec
from app.causal.data import Kind
from app.causal.profile import Profile, Structure
from app.causal.question import Question

_OWN_TIME = 0.9  # of the rows, from which share on a time tells them apart


def row_notes(
    question: Question, profile: Profile, ran: tuple[DiscoverySpec, ...]
) -> tuple[str, ...]:
    """Return what the rows' order or units mean for the graphs of the algorithms that run."""
    if profile.structure is Structure.PANEL and not ran[0].across_units:
        unit = f" of {profile.unit_column}" if profile.unit_column else ""
        return (
            f"Several rows stand for the same unit{unit}, so they are not independent: the tests"
            " behind the graph count more evidence than there is, and links may be too many.",
        )
    return (*_clock_notes(profile), *_effect_notes(question, profile))


def _clock_notes(profile: Profile) -> Iterator[str]:
    """Yield what uneven times mean for a graph."""
    if profile.is_temporal and profile.time and profile.time.column and not profile.time.regular:
        yield (
            f"The times in {profile.time.column} are not evenly spaced: a lag counts rows, not"
            " time, so that effects over a fixed time are blurred."
        )
    if profile.structure is not Structure.CROSS_SECTION:
        return
    for variable in profile.variables:
        if variable.kind is Kind.DATETIME and variable.n_distinct > _OWN_TIME * profile.n_rows:
            yield (
                f"Nearly every row has a time of its own in {variable.name}, but the times do not"
                " follow each other evenly: rows are compared as if their order did not matter."
                " Say that they are a time series if effects across rows are what you look for."
            )


def _effect_notes(question: Question, profile: Profile) -> tuple[str, ...]:
    if not (profile.is_temporal and question.treatment):
        return ()
    return (
        f"The rows are a time series, so the effect of {question.treatment} on {question.outcome}"
        " is read from a graph of lagged effects; its size in units is not estimated.",
    )
