"""Prompts as they are sent: a change to one is seen in a file, and meant."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.planner.advice import ModelRole
from app.planner.expert import ExpertPlanner
from app.planner.llm.consultation import Prompt, Reply, driven
from app.planner.llm.critic import criticised
from app.planner.llm.narrator import narrated
from app.planner.llm.planner import plan_with_model
from tests.consulted import request
from tests.unit.planner.tables import table

SNAPSHOTS = Path(__file__).parent / "snapshots"
SHOP = table(
    """
    promoted [0|1] whether the item was on promotion
    sold count items sold in the week
    price real price on the shelf
    """
)
ASKED = request("What is the effect of promoted on sold?", SHOP, "Weeks of a shop.")


def prompts() -> dict[ModelRole, Prompt]:
    replies = [Reply(fault="none")]
    found: dict[ModelRole, Prompt] = {}
    for count in range(4):
        asked = driven(plan_with_model(ASKED), replies * count)
        if isinstance(asked, Prompt):
            found[asked.role] = asked
    plan = ExpertPlanner().plan(ASKED)
    critic = driven(criticised(ASKED, plan, {"e1": {"value": 2.0}}), [])
    assert isinstance(critic, Prompt)
    narrator = driven(narrated({"n1": "Strong evidence: it adds 2."}, ASKED.text), [])
    assert isinstance(narrator, Prompt)
    return {**found, ModelRole.CRITIC: critic, ModelRole.NARRATOR: narrator}


@pytest.mark.parametrize("role", ModelRole)
def test_a_prompt_is_the_one_on_file(role: ModelRole):
    prompt = prompts()[role]
    text = "\n\n".join(f"[{m.speaker}]\n{m.text}" for m in prompt.messages) + "\n"
    path = SNAPSHOTS / f"{role.value}.txt"
    if os.environ.get("WRITE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert text == path.read_text()


@pytest.mark.parametrize("role", ModelRole)
def test_every_field_of_a_form_is_required_and_none_may_be_added(role: ModelRole):
    waiting: list[object] = [prompts()[role].schema]
    seen = 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        if isinstance(node, dict):
            waiting.extend(node.values())
            if node.get("type") == "object":
                seen += 1
                assert set(node["required"]) == set(node["properties"])
                assert node["additionalProperties"] is False
    assert seen
