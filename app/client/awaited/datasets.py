"""The calls about datasets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from app.client import calls, sending
from app.client.awaited.pages import pages
from app.client.awaited.sender import AsyncSender
from app.client.records import Dataset, DatasetSummary, Rows


class AsyncDatasets:
    """The tables that the server holds."""

    def __init__(self, client: AsyncSender) -> None:
        self._client = client

    async def upload(
        self, data: Any, *, name: str = "", description: str = "", sheet: str = ""
    ) -> Dataset:
        """Send a path, bytes or a data frame; files of 64 MiB and more go in parts."""
        table = sending.table(data, name)
        said = {"name": name, "description": description, "sheet": sheet}
        if table.goes_in_parts:
            upload = await self._client.send(sending.begin(table))
            for part in sending.parts(table, upload):
                await self._client.send(part)
            return await self._client.send(calls.read_upload(upload.id, **said))
        with table.open() as file:
            return await self._client.send(calls.send_dataset((table.filename, file), **said))

    async def sample(self, name: str) -> Dataset:
        """Make a dataset of a table that ships with the server."""
        return await self._client.send(calls.take_sample(name))

    def list(self) -> AsyncIterator[DatasetSummary]:
        """Yield the datasets, newest first."""
        return pages(self._client, calls.list_datasets)

    async def get(self, dataset_id: str) -> Dataset:
        return await self._client.send(calls.get_dataset(dataset_id))

    async def correct(self, dataset_id: str, columns: Mapping[str, Mapping[str, Any]]) -> Dataset:
        """Correct columns: `{"smoker": {"role": "treatment"}}`."""
        return await self._client.send(calls.correct_dataset(dataset_id, columns))

    async def rows(
        self,
        dataset_id: str,
        *,
        offset: int = 0,
        limit: int = 50,
        column_offset: int = 0,
        column_limit: int | None = None,
    ) -> Rows:
        """Return some rows, and of a wide table some columns, as they stand in the table."""
        across = (column_offset, column_limit)
        return await self._client.send(calls.get_rows(dataset_id, offset, limit, *across))

    async def download(self, dataset_id: str, *, format: str = "csv") -> bytes:
        """Return the table as it was read: "csv" or "parquet"."""
        return await self._client.send(calls.download_dataset(dataset_id, format))

    async def remove(self, dataset_id: str) -> None:
        await self._client.send(calls.remove_dataset(dataset_id))
