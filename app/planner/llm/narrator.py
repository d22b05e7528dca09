"""The narrator: a model says findings in other words, sentence by sentence; others judge them."""

from __future__ import annotations

from collections.abc import Mapping

from app.planner.advice import Consulted, ModelRole
from app.planner.llm import prompts
from app.planner.llm.card import as_data
from app.planner.llm.consultation import Asking, Message, consult
from app.planner.llm.forms import narration_form


def narrated(
    sentences: Mapping[str, str], question: str
) -> Asking[tuple[dict[str, str], Consulted]]:
    """Ask a model for other words for these sentences.

    Returns what it says by the sentence's id, unchecked, and what asking cost.
    """
    if not sentences:
        return {}, Consulted(ModelRole.NARRATOR, fallback="There was no sentence to reword.")
    system, user = prompts.asked(
        prompts.NARRATOR, question=as_data(question), sentences=as_data(dict(sentences))
    )
    messages = [Message("system", system), Message("user", user)]
    form = narration_form(sentences)
    filled, record = yield from consult(ModelRole.NARRATOR, messages, form, lambda _: ())
    said = {one.id: one.text for one in filled.sentences} if filled else {}
    return said, record
