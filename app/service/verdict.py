"""How a run ended whose steps are all settled, and what steps are told that were not begun."""

from __future__ import annotations

from collections.abc import Sequence

from app.service.records import REPORT, RunError, RunRecord, RunStatus, StepRecord, StepStatus

UNIDENTIFIED = "not_identified"  # an answer, not a failure
OUT_OF_BUDGET = "budget_used_up"
FINISHED_EARLY = "finished_early"
CUT_SHORT = frozenset({OUT_OF_BUDGET, FINISHED_EARLY})  # what is there is still worth reading


def verdict(steps: Sequence[StepRecord]) -> tuple[RunStatus, RunError | None]:
    """Say how a run ended whose steps are all settled."""
    report = next((step for step in steps if step.id == REPORT), None)
    if report is None or report.status is not StepStatus.DONE:
        failed = [step for step in steps if step.status is StepStatus.FAILED]
        return RunStatus.FAILED, failed[-1].error
    lacking = [step for step in steps if _is_lacking(step)]
    answers = [step for step in steps if step.answers]
    if answers and all(step in lacking for step in answers) and not _is_cut_short(steps, answers):
        return RunStatus.FAILED, answers[0].error
    return (RunStatus.PARTIAL if lacking else RunStatus.SUCCEEDED), None


def _is_cut_short(steps: Sequence[StepRecord], answers: Sequence[StepRecord]) -> bool:
    """Tell whether time was all that the answer lacked, and something was found before."""
    causes = {step.error.code for step in answers if step.error is not None}
    found = any(step.is_optional and step.status is StepStatus.DONE for step in steps)
    return found and causes <= CUT_SHORT


def _is_lacking(step: StepRecord) -> bool:
    return (
        step.error is not None and step.error.code != UNIDENTIFIED and not step.is_beside_the_answer
    )


def budget_used_up(run: RunRecord) -> RunError:
    return RunError(
        OUT_OF_BUDGET,
        f"The run's budget of {run.options.budget_seconds:g} s was used up.",
        "Ask again with a larger budget_seconds.",
    )


def finished_early() -> RunError:
    return RunError(
        FINISHED_EARLY,
        "The run was asked to finish with what there was.",
        "Ask the same question again to have every step carried out.",
    )
