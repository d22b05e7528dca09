"""What every search over time series shares: its parameters, and series taken as changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, Field

from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.findings import Discovery

_CHANGES = "analysed_as_changes"


class SeriesParams(BaseModel, extra="forbid"):
    """How far back a search looks, and which series it takes as changes."""

    max_lag: int | None = Field(
        default=None,
        ge=1,
        le=60,
        title="Longest lag",
        description="How many time steps back causes are looked for; empty to choose from the"
        " data.",
    )
    changes: tuple[str, ...] | None = Field(
        default=None,
        title="Series analysed as changes",
        description="Series to analyse as changes from one time step to the next; empty to take"
        " those without a level they return to, whose levels would seem related to all that"
        " wanders too.",
    )


P = TypeVar("P", bound=SeriesParams)


def said_of_changes(changes: tuple[str, ...]) -> Iterator[Diagnosis]:
    """Yield the sentence that says which series were taken as changes, when some were."""
    if changes:
        yield Diagnosis(
            name=_CHANGES,
            verdict=Verdict.PASSED,
            sentence=f"{', '.join(changes)}: analysed as changes from one time step to the next,"
            " because the levels wander.",
            test="Dickey–Fuller and KPSS",
            columns=changes,
        )


def with_the_same_changes(params: P, found: Discovery) -> P:
    """Leave the choice of series as it was: blocks of a resample cannot show how they wander."""
    changes = next((d.columns for d in found.diagnostics if d.name == _CHANGES), ())
    return params.model_copy(update={"changes": changes})
