"""Errors a caller can act on: one class per cause, each with the stable code the API returns."""

from collections.abc import Sequence


class WhereforeError(Exception):
    """Something the caller can understand and act on.

    Parameters
    ----------
    message : a sentence with the offending names.
    hint : what the caller can do about it; may be empty.
    """

    code = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotFound(WhereforeError):
    """The named dataset, run or report does not exist for this reader."""

    code = "not_found"


class InvalidRequest(WhereforeError):
    """A field of the request has a value that cannot be used."""

    code = "invalid_request"


class InvalidFile(WhereforeError):
    """The uploaded file is not a table that can be read."""

    code = "invalid_file"


class TooLarge(WhereforeError):
    """The upload or table is beyond a limit set for this server."""

    code = "too_large"


class UnknownColumn(WhereforeError):
    """The question names a column that the dataset does not have."""

    code = "unknown_column"

    def __init__(self, name: str, *, nearest: Sequence[str] = (), why: str = "") -> None:
        hint = f"Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"The dataset has no column {name!r}{why and ': '}{why}.", hint=hint)
        self.name = name
        self.why = why
        self.nearest = tuple(nearest)


class InvalidQuestion(WhereforeError):
    """The question cannot be asked of this dataset as it is put."""

    code = "invalid_question"


class InvalidKnowledge(WhereforeError):
    """The stated knowledge contradicts itself or names unknown columns."""

    code = "invalid_knowledge"


class InvalidPlan(WhereforeError):
    """The plan breaks one or more rules of the catalogue."""

    code = "invalid_plan"

    def __init__(self, violations: Sequence[str]) -> None:
        super().__init__("; ".join(violations))
        self.violations = tuple(violations)


class Conflict(WhereforeError):
    """The resource is not in a state that allows this."""

    code = "conflict"


class IdempotencyMismatch(WhereforeError):
    """The idempotency key was used before with another request body."""

    code = "idempotency_mismatch"


class Unauthenticated(WhereforeError):
    """The request carries no valid token or session."""

    code = "unauthenticated"


class Forbidden(WhereforeError):
    """The caller may not do this, or calls from a page or for a host that is not trusted."""

    code = "forbidden"


class QuotaExceeded(WhereforeError):
    """The organisation has used up what it may have.

    `retry_after` is in seconds; `per_day` is the quota of runs in a day when it was that one.
    """

    code = "quota_exceeded"

    def __init__(
        self, message: str, *, hint: str = "", retry_after: int = 60, per_day: int = 0
    ) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after
        self.per_day = per_day


class Unavailable(WhereforeError):
    """A service this one needs does not answer right now; try again shortly."""

    code = "unavailable"


class StatisticalFailure(WhereforeError):
    """The data cannot carry the analysis that was asked for."""

    code = "statistical_failure"


class NotIdentified(StatisticalFailure):
    """The effect cannot be computed from these data under the stated assumptions."""

    code = "not_identified"


class NoOverlap(StatisticalFailure):
    """Treated and untreated units are not comparable on the covariates."""

    code = "no_overlap"


class NotConverged(StatisticalFailure):
    """An iterative fit did not reach a solution."""

    code = "not_converged"


class TooFewSamples(StatisticalFailure):
    """There are too few complete rows for this analysis."""

    code = "too_few_samples"


class DegenerateData(StatisticalFailure):
    """A needed column is constant, all missing, or a copy of another."""

    code = "degenerate_data"


class LimitExceeded(WhereforeError):
    """A step ran past its limit of time or memory, or its process died."""

    code = "limit_exceeded"


class InternalFault(WhereforeError):
    """A defect of this program stopped a step; the details are in the log."""

    code = "internal_fault"


class StepCancelled(WhereforeError):
    """The run was cancelled while the step was running."""

    code = "cancelled"
