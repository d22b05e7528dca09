"""Questions that only the two ends of the run's question make clear, and wishes nothing serves."""

from __future__ import annotations

import re

from app.planner.columns import Lexicon
from app.planner.conversation.heard import Explain, Setting, Topic, Unclear
from app.planner.conversation.topics import named_in
from app.planner.naming import column

_MAY_BE = re.compile(
    r"^(?:but |and |so )?(?:could|couldn['’]?t|might|may|can|isn['’]?t it|what if it(?:['’]s"
    r"| is))\b",
    re.IGNORECASE,
)
_WHY = re.compile(r"(?:and |but |so )?(?:why|how come|explain)\b", re.IGNORECASE)
_HOW_LONG = re.compile(
    r"\b(?:immediate\w*|delayed|instant\w*|lagged?|at once|straight away|how (?:long|soon|quickly"
    r"|fast|late)|after how many|when (?:does|do|will|would))\b",
    re.IGNORECASE,
)
_RESHAPED = re.compile(
    r"\b(?:logs?\b|logarithm\w*|log-?transform\w*|take (?:the )?logs?|square(?:d| root)?|cube"
    r"|standardi[sz]e\w*|z-?scor\w*|normali[sz]e\w*|winsori[sz]e\w*|first[- ]differenc\w*"
    r"|rescale\w*|per[- ]capita|inflation[- ]adjust\w*)",
    re.IGNORECASE,
)
_NO_SHAPES = (
    "Columns are used as they stand: none is replaced by its logarithm, a scaled form or a sum. Add"
    " such a column to the table, upload it, and ask the question of that column."
)


def of_ends(text: str, setting: Setting, lexicon: Lexicon) -> Explain | None:
    """Return what is asked of the run's cause and effect: the reverse of them, or how late."""
    question = setting.question
    if question is None or not question.outcome:
        return None
    if _HOW_LONG.search(text):
        cause = next((n for n in named_in(text, lexicon) if n != question.outcome), "")
        cause = cause or question.treatment or ""
        return Explain(Topic.LINK, (cause, question.outcome)) if cause else None
    if not question.treatment and _WHY.match(text):
        cause = next((n for n in named_in(text, lexicon) if n != question.outcome), "")
        return Explain(Topic.LINK, (cause, question.outcome)) if cause else None
    if question.treatment and _MAY_BE.match(text) and _is_turned(text, setting, lexicon):
        return Explain(Topic.CHECK, (question.outcome,), term="the reverse direction")
    return None


def _is_turned(text: str, setting: Setting, lexicon: Lexicon) -> bool:
    """Tell whether a text speaks of the effect first and of the cause behind it."""
    assert setting.question is not None
    words = text.split()
    halves = ((" ".join(words[:i]), " ".join(words[i:])) for i in range(2, len(words)))
    wanted = setting.question.outcome, setting.question.treatment
    return any((column(a, lexicon), column(b, lexicon)) == wanted for a, b in halves)


def unserved(text: str) -> Unclear | None:
    """Return that columns cannot be reshaped, where that is what a message wants."""
    return Unclear(_NO_SHAPES, is_certain=True) if _RESHAPED.search(text) else None
