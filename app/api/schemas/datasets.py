"""Datasets on the wire: columns, profile, preview, corrections."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from app.api.schemas.base import AnyJson, In, Name, Out, Page, Storable
from app.causal.data import Kind, Role
from app.causal.profile import Structure, Verdict
from app.service.intake import Correction, Preview
from app.service.records import DatasetRecord


class ColumnOut(Out):
    """One column: what its values are, what it does in the study, and why it was read so."""

    name: str
    kind: Kind
    role: Role | None = None
    description: str = ""
    unit: str = ""
    levels: list[str] = []
    value_labels: list[tuple[str, str]] = Field(
        default=[], description="Codes, written as levels are, with what the file calls them."
    )
    n_missing: int = 0
    n_distinct: int = 0
    reasons: list[str] = []


class DiagnosisOut(Out):
    """One measured fact; `sentence` is complete and plain."""

    name: str
    verdict: Verdict
    sentence: str
    test: str = ""
    statistic: float | None = None
    p_value: float | None = None
    effect_size: float | None = None
    n: int | None = None
    columns: list[str] = []


class TimeOut(Out):
    """The order of the rows; `column` is null when it is the order of the file."""

    column: str | None = None
    frequency: str | None = None
    regular: bool = True


class FactsOut(Out):
    """What was measured of the table as a whole; null where the data could not tell."""

    n_rows: int
    structure: Structure
    time: TimeOut | None = None
    unit_column: str | None = None
    complete_share: float
    max_missing_share: float
    linear: bool | None = None
    gaussian: bool | None = None
    latents_suspected: bool
    condition_number: float | None = None
    diagnoses: list[DiagnosisOut] = []


class ProfileOut(FactsOut):
    """The whole profile: the facts and every column."""

    variables: list[ColumnOut]


class OriginOut(Out):
    """The file that was read; `sheets` are those of a workbook that hold data."""

    format: str = ""
    sheet: str = ""
    sheets: list[str] = []


class DatasetSummary(Out):
    """A dataset as it stands in a list."""

    id: str
    name: str
    description: str
    n_rows: int
    n_columns: int
    n_bytes: int
    created_at: datetime

    @classmethod
    def of(cls, record: DatasetRecord) -> DatasetSummary:
        return cls(**_heading(record))


class DatasetOut(DatasetSummary):
    """A dataset with its typed columns and its profile."""

    sha256: str
    warnings: list[str] = []
    origin: OriginOut
    columns: list[ColumnOut]
    profile: FactsOut

    @classmethod
    def of(cls, record: DatasetRecord) -> DatasetOut:
        return cls(
            **_heading(record),
            sha256=record.sha256,
            warnings=list(record.warnings),
            origin=OriginOut.model_validate(record.origin),
            columns=[ColumnOut.model_validate(v) for v in record.profile.variables],
            profile=FactsOut.model_validate(record.profile),
        )


def _heading(record: DatasetRecord) -> dict[str, str | int | datetime]:
    return {
        "id": record.id,
        "name": record.name,
        "description": record.description,
        "n_rows": record.profile.n_rows,
        "n_columns": len(record.profile.variables),
        "n_bytes": record.n_bytes,
        "created_at": record.created_at,
    }


class DatasetPage(Page[DatasetSummary]):
    """Datasets, newest first."""


class PreviewOut(Out):
    """Rows as they stand in the table, from `offset` on."""

    columns: list[str]
    rows: list[list[AnyJson]]
    offset: int
    n_rows: int
    value_labels: dict[str, list[tuple[str, str]]] = Field(
        default={}, description="By column: what its codes stand for, where the file says so."
    )

    @classmethod
    def of(cls, preview: Preview, record: DatasetRecord) -> PreviewOut:
        labels = {v.name: list(v.value_labels) for v in record.profile.variables if v.value_labels}
        return cls(
            columns=list(preview.columns),
            rows=[list(row) for row in preview.rows],
            offset=preview.offset,
            n_rows=preview.n_rows,
            value_labels=labels,
        )


class TableFormat(StrEnum):
    """What a table can be downloaded as."""

    CSV = "csv"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        return "text/csv" if self is TableFormat.CSV else "application/vnd.apache.parquet"


class ColumnIn(In):
    """What to change of one column; a field left out stays as it is, a null role is cleared."""

    kind: Kind | None = None
    role: Role | None = None
    description: Storable | None = Field(default=None, max_length=2_000)
    unit: Storable | None = Field(default=None, max_length=100)

    def to_domain(self, column: str) -> Correction:
        return Correction(
            column,
            kind=self.kind,
            role=self.role,
            clear_role=self.role is None and "role" in self.model_fields_set,
            description=self.description,
            unit=self.unit,
        )


class DatasetPatch(In):
    """Corrections by column name."""

    columns: dict[Name, ColumnIn] = Field(
        max_length=10_000,
        examples=[{"smoker": {"role": "treatment"}, "weight_gain": {"kind": "continuous"}}],
    )

    def to_domain(self) -> list[Correction]:
        return [said.to_domain(column) for column, said in self.columns.items()]


class SampleOut(Out):
    """A table that ships with the server, with a question to ask of it."""

    name: str
    title: str
    question: str
    description: str
    origin: str
    licence: str


class SamplesOut(Out):
    """Every table that ships with the server."""

    items: list[SampleOut]
