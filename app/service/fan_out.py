"""Which steps are taken apart into shards, and a run's steps without them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.causal.resampling import blocks
from app.planner.plan import Action, Step
from app.service.records import Queue, StepRecord
from app.service.shards import SHARD, Shard, is_shard

_MOST = 8  # shards of one step


def fanned_out(record: StepRecord, step: Step, longest: float) -> list[StepRecord]:
    """Return a step's record alone, or behind those of its shards where it would take long.

    The shards of resamples wait for the graph, and the step itself for all of them: the
    transaction that records the last one makes it ready, and nobody waits in between.

    Parameters
    ----------
    longest : the estimated seconds from which on a step is taken apart.
    """
    of = min(blocks(step.resamples), _MOST)
    if step.action is not Action.DISCOVER or of < 2 or step.seconds < longest:
        return [record]
    graph = replace(record, id=Shard(0, of).step_id(step.id), action=SHARD, answers=False)
    others = [
        replace(graph, id=Shard(number, of).step_id(step.id), inputs=(*record.inputs, graph.id))
        for number in range(1, of + 1)
    ]
    inputs = (*record.inputs, graph.id, *(other.id for other in others))
    return [graph, *others, replace(record, inputs=inputs, queue=Queue.INTERACTIVE)]


def whole_steps(steps: Iterable[StepRecord]) -> list[StepRecord]:
    """Return the steps that the plan knows of, as it knows them."""
    return [
        replace(step, inputs=tuple(name for name in step.inputs if not is_shard(name)))
        for step in steps
        if not is_shard(step.id)
    ]
