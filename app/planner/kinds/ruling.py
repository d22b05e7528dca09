"""What the rules say of a question before its kind is chosen: first match, first served."""

from __future__ import annotations

from dataclasses import dataclass

from app.causal.question import QuestionKind
from app.planner.asking import Asked, asked, supposed, why_of
from app.planner.columns import Lexicon
from app.planner.for_whom import ForWhom, for_whom
from app.planner.kinds.features import Ruled
from app.planner.paths import Path, read_path
from app.planner.phrases import question_of
from app.planner.plain_asking import plain_asking

HARDLY_RULED = frozenset({QuestionKind.EFFECT, QuestionKind.MEDIATION})


@dataclass(frozen=True, slots=True)
class Ruling:
    """A text as question and context, and what rules, or weights where they are silent, find."""

    question: str
    context: str
    asked: Asked | None
    whom: ForWhom | None
    path: Path | None
    by_weights: bool = False

    @property
    def kind(self) -> QuestionKind:
        """Return the kind as it stands, a plain effect where nothing says otherwise."""
        between = QuestionKind.MEDIATION if self.path else QuestionKind.EFFECT
        return self.ruled.kind or between

    @property
    def ruled(self) -> Ruled:
        path, whom = self.path, self.whom
        kind = whom.kind if whom else self.asked.kind if self.asked else None
        return Ruled(kind, bool(whom and whom.certain), path is not None, bool(path and path.past))


def ruling(text: str, lexicon: Lexicon) -> Ruling:
    """Return the question within a text, what stands around it, and what rules find in it."""
    asking, context = question_of(plain_asking(text))
    question = supposed(why_of(asking, context), context)
    whom, path = for_whom(question, lexicon), read_path(question, lexicon)
    return Ruling(question, context, asked(question), whom, path)
