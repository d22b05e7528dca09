"""Tools about data: bring a table, see what is there, say what a column is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from app.tools.reach import Connect, Reach
from app.tools.shapes import DataList, DataListed, DataShown

MOST_LISTED = 50
DatasetId = Annotated[str, Field(description="The id of a dataset, ds_…")]
Role = Literal["treatment", "outcome", "instrument", "time", "unit", "weight"]


class DataTools:
    """What can be done with tables."""

    def __init__(self, connect: Connect) -> None:
        self._reach = Reach(connect)

    async def list_data(self, context: Context[Any, Any]) -> DataList:
        """List the datasets that are there, newest first, and the samples that can be taken."""
        found: list[DataListed] = []
        async with self._reach.reached(context) as client:
            async for dataset in client.datasets.list():
                found.append(
                    DataListed(
                        dataset_id=dataset.id,
                        name=dataset.name,
                        n_rows=dataset.n_rows,
                        n_columns=dataset.n_columns,
                    )
                )
                if len(found) == MOST_LISTED:
                    break
            samples = await client.samples()
        taken = [DataListed(sample=s.name, name=s.title, question=s.question) for s in samples]
        return DataList(items=[*found, *taken])

    async def upload_data(
        self,
        context: Context[Any, Any],
        csv_text: Annotated[str, Field(description="The table as CSV with a header line.")] = "",
        sample: Annotated[str, Field(description="Instead: a sample's name from list_data.")] = "",
        name: Annotated[str, Field(description="What to call the dataset.")] = "",
        description: Annotated[
            str, Field(description="What the table is: units, who, when; a data dictionary.")
        ] = "",
    ) -> DataShown:
        """Bring a table, as CSV text or a sample; the columns come back as they were understood."""
        if bool(csv_text) == bool(sample):
            raise ToolError("Give csv_text or sample, one of the two.")
        async with self._reach.reached(context) as client:
            if sample:
                return DataShown.of(await client.datasets.sample(sample))
            content, called = csv_text.encode(), name or "table.csv"
            return DataShown.of(
                await client.datasets.upload(content, name=called, description=description)
            )

    async def describe_data(self, context: Context[Any, Any], dataset_id: DatasetId) -> DataShown:
        """Tell a dataset's columns, their kinds and roles, and what was noticed about them."""
        async with self._reach.reached(context) as client:
            return DataShown.of(await client.datasets.get(dataset_id))

    async def correct_column(
        self,
        context: Context[Any, Any],
        dataset_id: DatasetId,
        column: str,
        role: Annotated[Role | None, Field(description="What it does in the study.")] = None,
        description: str = "",
        unit: str = "",
    ) -> DataShown:
        """Say what a column is where it was misunderstood."""
        said = {"role": role, "description": description, "unit": unit}
        change = {name: value for name, value in said.items() if value}
        async with self._reach.reached(context) as client:
            return DataShown.of(await client.datasets.correct(dataset_id, {column: change}))


class FileTools:
    """What only a server on the user's own machine may do: read a file of theirs."""

    def __init__(self, connect: Connect) -> None:
        self._reach = Reach(connect)

    async def upload_file(
        self,
        context: Context[Any, Any],
        path: Annotated[str, Field(description="A CSV, Parquet, Excel, Stata, SPSS or SAS file.")],
        description: str = "",
    ) -> DataShown:
        """Bring a table from a file on this machine."""
        try:
            async with self._reach.reached(context) as client:
                return DataShown.of(await client.datasets.upload(path, description=description))
        except OSError as fault:
            raise ToolError(f"{path}: {fault.strerror}.") from fault
