"""The chat adapter over real HTTP, with servers that behave and servers that do not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from app.adapters.chat import MOST_BYTES, Access, OpenAIChat
from app.errors import StepCancelled
from app.planner.advice import ModelRole
from app.planner.llm.consultation import Message, Prompt, Reply
from tests.stub_model import Asked, Said, Script, always, saying, stub_model

SCHEMA = {
    "title": "Trial",
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
    "additionalProperties": False,
}
PROMPT = Prompt(ModelRole.READER, (Message("system", "Rules."), Message("user", "Ready?")), SCHEMA)
READY = Said('{"ready": true}')
KEY = "sk-not-to-be-told"


def ask(
    script: Script,
    *,
    seconds: float = 20.0,
    streaming: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[Reply, list[Asked]]:
    with stub_model(script) as stub:
        chat = OpenAIChat(Access("a-model", stub.url, KEY, streaming))
        reply = chat.complete(PROMPT, max_tokens=300, seconds=seconds, stop=stop)
        return reply, stub.asked


def test_a_good_reply_is_given_with_its_tokens():
    reply, asked = ask(always(READY))
    assert (reply.text, reply.fault) == ('{"ready": true}', "")
    assert (reply.calls, reply.tokens_in, reply.tokens_out) == (1, 120, 30)
    assert asked[0].path == "/v1/chat/completions"
    assert asked[0].authorization == f"Bearer {KEY}"
    assert asked[0].body["model"] == "a-model"
    assert asked[0].body["max_completion_tokens"] == 300
    assert asked[0].schema == SCHEMA


def test_a_reply_in_pieces_is_put_together():
    reply, asked = ask(always(READY), streaming=True)
    assert reply.text == '{"ready": true}'
    assert (reply.tokens_in, reply.tokens_out) == (120, 30)
    assert asked[0].body["stream"] is True


def test_a_server_without_schemas_is_asked_by_a_tool_and_then_in_words():
    def no_schemas(asked: Asked) -> Said:
        return Said("unknown field", 400) if "response_format" in asked.body else READY

    def no_forms(asked: Asked) -> Said:
        is_plain = not {"response_format", "tools"} & set(asked.body)
        return READY if is_plain else Said("unknown field", 400)

    by_tool, asked = ask(no_schemas)
    assert by_tool.text == '{"ready": true}'
    assert asked[-1].body["tools"][0]["function"]["parameters"] == SCHEMA
    in_words, asked = ask(no_forms)
    assert in_words.text == '{"ready": true}'
    assert json.dumps(SCHEMA) in asked[-1].text


def test_how_a_server_wants_to_be_asked_is_remembered():
    def no_schemas(asked: Asked) -> Said:
        return Said("unknown field", 400) if "response_format" in asked.body else READY

    with stub_model(no_schemas) as stub:
        chat = OpenAIChat(Access("m", stub.url, KEY))
        for _ in range(2):
            chat.complete(PROMPT, max_tokens=300, seconds=20, stop=lambda: False)
        assert len(stub.asked) == 3


def test_a_busy_server_is_asked_again():
    answers = iter([Said("busy", 429, headers={"retry-after": "0"}), Said("oh", 503), READY])
    reply, asked = ask(lambda _: next(answers))
    assert reply.text == '{"ready": true}'
    assert (reply.calls, len(asked)) == (3, 3)


@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_a_server_that_refuses_is_a_sentence_without_its_words(status: int):
    reply, _ = ask(always(Said(f"secret of {KEY}", status, headers={"retry-after": "0"})))
    assert reply.fault == f"The model's server answered with HTTP status {status}."
    assert reply.text == ""


def test_an_endless_wait_ends_in_time():
    begun = time.monotonic()
    reply, _ = ask(always(Said('{"ready": true}', wait=5)), seconds=0.7)
    assert reply.fault == "The model took longer than it may."
    assert time.monotonic() - begun < 4


def test_a_reply_that_drips_ends_in_time():
    begun = time.monotonic()
    reply, _ = ask(always(Said("x" * 400, drip=True)), seconds=1)
    assert reply.fault == "The model took longer than it may."
    assert time.monotonic() - begun < 4


def test_a_cancelled_step_waits_for_nobody():
    begun = time.monotonic()
    with pytest.raises(StepCancelled):
        ask(always(Said("{}", wait=5)), stop=lambda: True)
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize(
    "said",
    [
        Said(raw=b"<html>not json</html>"),
        Said(raw=b"{}"),
        Said(raw=b"[]"),
        Said(raw=b"null"),
        Said(raw=b'{"choices": null}'),
        Said(raw=b'{"choices": []}'),
        Said(raw=b'{"choices": [{"message": {"content": 5}}]}'),
        Said(raw=b'data: {"choices": []}\n\n', headers={"content-type": "text/event-stream"}),
        Said(raw=b"\xff\xfe\x00"),
        Said(content=""),
        Said(content=None),
        Said(content=None, refusal="I will not."),
        Said("elsewhere", 302, headers={"location": "http://127.0.0.1:1/v1"}),
    ],
)
def test_whatever_a_server_sends_there_is_a_reply_or_a_reason(said: Said):
    reply, asked = ask(always(said), seconds=8)
    assert reply.fault.endswith(".")
    assert reply.text == ""
    assert len({a.path for a in asked}) == 1


def test_a_reply_without_end_is_cut_off():
    reply, _ = ask(always(Said(raw=b'{"x": "' + b"y" * (MOST_BYTES + 1) + b'"}')))
    assert reply.fault


@pytest.mark.parametrize(
    "usage", [None, {"prompt_tokens": 10**15, "completion_tokens": -4, "total_tokens": 1}]
)
def test_tokens_are_counted_by_us_where_a_server_counts_none_or_nonsense(usage: dict | None):
    reply, _ = ask(always(Said('{"ready": true}', usage=usage)))
    assert 0 < reply.tokens_in < 100
    assert 0 < reply.tokens_out < 100


def test_a_server_that_is_not_there_is_a_sentence():
    chat = OpenAIChat(Access("m", "http://127.0.0.1:1/v1", KEY))
    reply = chat.complete(PROMPT, max_tokens=300, seconds=10, stop=lambda: False)
    assert reply.fault == "The model's server cannot be reached."


def test_the_key_is_in_no_text():
    assert KEY not in repr(Access("m", "http://h/v1", KEY))


def test_scripts_answer_the_form_that_is_asked_for():
    reply, _ = ask(saying())
    assert json.loads(reply.text) == {"ready": True}
