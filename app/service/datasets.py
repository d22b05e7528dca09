"""Datasets: taken in, shown, corrected, removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pydantic import JsonValue

from app.causal import codec
from app.causal.data import SAID, Role, Variable
from app.causal.profile import Profile, SaidOfRows
from app.errors import Conflict, InvalidRequest, QuotaExceeded, UnknownColumn
from app.service.intake import (
    Correction,
    ExportOrder,
    IngestOrder,
    MeasureOrder,
    Preview,
    PreviewOrder,
    TableLimits,
)
from app.service.nearest import nearest_names
from app.service.ports import Blobs, Datasets, Ingested, Limits, Sandbox, Scratch
from app.service.records import DatasetRecord, Reader

Order = IngestOrder | MeasureOrder | PreviewOrder | ExportOrder
MAX_PREVIEW_ROWS = 1_000
MOST_TRIES = 5  # of a change while others change the same dataset
MAX_NAME_CHARACTERS = 200
MAX_DESCRIPTION_CHARACTERS = 200_000


class DatasetService:
    """Takes tables in and keeps their records.

    Parameters
    ----------
    datasets, blobs, sandbox, scratch : the ports.
    limits : how large a table may be.
    child : what a child process may use to read or measure one table.
    now, new_id : the clock, and what makes an id ("ds_…").
    """

    def __init__(
        self,
        datasets: Datasets,
        blobs: Blobs,
        sandbox: Sandbox,
        scratch: Scratch,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        limits: TableLimits | None = None,
        child: Limits | None = None,
    ) -> None:
        self._datasets = datasets
        self._blobs = blobs
        self._sandbox = sandbox
        self._scratch = scratch
        self._now = now
        self._new_id = new_id
        self._limits = limits or TableLimits()
        self._child = child or Limits(seconds=300, memory_bytes=4 << 30)

    def create(
        self,
        reader: Reader,
        upload: Path,
        *,
        filename: str,
        name: str = "",
        description: str = "",
        sheet: str = "",
    ) -> DatasetRecord:
        """Read the uploaded file in a child process and keep it as Parquet with its profile.

        The upload itself stays where it is; it belongs to the caller. `sheet` chooses one of a
        workbook, "" the first with data.

        Raises
        ------
        InvalidFile, TooLarge : the file is refused; nothing of it is kept.
        LimitExceeded : reading it took more time or memory than a child may use.
        QuotaExceeded : the organisation would have more than it may.
        """
        _check_text(name, description)
        with self._scratch.folder() as folder:
            ingested = self._ingest(upload, folder, filename, description, sheet)
            sha256 = self._blobs.put(ingested.parquet)
            record = DatasetRecord(
                id=self._new_id(),
                tenant=reader.tenant,
                name=name.strip() or _stem(filename),
                description=description.strip(),
                sha256=sha256,
                n_bytes=ingested.n_bytes,
                profile=codec.decode(Profile, ingested.profile),
                created_at=self._now(),
                warnings=tuple(ingested.warnings),
                origin=ingested.origin,
            )
            self._keep(record, ingested.parquet)
        return record

    def get(self, reader: Reader, dataset_id: str) -> DatasetRecord:
        """Return the record; raise NotFound when this reader has no such dataset."""
        return self._datasets.get(reader, dataset_id)

    def page(
        self, reader: Reader, *, after: str | None = None, limit: int = 50
    ) -> list[DatasetRecord]:
        """Return at most `limit` records, newest first, from behind the one called `after`."""
        return self._datasets.page(reader, after, limit)

    def preview(
        self,
        reader: Reader,
        dataset_id: str,
        *,
        offset: int = 0,
        limit: int = 50,
        column_offset: int = 0,
        column_limit: int | None = None,
    ) -> Preview:
        """Return at most `limit` rows (1,000 in one call) from `offset`, and columns likewise."""
        if offset < 0 or not 1 <= limit <= MAX_PREVIEW_ROWS:
            raise InvalidRequest(
                f"offset {offset}, limit {limit} cannot be used",
                hint=f"offset starts at 0; limit is between 1 and {MAX_PREVIEW_ROWS}.",
            )
        path = str(self.stored(reader, dataset_id))
        order = PreviewOrder(path, offset, limit, column_offset, column_limit)
        return codec.decode(Preview, self._in_child("preview", order))

    def stored(self, reader: Reader, dataset_id: str) -> Path:
        """Return where the dataset's Parquet is."""
        return self._blobs.local_path(self.get(reader, dataset_id).sha256)

    def export(self, reader: Reader, dataset_id: str, target: Path) -> None:
        """Write the dataset as CSV in which no cell is taken for a formula."""
        order = ExportOrder(str(self.stored(reader, dataset_id)), str(target))
        self._in_child("export", order)

    def correct(
        self,
        reader: Reader,
        dataset_id: str,
        corrections: Sequence[Correction],
        said: SaidOfRows | None = None,
    ) -> DatasetRecord:
        """Change what is known of columns and rows; what changes the measures makes them again.

        Parameters
        ----------
        said : what the user says of the rows; None leaves what was said before.

        Raises
        ------
        UnknownColumn : a correction names no column of this dataset.
        InvalidRequest : a column or the rows cannot be what they are said to be.
        Conflict : others change the same dataset all the time.
        """
        for _ in range(MOST_TRIES):
            record = self.get(reader, dataset_id)
            changed = self._with(record, corrections, said)
            if self._datasets.replace(reader, changed, record):
                return changed
        raise Conflict("Others are changing this dataset too.", hint="Send the change again.")

    def _with(
        self, record: DatasetRecord, corrections: Sequence[Correction], said: SaidOfRows | None
    ) -> DatasetRecord:
        """Return the record as corrected, measured again where that changes what is measured."""
        variables = _corrected(record.profile, corrections)
        profile = replace(record.profile, variables=variables)
        of_rows = record.profile.said if said is None else said
        changed_columns = (_changes_rows(record.profile.variable(v.name), v) for v in variables)
        if of_rows != record.profile.said or any(changed_columns):
            profile = self._measured_again(record, variables, of_rows)
        return replace(record, profile=profile)

    def taken_as(
        self, reader: Reader, dataset_id: str, corrections: Sequence[Correction]
    ) -> DatasetRecord:
        """Return a dataset of the same file in which columns are taken for something else.

        The one that it comes from stays as it is, since runs rest on it.

        Raises
        ------
        UnknownColumn, InvalidRequest : a column is not there, or cannot be what it is said to be.
        """
        record = self.get(reader, dataset_id)
        told = ", ".join(_told(c) for c in corrections)
        copy = replace(
            self._with(record, corrections, None),
            id=self._new_id(),
            name=f"{record.name} ({told})"[:MAX_NAME_CHARACTERS],
            created_at=self._now(),
        )
        self._datasets.add(copy, lambda: self._blobs.local_path(record.sha256))
        return copy

    def remove(self, reader: Reader, dataset_id: str) -> None:
        """Forget the dataset; its file goes too unless another dataset holds the same one."""
        record = self.get(reader, dataset_id)
        self._datasets.remove(reader, dataset_id)
        self._datasets.release(record.sha256, self._blobs.remove)

    def _keep(self, record: DatasetRecord, parquet: Path) -> None:
        """Write the record; when that is refused, its file goes unless another one holds it.

        The file was there already if another dataset held the same one, and goes with that one
        if it is removed before this record is written: then it is put again.
        """

        def keep() -> None:
            if not self._blobs.holds(record.sha256):
                self._blobs.put(parquet)

        try:
            self._datasets.add(record, keep)
        except QuotaExceeded:
            self._datasets.release(record.sha256, self._blobs.remove)
            raise

    def _ingest(
        self, upload: Path, folder: Path, filename: str, description: str, sheet: str
    ) -> Ingested:
        order = IngestOrder(
            source=str(upload),
            target=str(folder / "table.parquet"),
            filename=filename,
            description=description,
            limits=self._limits,
            sheet=sheet,
        )
        return codec.decode(Ingested, self._in_child("ingest", order))

    def _measured_again(
        self, record: DatasetRecord, variables: tuple[Variable, ...], said: SaidOfRows
    ) -> Profile:
        path = self._blobs.local_path(record.sha256)
        order = MeasureOrder(str(path), variables, record.description, said=said)
        return codec.decode(Profile, self._in_child("remeasure", order))

    def _in_child(self, task: str, order: Order) -> JsonValue:
        return self._sandbox.run(
            task, codec.encode(order), self._child, progress=_unheard, stop=_never
        )


def _corrected(profile: Profile, corrections: Sequence[Correction]) -> tuple[Variable, ...]:
    variables = {v.name: v for v in profile.variables}
    for correction in corrections:
        if correction.column not in variables:
            nearest = nearest_names(correction.column, profile.names)
            raise UnknownColumn(correction.column, nearest=nearest)
        variables[correction.column] = _with(variables[correction.column], correction)
    return tuple(variables.values())


def _with(variable: Variable, correction: Correction) -> Variable:
    role = None if correction.clear_role else correction.role or variable.role
    kind = correction.kind or variable.kind
    return replace(
        variable,
        kind=kind,
        role=role,
        description=_first(correction.description, variable.description),
        unit=_first(correction.unit, variable.unit),
        missing_codes=(
            variable.missing_codes if correction.missing_codes is None else correction.missing_codes
        ),
        reasons=(SAID,) if correction.kind or correction.clear_role else variable.reasons,
    )


def _told(correction: Correction) -> str:
    """Return what a column is taken for: 'draft as nominal', 'educ without 99'."""
    if correction.missing_codes is not None:
        return f"{correction.column} without {', '.join(correction.missing_codes)}"
    taken_for = correction.kind or correction.role or correction.unit or ""
    return f"{correction.column} as {taken_for}"


def _changes_rows(before: Variable, after: Variable) -> bool:
    """Tell whether a correction changes what is measured: values, a kind, the time or unit."""
    if before.missing_codes != after.missing_codes:
        return True
    moved = {before.role, after.role} & {Role.TIME, Role.UNIT, Role.IGNORE}
    return before.kind is not after.kind or (before.role is not after.role and bool(moved))


def _first(said: str | None, known: str) -> str:
    return known if said is None else said.strip()


def _check_text(name: str, description: str) -> None:
    if len(name) > MAX_NAME_CHARACTERS:
        raise InvalidRequest(f"The name is longer than {MAX_NAME_CHARACTERS} characters.")
    if len(description) > MAX_DESCRIPTION_CHARACTERS:
        raise InvalidRequest(
            f"The description is longer than {MAX_DESCRIPTION_CHARACTERS} characters.",
            hint="Keep the parts that say what the columns mean.",
        )


def _stem(filename: str) -> str:
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return (last.rsplit(".", 1)[0] or "table")[:MAX_NAME_CHARACTERS]


def _unheard(done: float, doing: str) -> None:
    """Take a progress report that nobody listens to: an upload is one short wait."""


def _never() -> bool:
    return False
