"""A claimed step with all that is needed to carry it out, and what its child is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import JsonValue

from app.errors import InvalidPlan
from app.planner.advice import Consulted
from app.planner.llm.consultation import Reply
from app.planner.plan import Plan
from app.service.assignments import AnalysisOrder, CritiqueOrder, PlanOrder, ReportOrder
from app.service.fan_out import whole_steps
from app.service.model_usage import Tariff
from app.service.records import REPORT, DatasetRecord, RunRecord, StepRecord
from app.service.run_plan import plan_of
from app.service.shards import Shard, whole_of
from app.service.step_order import StepOrder

Order: TypeAlias = PlanOrder | AnalysisOrder | CritiqueOrder | ReportOrder


@dataclass(frozen=True, slots=True)
class Work:
    """The claimed step, its run and dataset, and the run's steps by their ids.

    `before` is what the step found for intervals of another level, if it is known.
    """

    step_id: str
    run: RunRecord
    dataset: DatasetRecord
    steps: dict[str, StepRecord]
    before: JsonValue = None

    @property
    def step(self) -> StepRecord:
        return self.steps[self.step_id]

    @property
    def plan(self) -> Plan | None:
        return plan_of(self.steps.values())

    @property
    def consulted(self) -> tuple[Consulted, ...]:
        """What has been spent on a model before the step in work."""
        return self.plan.consulted if self.plan else ()

    @property
    def settled(self) -> tuple[StepRecord, ...]:
        """The steps as the plan knows them, without the report."""
        return tuple(step for step in whole_steps(self.steps.values()) if step.id != REPORT)

    def analysis(self, parquet: str, seconds: float) -> AnalysisOrder:
        """Return what the child of a planned step, or of a shard of one, is to do.

        Parameters
        ----------
        parquet : where the dataset is. seconds : the longest that it may take.

        Raises
        ------
        InvalidPlan : the run has no plan, or the plan no such step.
        """
        plan = self.plan
        if plan is None:
            raise InvalidPlan([f"step {self.step_id!r} has no plan"])
        order = StepOrder(
            plan=plan,
            step_id=whole_of(self.step_id),
            profile=self.dataset.profile,
            inputs={name: self.steps[name].result for name in self.step.inputs},
            seed=self.run.options.seed,
            seconds=min(seconds, self.run.options.budget_seconds),
            shard=Shard.named_by(self.step_id),
            before=self.before,
        )
        return AnalysisOrder(order, parquet)

    def report(
        self,
        versions: Mapping[str, str],
        tariff: Tariff | None,
        replies: tuple[Reply, ...] | None,
    ) -> ReportOrder:
        return ReportOrder(
            self.run, self.dataset, self.plan, self.settled, versions, tariff, replies
        )
