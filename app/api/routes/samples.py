"""Sample tables over HTTP: what ships with the server, and making a dataset of one."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.api.deps import ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.schemas.datasets import DatasetOut, SampleOut, SamplesOut
from app.errors import NotFound
from app.service.nearest import nearest_names
from app.service.samples import Sample, samples

router = APIRouter(prefix="/v1/samples", tags=["samples"], responses=answers(401, 404, 422, 503))


@router.get("", operation_id="list_samples")
def list_samples() -> SamplesOut:
    """List the sample tables, each with a question to ask of it."""
    return SamplesOut(items=[SampleOut.model_validate(s) for s in samples()])


@router.post("/{name}", status_code=201, operation_id="create_sample_dataset")
def create_sample_dataset(
    name: str, services: ServicesDep, reader: ReaderDep, response: Response
) -> DatasetOut:
    """Make a dataset of a sample table."""
    chosen = _sample(name)
    record = services.datasets.create(
        reader,
        chosen.path,
        filename=chosen.path.name,
        name=chosen.title,
        description=chosen.description,
    )
    response.headers["Location"] = f"/v1/datasets/{record.id}"
    return DatasetOut.of(record)


def _sample(name: str) -> Sample:
    by_name = {s.name: s for s in samples()}
    if name in by_name:
        return by_name[name]
    nearest = nearest_names(name, by_name) or tuple(by_name)
    raise NotFound(f"There is no sample called {name!r}.", hint=f"There is {', '.join(nearest)}.")
