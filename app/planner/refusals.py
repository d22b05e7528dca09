"""Why a question cannot be read, in words that help to ask it better."""

from __future__ import annotations

from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.errors import DegenerateData, InvalidQuestion


def same_column(column: str) -> InvalidQuestion:
    return InvalidQuestion(
        f"{column!r} is read both as treatment and as outcome.", hint="Name two different columns."
    )


def refuse_degenerate(variable: Variable, profile: Profile, part: str) -> None:
    if variable.n_missing >= profile.n_rows:
        raise DegenerateData(
            f"The {part} {variable.name!r} has no values.", hint=f"Choose another {part}."
        )
    if variable.kind is Kind.CONSTANT or variable.n_distinct == 1:
        raise DegenerateData(
            f"The {part} {variable.name!r} has the same value in every row.",
            hint=f"Nothing can be learned from a {part} that does not vary; choose another column.",
        )
