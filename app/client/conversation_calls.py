"""The calls about conversations as values."""

from __future__ import annotations

from app.client.calls import PAGE, Call, as_model, part
from app.client.conversation_records import Conversation, Message, WholeConversation
from app.client.records import Page

_ROOT = "/v1/conversations"


def begin(run_id: str | None, dataset_id: str | None) -> Call[Conversation]:
    about = {"run_id": run_id, "dataset_id": dataset_id}
    return Call("POST", _ROOT, as_model(Conversation), json=about, repeatable=False)


def list_all(after: str | None, dataset_id: str | None) -> Call[Page[Conversation]]:
    params = {"after": after, "limit": PAGE, "dataset_id": dataset_id}
    return Call("GET", _ROOT, as_model(Page[Conversation]), params=params)


def get(conversation_id: str) -> Call[WholeConversation]:
    return Call("GET", f"{_ROOT}/{part(conversation_id)}", as_model(WholeConversation))


def say(conversation_id: str, text: str, from_run_id: str | None, wait: float) -> Call[Message]:
    said = {"text": text} | ({"from_run_id": from_run_id} if from_run_id else {})
    headers = {"Prefer": f"wait={max(int(wait), 1)}"} if wait > 0 else {}
    path = f"{_ROOT}/{part(conversation_id)}/messages"
    return Call("POST", path, as_model(Message), json=said, headers=headers, repeatable=False)


def get_message(conversation_id: str, message_id: str) -> Call[Message]:
    path = f"{_ROOT}/{part(conversation_id)}/messages/{part(message_id)}"
    return Call("GET", path, as_model(Message))
