"""Datasets over HTTP: upload, list, read, correct, remove."""

from __future__ import annotations

import shutil
from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse

from app.api.deps import (
    AfterQuery,
    LimitQuery,
    ReaderDep,
    Services,
    ServicesDep,
    Uploads,
    UploadsDep,
    cut,
)
from app.api.files import attachment
from app.api.problems import answers
from app.api.schemas.base import Storable
from app.api.schemas.datasets import (
    DatasetOut,
    DatasetPage,
    DatasetPatch,
    DatasetSummary,
    PreviewOut,
    ProfileOut,
    TableFormat,
)
from app.errors import InvalidRequest
from app.service.records import DatasetRecord, Reader

router = APIRouter(prefix="/v1/datasets", tags=["datasets"], responses=answers(401, 404, 422, 503))

DatasetId = Annotated[str, Path(examples=["ds_0123456789abcdefghijkl"])]
TableFile = Annotated[
    UploadFile | None,
    File(
        description="A table with named columns: CSV, TSV, JSON lines, Parquet, Feather, Excel, "
        "Stata, SPSS or SAS; also as .gz, or alone in a .zip. Left out when `upload_id` is given."
    ),
]
FormUploadId = Annotated[
    Storable, Form(max_length=64, description="A file that has come in parts: /v1/uploads.")
]
FormSheet = Annotated[
    Storable,
    Form(max_length=255, description="The sheet of a workbook; the first with data, if left out."),
]
FormName = Annotated[Storable, Form(max_length=200, description="The file's name, if left out.")]
FormDescription = Annotated[
    Storable,
    Form(max_length=200_000, description="What the table is, or a data dictionary: free text."),
]


@router.post(
    "", status_code=201, operation_id="create_dataset", responses=answers(400, 409, 413, 429)
)
async def create_dataset(
    services: ServicesDep,
    reader: ReaderDep,
    uploads: UploadsDep,
    response: Response,
    file: TableFile = None,
    upload_id: FormUploadId = "",
    name: FormName = "",
    description: FormDescription = "",
    sheet: FormSheet = "",
) -> DatasetOut:
    """Read a table, sent along or before in parts; the answer holds its columns and profile."""
    _check_one_file(file, upload_id)
    said = {"name": name, "description": description, "sheet": sheet}
    if file is not None:
        take_in = partial(_take_in, services, reader, uploads, file, said)
    else:
        take_in = partial(_take_in_parts, services, reader, upload_id, said)
    record = await to_thread.run_sync(take_in, limiter=uploads.threads)
    response.headers["Location"] = f"/v1/datasets/{record.id}"
    return DatasetOut.of(record)


def _check_one_file(file: UploadFile | None, upload_id: str) -> None:
    if file is None and not upload_id:
        raise RequestValidationError(
            [{"type": "missing", "loc": ("body", "file"), "msg": "Field required", "input": None}]
        )
    if file is not None and upload_id:
        raise InvalidRequest(
            "The form holds a file and an upload_id.", hint="Send one or the other."
        )


def _take_in(
    services: Services, reader: Reader, uploads: Uploads, file: UploadFile, said: dict[str, str]
) -> DatasetRecord:
    filename = (file.filename or "table").replace("\0", "")[-255:]
    with uploads.place() as path:
        with path.open("wb") as kept:
            shutil.copyfileobj(file.file, kept, 1 << 20)
        return services.datasets.create(reader, path, filename=filename, **said)


def _take_in_parts(
    services: Services, reader: Reader, upload_id: str, said: dict[str, str]
) -> DatasetRecord:
    """Read a file that came in parts; it stays when it is refused, for another try."""
    upload, path = services.uploads.whole(reader, upload_id)
    record = services.datasets.create(reader, path, filename=upload.filename, **said)
    services.uploads.remove(reader, upload_id)
    return record


@router.get("", operation_id="list_datasets")
def list_datasets(
    services: ServicesDep, reader: ReaderDep, after: AfterQuery = None, limit: LimitQuery = 50
) -> DatasetPage:
    """List datasets, newest first."""
    found = services.datasets.page(reader, after=after, limit=limit + 1)
    kept, last = cut(found, limit)
    return DatasetPage(items=[DatasetSummary.of(r) for r in kept], next=last and last.id)


@router.get("/{dataset_id}", operation_id="get_dataset")
def get_dataset(dataset_id: DatasetId, services: ServicesDep, reader: ReaderDep) -> DatasetOut:
    """Return the dataset with its columns and profile."""
    return DatasetOut.of(services.datasets.get(reader, dataset_id))


@router.patch("/{dataset_id}", operation_id="correct_dataset", responses=answers(400, 413))
def correct_dataset(
    dataset_id: DatasetId, patch: DatasetPatch, services: ServicesDep, reader: ReaderDep
) -> DatasetOut:
    """Correct columns and the rows' structure; what changes the measures makes them again."""
    corrected = services.datasets.correct(
        reader, dataset_id, patch.to_domain(), patch.said_of_rows()
    )
    return DatasetOut.of(corrected)


@router.delete("/{dataset_id}", status_code=204, operation_id="remove_dataset")
def remove_dataset(dataset_id: DatasetId, services: ServicesDep, reader: ReaderDep) -> None:
    """Forget the dataset and its file."""
    services.datasets.remove(reader, dataset_id)


@router.get("/{dataset_id}/preview", operation_id="preview_dataset")
def preview_dataset(
    dataset_id: DatasetId,
    services: ServicesDep,
    reader: ReaderDep,
    offset: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 50,
    column_offset: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    column_limit: Annotated[int | None, Query(ge=1, description="All when left out.")] = None,
) -> PreviewOut:
    """Return some rows as they stand in the table, of all columns or of some in a row."""
    rows = services.datasets.preview(
        reader,
        dataset_id,
        offset=offset,
        limit=limit,
        column_offset=column_offset,
        column_limit=column_limit,
    )
    return PreviewOut.of(rows, services.datasets.get(reader, dataset_id))


@router.get(
    "/{dataset_id}/download",
    operation_id="download_dataset",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}, "application/vnd.apache.parquet": {}}}},
)
def download_dataset(
    dataset_id: DatasetId,
    services: ServicesDep,
    reader: ReaderDep,
    uploads: UploadsDep,
    as_: Annotated[TableFormat, Query(alias="format")] = TableFormat.CSV,
) -> StreamingResponse:
    """Return the table as it was read; a text in CSV never begins as a formula does."""
    name = f"{services.datasets.get(reader, dataset_id).name}.{as_.value}"
    if as_ is TableFormat.PARQUET:
        return attachment(services.datasets.stored(reader, dataset_id), name, as_.media_type)
    with uploads.place() as path:
        services.datasets.export(reader, dataset_id, path)
        return attachment(path, name, as_.media_type)


@router.get("/{dataset_id}/profile", operation_id="get_profile")
def get_profile(dataset_id: DatasetId, services: ServicesDep, reader: ReaderDep) -> ProfileOut:
    """Return what was measured of the table and of each column."""
    return ProfileOut.model_validate(services.datasets.get(reader, dataset_id).profile)
