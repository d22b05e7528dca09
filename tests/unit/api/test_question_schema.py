"""The API shows every part of a question as it was understood."""

from dataclasses import fields

from app.api.schemas.plans import QuestionOut
from app.causal.question import Question


def test_no_part_of_the_question_is_kept_from_the_client() -> None:
    assert {f.name for f in fields(Question)} == set(QuestionOut.model_fields)
