"""The calls about runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.client import calls
from app.client.endings import check_has_result, is_over, spells
from app.client.follow import Following
from app.client.records import Event, Knowledge, Options, Run
from app.client.results import Graph, Result
from app.client.waiting.pages import pages
from app.client.waiting.sender import Sender


class Runs:
    """The questions that were asked."""

    def __init__(self, client: Sender) -> None:
        self._client = client

    def start(
        self,
        dataset_id: str,
        question: str,
        *,
        knowledge: Knowledge | None = None,
        options: Options | None = None,
        parent_run_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> Run:
        """Ask, and return at once; the run goes on whatever becomes of this process."""
        return self._client.send(
            calls.start_run(
                dataset_id,
                question,
                knowledge=knowledge,
                options=options,
                parent_run_id=parent_run_id,
                idempotency_key=idempotency_key,
            )
        )

    def list(self, *, dataset_id: str | None = None) -> Iterator[Run]:
        """Yield runs, newest first."""
        return pages(self._client, lambda after: calls.list_runs(after, dataset_id))

    def get(self, run_id: str) -> Run:
        return self._client.send(calls.get_run(run_id))

    def wait(self, run_id: str, *, timeout: float | None = None) -> Run:
        """Return the run when it has ended or waits for a person.

        Raises
        ------
        NotYet : that took longer than `timeout` seconds.
        """
        for seconds in spells(run_id, timeout):
            run = self._client.send(calls.get_run(run_id, seconds))
            if is_over(run):
                return run
        raise AssertionError("spells end by raising")

    def events(self, run_id: str, *, after: int = 0) -> Iterator[Event]:
        """Yield the log's events behind `after`, each once, as they come, to the run's end."""
        return self._client.follow(Following(run_id, after))

    def log(self, run_id: str, *, after: int = 0) -> Sequence[Event]:
        """Return the events that are there now."""
        return (self._client.send(calls.get_log(run_id, after))).items

    def cancel(self, run_id: str) -> Run:
        return self._client.send(calls.cancel_run(run_id))

    def finish(self, run_id: str) -> Run:
        """Stop what is in work and have the run report on what it has found."""
        return self._client.send(calls.finish_run(run_id))

    def answer(self, run_id: str, **answer: Any) -> Run:
        """Answer a run that waits for a person.

        `approve=True` goes on with its plan; `choice="2"` or `text="…"` answer what it `asks`.
        """
        return self._client.send(calls.answer_run(run_id, answer))

    def plan(self, run_id: str) -> dict[str, Any]:
        return self._client.send(calls.get_plan(run_id))

    def result(self, run_id: str, *, timeout: float | None = None) -> Result:
        """Wait for the run and return what it found.

        Raises
        ------
        RunFailed, RunWaits, RunCancelled, NotYet : why there is no result.
        """
        check_has_result(self.wait(run_id, timeout=timeout))
        return self._client.send(calls.get_result(run_id))

    def report(self, run_id: str, *, format: str = "html", **params: str) -> bytes:
        """Return the report: "html", "md" or "json", and what else the server can write."""
        return self._client.send(calls.get_report(run_id, format, params))

    def graph(self, run_id: str, *, graph_id: str | None = None) -> Graph:
        """Return one graph of the result: the selected one unless another is named."""
        return self._client.send(calls.get_graph(run_id, graph_id))

    def export_graph(self, run_id: str, *, format: str, graph_id: str | None = None) -> bytes:
        """Return a graph in a foreign format: "dot", and what else the server can write."""
        return self._client.send(calls.export_graph(run_id, format, graph_id))

    def code(self, run_id: str, *, format: str = "py") -> bytes:
        """Return code that computes the run again: "py", "ipynb", or its idiom in "r"."""
        return self._client.send(calls.get_code(run_id, format))

    def table(self, run_id: str, name: str, *, format: str = "csv") -> bytes:
        """Return a table of the result, as "estimates" or "edges": "csv", "parquet" or "tex"."""
        return self._client.send(calls.get_table(run_id, name, format))

    def figures(self, run_id: str) -> Sequence[dict[str, Any]]:
        """Return the result's charts, each with its rows and its Vega-Lite specification."""
        return self._client.send(calls.list_figures(run_id))

    def figure(self, run_id: str, figure_id: str, *, format: str = "svg") -> bytes:
        """Return one chart drawn: "svg", "png" or "vega-lite"."""
        return self._client.send(calls.get_figure(run_id, figure_id, format))

    def bundle(self, run_id: str) -> bytes:
        """Return everything of the run as a zip: plan, log, reports, code, graphs, tables."""
        return self._client.send(calls.get_bundle(run_id))
