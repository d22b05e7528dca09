"""The stock `openai` package, pointed at our server."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from openai import AuthenticationError, NotFoundError, OpenAI, UnprocessableEntityError

from app.client import Wherefore
from tests.e2e.clients.conftest import QUESTION, Asked, trial
from tests.e2e.unclear import UNCLEAR, course
from tests.sites import Site


@pytest.fixture(scope="module")
def openai(site: Site) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{site.url}/v1", api_key=site.token, max_retries=0) as client:
        yield client


def test_there_is_one_model(openai: OpenAI) -> None:
    assert [model.id for model in openai.models.list()] == ["wherefore"]
    assert openai.models.retrieve("wherefore").owned_by == "wherefore"
    with pytest.raises(NotFoundError, match="no model 'oracle'"):
        openai.models.retrieve("oracle")


def test_a_question_about_an_attached_file_is_answered_by_its_run(
    openai: OpenAI, client: Wherefore
) -> None:
    data = base64.b64encode(trial()).decode()
    file = {"filename": "trial.csv", "file_data": f"data:text/csv;base64,{data}"}
    content = [{"type": "file", "file": file}, {"type": "text", "text": QUESTION}]
    answered = openai.chat.completions.create(
        model="wherefore",
        messages=[{"role": "user", "content": content}],  # type: ignore[list-item,misc]
    )
    text = answered.choices[0].message.content
    result = client.runs.result(answered.id)
    assert text is not None
    assert text.startswith(result.sentence)
    assert answered.id in text
    assert answered.choices[0].finish_reason == "stop"


def test_an_answer_streams_with_what_the_run_does_meanwhile_and_is_gone_on_from(
    openai: OpenAI, client: Wherefore, asked: Asked
) -> None:
    told = f"{asked.result.sentence} Run `{asked.run_id}`"
    stream = openai.chat.completions.create(
        model="wherefore",
        messages=[
            {"role": "user", "content": QUESTION},
            {"role": "assistant", "content": told},
            {"role": "user", "content": QUESTION},
        ],
        stream=True,
    )
    answer, doing, ids = "", "", set()
    for chunk in stream:
        delta = chunk.choices[0].delta
        ids.add(chunk.id)
        answer += delta.content or ""
        doing += getattr(delta, "reasoning_content", None) or ""
    (run_id,) = ids
    assert answer.startswith(client.runs.result(run_id).sentence)
    assert "estimate" in doing
    assert client.runs.get(run_id).parent_run_id == asked.run_id


def test_what_was_found_is_explained_without_another_run(
    openai: OpenAI, client: Wherefore, asked: Asked
) -> None:
    before = next(client.runs.list()).id
    answered = openai.chat.completions.create(
        model="wherefore",
        messages=[
            {"role": "assistant", "content": f"{asked.result.sentence} Run `{asked.run_id}`"},
            {"role": "user", "content": "How sure are you?"},
        ],
    )
    text = answered.choices[0].message.content or ""
    assert asked.run_id in text
    assert len(text) > 100
    assert next(client.runs.list()).id == before


def test_a_chat_that_may_be_asked_back_is_and_goes_on_with_the_answer(
    openai: OpenAI, client: Wherefore
) -> None:
    dataset = client.datasets.upload(course(), name="course.csv", description="A trial.")
    said: list[dict[str, str]] = [{"role": "user", "content": UNCLEAR}]
    about = {"dataset_id": dataset.id, "may_ask": "true"}
    for words in ("the oral one", ""):
        answered = openai.chat.completions.create(
            model="wherefore",
            messages=said,  # type: ignore[arg-type]
            metadata=about,
        )
        text = answered.choices[0].message.content or ""
        said += [{"role": "assistant", "content": text}, {"role": "user", "content": words}]
        if words:
            assert "Which column is meant by “score”" in text
            assert "training → score_oral" in text
    assert "score_oral" in client.runs.result(answered.id).sentence


def test_the_dataset_can_be_named(openai: OpenAI, client: Wherefore, asked: Asked) -> None:
    with pytest.raises(NotFoundError, match="ds_nowhere"):
        openai.chat.completions.create(
            model="wherefore",
            messages=[{"role": "user", "content": QUESTION}],
            metadata={"dataset_id": "ds_nowhere"},
        )


def test_what_is_no_question_is_refused(openai: OpenAI) -> None:
    with pytest.raises(UnprocessableEntityError, match="no question"):
        openai.chat.completions.create(
            model="wherefore", messages=[{"role": "user", "content": ""}]
        )


def test_a_wrong_key_is_refused(site: Site) -> None:
    with (
        OpenAI(base_url=f"{site.url}/v1", api_key="wrong", max_retries=0) as stranger,
        pytest.raises(AuthenticationError),
    ):
        stranger.models.list()
