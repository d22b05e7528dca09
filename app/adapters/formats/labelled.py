"""What a file's own labels say of its columns, beside what the user says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.causal.profile.description import Meaning, unit_in

if TYPE_CHECKING:
    from app.adapters.formats.opened import ColumnLabels


def with_meanings(
    described: Mapping[str, Meaning], labels: Mapping[str, ColumnLabels]
) -> dict[str, Meaning]:
    """Return what each column means: what the user says, else what the file says."""
    own = {
        name: Meaning(said.meaning, unit_in(said.meaning))
        for name, said in labels.items()
        if said.meaning
    }
    return own | dict(described)
