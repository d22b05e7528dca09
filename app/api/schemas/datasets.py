"""Datasets on the wire: columns, profile, preview, corrections."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from app.api.schemas.base import AnyJson, In, Name, Out, Page, Storable
from app.causal.data import Kind, Role
from app.causal.profile import FacetKind, SaidOfRows, Structure, Verdict
from app.service.intake import Correction, Preview
from app.service.records import DatasetRecord


class KindGuessOut(Out):
    """Another kind that a column may be of; `confidence` runs from 0 to 1."""

    kind: Kind
    confidence: float
    reason: str


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
    alternatives: list[KindGuessOut] = Field(
        default=[], description="Other kinds that something speaks for, the likeliest first."
    )
    missing_codes: list[str] = Field(
        default=[], description="Values that are read as missing, written as levels are."
    )


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
    levels: list[str] = Field(
        default=[], description="Values of the columns that it speaks of, written out."
    )


class TimeOut(Out):
    """The order of the rows; `column` is null when it is the order of the file.

    `parts` are columns that complete the time, as a quarter completes a year.
    """

    column: str | None = None
    parts: list[str] = []
    frequency: str | None = None
    regular: bool = True


class FacetOut(Out):
    """A feature of the design that columns show; a hint, which no analysis is based on alone."""

    kind: FacetKind
    columns: list[str]
    reason: str
    confidence: float
    threshold: float | None = None


class FactsOut(Out):
    """What was measured of the table as a whole; null where the data could not tell."""

    n_rows: int
    structure: Structure
    time: TimeOut | None = None
    unit_column: str | None = None
    unit_parts: list[str] = Field(
        default=[], description="Columns that complete the unit, as a state completes a county."
    )
    facets: list[FacetOut] = []
    complete_share: float
    max_missing_share: float
    linear: bool | None = None
    gaussian: bool | None = None
    latents_suspected: bool
    condition_number: float | None = None
    homoscedastic: bool | None = Field(
        default=None, description="Whether noise is about as large at every level."
    )
    domain_changes: bool | None = Field(
        default=None,
        description="Whether columns depend differently on each other in some domains or periods.",
    )
    stationary: bool | None = Field(
        default=None, description="Whether every series returns to its level."
    )
    lag_length: int | None = Field(
        default=None, description="How many steps back the series remember, by BIC."
    )
    effective_n: float | None = Field(
        default=None, description="How many independent rows the dependent ones are worth."
    )
    density: float | None = Field(
        default=None, description="The average number of direct links of a column with others."
    )
    hidden_causes_hinted: bool | None = Field(
        default=None,
        description="Whether dependences look like those of a hidden common cause; never false.",
    )
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
    missing_codes: list[Storable] | None = Field(
        default=None,
        max_length=100,
        description="Values to read as missing, written as levels are; [] keeps every value.",
    )

    def to_domain(self, column: str) -> Correction:
        return Correction(
            column,
            kind=self.kind,
            role=self.role,
            clear_role=self.role is None and "role" in self.model_fields_set,
            description=self.description,
            unit=self.unit,
            missing_codes=None if self.missing_codes is None else tuple(self.missing_codes),
        )


class RowsIn(In):
    """What the rows are: their structure, and facets that the design does not have.

    It replaces what was said of the rows before; a null structure is found again.
    """

    structure: Structure | None = None
    without_facets: list[FacetKind] = Field(default=[], max_length=len(FacetKind))

    def to_domain(self) -> SaidOfRows:
        return SaidOfRows(self.structure, tuple(self.without_facets))


class DatasetPatch(In):
    """Corrections of columns, by name, and of what the rows are."""

    columns: dict[Name, ColumnIn] = Field(
        default={},
        max_length=10_000,
        examples=[{"smoker": {"role": "treatment"}, "weight_gain": {"kind": "continuous"}}],
    )

    rows: RowsIn | None = None

    def to_domain(self) -> list[Correction]:
        return [said.to_domain(column) for column, said in self.columns.items()]

    def said_of_rows(self) -> SaidOfRows | None:
        return None if self.rows is None else self.rows.to_domain()


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
