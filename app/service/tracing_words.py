"""What a question about why, what if, or how much each is understood to ask."""

from __future__ import annotations

from app.causal.question import Question, QuestionKind
from app.service.wording import listed


def traced_question(question: Question) -> str | None:  # noqa: PLR0911 - one for each kind
    """Return the question as the end of a sentence; None for other kinds, or without a column."""
    outcome = question.outcome
    if not outcome:
        return None
    match question.kind:
        case QuestionKind.DISTRIBUTION_CHANGE:
            return f"what does the change of {outcome}{_between(question)} come from"
        case QuestionKind.INFLUENCE if question.treatment:
            return f"how does {question.treatment} come to act on {outcome}"
        case QuestionKind.INFLUENCE:
            return f"what does the variation of {outcome} come from"
        case QuestionKind.ROOT_CAUSE:
            return f"why is {outcome} what it is{_where(question)}"
        case QuestionKind.COUNTERFACTUAL if question.setting:
            return f"what would {outcome} have been{_where(question)} if {_set(question)}"
        case QuestionKind.COUNTERFACTUAL if question.treatment:
            return f"how likely is it that {question.treatment} brought {outcome} about"
        case QuestionKind.FORECAST_INTERVENTION if question.setting:
            return f"what would happen to {outcome} if {_set(question)}"
        case _:
            return None


def _between(question: Question) -> str:
    if question.comparison is None:
        return ""
    first, second = (_shown(level) for level in question.comparison)
    return f" from {first} to {second}"


def _where(question: Question) -> str:
    if question.row is not None:
        return f" in row {question.row + 1}"
    named = listed(r.value for r in question.readings if r.part == "where")
    return f" where {named}" if named else _between(question)


def _set(question: Question) -> str:
    return listed(_made(column, level) for column, level in question.setting)


def _made(column: str, level: float | str) -> str:
    shown = _shown(level)
    moved = isinstance(level, str) and level[:1] in ("+", "-") and level[1:2].isdigit()
    return f"{column} changed by {shown}" if moved else f"{column} were {shown}"


def _shown(level: float | str) -> str:
    return f"{level:g}" if isinstance(level, float | int) else level
