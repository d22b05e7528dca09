"""The schema card: all a model is told of a table. Names and aggregates, no row, no cell."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import JsonValue

from app.causal.data import Variable
from app.causal.profile import Profile

MOST_COLUMNS = 200
_NAME, _MEANING, _UNIT, _DESCRIPTION = 80, 240, 20, 4_000  # characters that are told


@dataclass(frozen=True, slots=True)
class Card:
    """The columns by the ids under which a model knows them, and the text it is shown."""

    columns: dict[str, str]
    text: str

    def name(self, column_id: str) -> str:
        return self.columns[column_id]

    def id_of(self, name: str | None) -> str | None:
        return next((key for key, value in self.columns.items() if value == name), None)


def card(profile: Profile, description: str) -> Card:
    """Return the card of a table; of a very wide one it shows the first columns."""
    shown = profile.variables[:MOST_COLUMNS]
    ids = {f"c{i}": variable.name for i, variable in enumerate(shown, 1)}
    facts: dict[str, JsonValue] = {
        "rows": profile.n_rows,
        "structure": profile.structure.value,
        "columns_not_shown": len(profile.variables) - len(shown),
        "time_column": profile.time.column if profile.time else None,
        "unit_column": profile.unit_column,
        "complete_rows_share": round(profile.complete_share, 3),
        "about": description[:_DESCRIPTION],
        "columns": [_column(key, profile.variable(name), profile) for key, name in ids.items()],
    }
    return Card(ids, as_data(facts))


def as_data(value: JsonValue) -> str:
    """Return JSON that cannot end the block it stands in: no bracket of a tag, no line break."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    text = text.replace("<", "\\u003c").replace(">", "\\u003e")
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _column(column_id: str, variable: Variable, profile: Profile) -> JsonValue:
    return {
        "id": column_id,
        "name": variable.name[:_NAME],
        "kind": variable.kind.value,
        "role": variable.role.value if variable.role else None,
        "meaning": variable.description[:_MEANING],
        "unit": variable.unit[:_UNIT],
        "distinct": variable.n_distinct,
        "missing_share": round(variable.n_missing / max(profile.n_rows, 1), 3),
    }
