"""A question that can be read in two ways is asked back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.steps import A_RUN, answered, ask, drop
from tests.e2e.chromium import barriers
from tests.e2e.unclear import UNCLEAR, course

pytestmark = pytest.mark.browser


def test_a_question_with_two_readings_is_asked_back_and_answered_by_a_button(page: Page) -> None:
    page.goto("/")
    drop(page, "course.csv", course())
    ask(page, f"{UNCLEAR} It was a randomised trial.")
    asked = page.get_by_role("region", name="Which column is meant by “score”")
    choice = asked.get_by_role("button", name="training → score_oral")
    expect(choice).to_be_visible(timeout=A_RUN)
    talk = page.get_by_role("region", name="Talk about it")
    expect(talk.get_by_role("button", name="training → score_written")).to_be_visible()
    assert barriers(page) == []
    asked.get_by_label("Or in other words").fill("bananas")
    asked.get_by_role("button", name="Answer").click()
    expect(asked.get_by_role("alert")).to_contain_text("no column fits it")
    choice.click()
    answered(page)
    expect(page.locator("#answer")).to_contain_text("score_oral")


def test_a_question_back_is_answered_in_the_conversation(page: Page) -> None:
    page.goto("/")
    drop(page, "course.csv", course(200))
    ask(page, f"{UNCLEAR} It was a randomised trial.")
    talk = page.get_by_role("region", name="Talk about it")
    talk.get_by_role("button", name="training → score_written").click(timeout=A_RUN)
    expect(talk.get_by_role("listitem").first).to_contain_text("training → score_written")
    answered(page)
    expect(page.locator("#answer")).to_contain_text("score_written")


def test_a_message_that_is_asked_back_is_answered_by_a_button(page: Page, trial: str) -> None:
    page.goto(trial)
    talk = page.get_by_role("region", name="Talk about it")
    talk.get_by_role("textbox", name="Say something about this analysis").fill("age, hmm")
    talk.get_by_role("button", name="Say", exact=True).click()
    choice = talk.get_by_role("button", name="do not adjust for age", exact=True)
    expect(choice).to_be_visible()
    expect(talk.get_by_role("button", name="How sure are you?")).to_have_count(0)
    choice.click()
    answered(page)
    expect(talk.get_by_text("Changed: age is not held fixed.")).to_be_visible()
