"""What is read from a chat: the question, the table that came with it, the run it goes on from."""

from __future__ import annotations

import base64

import pytest

from app.api.chat.openai import ChatMessageIn
from app.api.chat.turn import Attached, Said, said, turn
from app.errors import InvalidRequest

CSV = b"dose,pain\n1,2\n"
URL = f"data:text/csv;base64,{base64.b64encode(CSV).decode()}"
RUN = "run_AOA4H2dMJhPIOt85l3AXfA"


def test_the_last_words_of_the_user_are_the_question() -> None:
    asked = turn([Said("user", "One?"), Said("assistant", "It is."), Said("user", "Two?")])
    assert (asked.question, asked.table, asked.run_id) == ("Two?", None, None)


def test_a_data_url_in_the_text_is_a_table_and_no_part_of_the_question() -> None:
    asked = turn([said("user", f"What does dose do to pain? {URL}")])
    assert asked.question == "What does dose do to pain?"
    assert asked.table == Attached("attached.csv", CSV)


def test_a_data_url_need_not_be_base64() -> None:
    assert said("user", "Why? data:text/csv,a%2Cb%0A1%2C2").tables[0].content == b"a,b\n1,2"


def test_a_pasted_block_of_csv_is_a_table() -> None:
    asked = turn([said("user", f"```csv\n{CSV.decode()}```\nWhat does dose do to pain?")])
    assert asked.question == "What does dose do to pain?"
    assert asked.table == Attached("pasted.csv", CSV)


def test_a_file_part_keeps_its_name() -> None:
    part = {"type": "file", "file": {"file_data": URL, "filename": "trial.csv"}}
    sent = ChatMessageIn.model_validate(
        {"role": "user", "content": [part, {"type": "text", "text": "Why?"}]}
    )
    assert turn([sent.to_domain()]).table == Attached("trial.csv", CSV)


def test_the_run_that_was_answered_last_is_gone_on_from() -> None:
    told = [Said("assistant", "Run `run_0123456789abcdefghij`"), Said("assistant", f"Run `{RUN}`")]
    assert turn([Said("user", "One?"), *told, Said("user", "Two?")]).run_id == RUN


def test_a_run_that_the_user_names_is_no_answer() -> None:
    assert turn([Said("user", f"What of {RUN}?")]).run_id is None


def test_a_new_table_ends_what_was_talked_about() -> None:
    asked = turn([Said("assistant", RUN), said("user", f"And here? {URL}")])
    assert asked.run_id is None


@pytest.mark.parametrize("messages", [[Said("system", "Be kind.")], [Said("user", "  ")]])
def test_a_chat_without_a_question_is_refused(messages: list[Said]) -> None:
    with pytest.raises(InvalidRequest, match="no question"):
        turn(messages)


def test_broken_base64_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="not valid base64"):
        said("user", "data:text/csv;base64,a")
