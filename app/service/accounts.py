"""Accounts of runs, read from the store: what explaining and comparing start from."""

from __future__ import annotations

from app.causal.catalogue import Catalogue
from app.errors import Conflict
from app.service.comparing import Comparison, compare
from app.service.evidence import collect
from app.service.explaining.account import Account
from app.service.ports import Datasets
from app.service.records import Reader
from app.service.runs import RunService


class AccountService:
    """Gives account of runs that have ended, alone or two against each other."""

    def __init__(self, *, datasets: Datasets, runs: RunService, catalogue: Catalogue) -> None:
        self._datasets = datasets
        self._runs = runs
        self._catalogue = catalogue

    def of(self, reader: Reader, run_id: str) -> Account:
        """Return what the run found.

        Raises
        ------
        NotFound : this reader has no such run.
        Conflict : the run has not ended, or was never planned.
        """
        run = self._runs.get(reader, run_id)
        if not run.status.is_terminal:
            hint = f"Wait for its end at /v1/runs/{run.id}/events, or send a change to it."
            raise Conflict(f"The run is {run.status.value}; it has no findings yet.", hint=hint)
        plan = self._runs.plan(reader, run_id)
        steps = self._runs.steps(reader, run_id)
        dataset = self._datasets.get(reader, run.dataset_id)
        profile = dataset.profile
        reused = sum(step.reused_from is not None for step in steps)
        evidence = collect(plan, steps, profile)
        return Account(run, profile, plan, evidence, self._catalogue, reused, dataset.name)

    def comparison(self, reader: Reader, run_id: str, other_id: str) -> Comparison:
        """Return what differs in the other run, seen from the first.

        Raises
        ------
        NotFound, Conflict : as for one of them.
        """
        return compare(self.of(reader, run_id), self.of(reader, other_id))
