"""What was understood of the public tables beside what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.adapters.csv_source import open_csv
from app.adapters.ingest import as_written
from app.adapters.parquet import read_frame, typed_frame
from app.adapters.raw_table import connect
from app.adapters.typed_table import write_typed
from app.causal.data import Dataset, Kind
from app.causal.profile import Facet
from app.causal.profile.dates import with_dates
from app.causal.profile.kinds import infer_variables
from app.causal.profile.structure import find_structure, with_roles
from app.service.intake import TableLimits
from tests.truth.tables import Truth, read, truths


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that was read otherwise than it is."""

    table: str
    about: str
    is_held_out: bool
    truth: str
    read_as: str
    reason: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One table's outcome."""

    truth: Truth
    n_columns: int
    wrong_kinds: tuple[Miss, ...]
    wrong_structure: tuple[Miss, ...]
    facets: tuple[Facet, ...]
    unit: str | None
    time: str | None


def compare_all() -> list[Compared]:
    """Read and understand every table; nothing but the table itself is told."""
    return [compare(truth, _in_memory(truth)) for truth in truths()]


def compare_ingested(chosen: Iterable[Truth]) -> list[Compared]:
    """Write each table as CSV, read it as an upload is read, and understand it."""
    return [compare(truth, _ingested(truth)) for truth in chosen]


def _in_memory(truth: Truth) -> Dataset:
    frame = with_dates(read(truth))
    return Dataset(frame, infer_variables(frame))


def _ingested(truth: Truth) -> Dataset:
    with TemporaryDirectory() as name:
        folder = Path(name)
        source, target = folder / "upload.csv", folder / "table.parquet"
        read(truth).to_csv(source, index=False)
        with connect(folder) as table:
            raw = open_csv(table, source, folder, TableLimits())
            conversions = write_typed(table, raw, target)
        frame = read_frame(target)
    inferred = infer_variables(frame)
    variables = tuple(as_written(v, c) for v, c in zip(inferred, conversions, strict=True))
    return Dataset(typed_frame(frame, variables), variables)


def compare(truth: Truth, data: Dataset) -> Compared:
    """Return what was misread of a table whose columns have been given kinds."""
    frame, inferred = data.frame, data.variables
    found = find_structure(frame, inferred)
    variables = {v.name: v for v in with_roles(inferred, found)}
    unknown = set(truth.kinds) - set(variables)
    assert not unknown, f"{truth.label} has no column {sorted(unknown)}"
    kinds = [
        _miss(
            truth, name, "|".join(sorted(accepted)), variables[name].kind, variables[name].reasons
        )
        for name, accepted in truth.kinds.items()
        if variables[name].kind not in accepted
    ]
    structure = []
    if found.structure not in truth.structures:
        wanted = "|".join(sorted(truth.structures))
        structure = [_miss(truth, "rows", wanted, found.structure, (found.reason,))]
    time = found.time.column if found.time else None
    return Compared(
        truth,
        len(truth.kinds),
        tuple(kinds),
        tuple(structure),
        found.facets,
        found.unit_column,
        time,
    )


def _miss(truth: Truth, about: str, wanted: str, got: str, reasons: Sequence[str]) -> Miss:
    return Miss(truth.label, about, truth.is_held_out, wanted, got, "; ".join(reasons))


@dataclass(frozen=True, slots=True)
class Score:
    """Shares that were read rightly, over tables."""

    n_tables: int
    n_columns: int
    kinds: float
    structure: float


def score(compared: Sequence[Compared]) -> Score:
    columns = sum(c.n_columns for c in compared)
    wrong = sum(len(c.wrong_kinds) for c in compared)
    misread = sum(len(c.wrong_structure) for c in compared)
    return Score(
        len(compared), columns, 1 - wrong / max(columns, 1), 1 - misread / max(len(compared), 1)
    )


def halves(compared: Sequence[Compared]) -> Iterator[tuple[str, list[Compared]]]:
    """Yield the tables that rules are tuned on, then those held out."""
    yield "developed on", [c for c in compared if not c.truth.is_held_out]
    yield "held out", [c for c in compared if c.truth.is_held_out]


def share_with_two_kinds() -> float:
    """Return the share of columns for which two kinds are accepted."""
    accepted: list[frozenset[Kind]] = [k for t in truths() for k in t.kinds.values()]
    return sum(len(kinds) > 1 for kinds in accepted) / len(accepted)
