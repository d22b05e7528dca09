"""Scripted conversations: each message's kind, answer and child run, and the steps used again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pytest

from app.adapters import child
from app.causal.question import Knowledge
from app.service.dialogue import MessageKind
from app.service.records import RunStatus
from tests.talking import ME, Talk, World, a_world, told

EFFECT = "What is the effect of treated on score?"
LINES = ("regression_adjustment", "placebo_treatment")
CHECKS = {"sensitivity_e_value", "sensitivity_robustness_value", "sensitivity_rosenbaum_bounds"}


def clinic(n: int = 160) -> pd.DataFrame:
    """Age drives treatment and score; the draft moves the treatment alone."""
    rng = np.random.default_rng(1)
    age = rng.normal(50, 10, n)
    income = rng.normal(30, 5, n) + 0.1 * age
    draft = rng.integers(0, 2, n)
    treated = (rng.random(n) < 1 / (1 + np.exp(1 - 2 * draft - (age - 50) / 10))).astype(int)
    score = 2 * treated + 0.1 * age + rng.normal(0, 1, n)
    height = rng.normal(170, 8, n)
    columns = {"age": age, "income": income, "height": height, "score": score}
    frame = pd.DataFrame(columns).round(2)
    return frame.assign(draft=draft, treated=treated)


def chain(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    rain = rng.normal(0, 1, n)
    wet = rain + rng.normal(0, 1, n)
    slips = wet + rng.normal(0, 1, n)
    return pd.DataFrame({"rain": rain, "wet": wet, "slips": slips}).round(3)


def doses(n: int = 240) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    dose = rng.integers(0, 3, n)
    return pd.DataFrame({"dose": dose, "relief": (dose**2 + rng.normal(0, 1, n)).round(3)})


@dataclass
class Talks:
    """First runs, each made once; every test talks about a copy of its own."""

    world: World
    first: dict[str, Talk] = field(default_factory=dict)

    def about(self, frame: pd.DataFrame, question: str, *algorithms: str) -> Talk:
        key = f"{question} {algorithms}"
        if key not in self.first:
            self.first[key] = self.world.talk(
                frame, question, algorithms=algorithms, budget_seconds=0.05
            )
        return self.world.opened(self.first[key].first)


@pytest.fixture(scope="module")
def all_talks() -> Iterator[Talks]:
    with a_world() as world:
        talks = Talks(world)
        talks.about(clinic(), EFFECT, *LINES)
        talks.about(chain(), "What causes what?", "pc")
        yield talks


@pytest.fixture
def talks(all_talks: Talks) -> Iterator[Talks]:
    with all_talks.world.set_back():
        yield Talks(all_talks.world, dict(all_talks.first))


@pytest.fixture
def effect(talks: Talks) -> Talk:
    return talks.about(clinic(), EFFECT, *LINES)


@pytest.fixture
def graph(talks: Talks) -> Talk:
    return talks.about(chain(), "What causes what?", "pc")


def _refined(talk: Talk, text: str) -> tuple[str, str]:
    """Say something that must lead to a child of the run it is about; return it and the answer."""
    message = talk.say(text)
    assert message.kind is MessageKind.REFINEMENT, told(message)
    assert message.run_id is not None
    child = talk.run(message.run_id)
    assert child.parent_run_id == message.about_run_id
    assert child.status is RunStatus.SUCCEEDED, told(message)
    assert message.sentences[0].text.startswith("Changed: ")
    assert message.changes
    return message.run_id, told(message)


def _all_from(talk: Talk, run_id: str, steps: set[str]) -> bool:
    reused = talk.reused(run_id)
    return steps <= set(reused) and set(reused.values()) == {talk.first}


# -- knowledge ------------------------------------------------------------------------------


def test_1_what_cannot_be_an_effect_leaves_the_estimate_as_it_was(effect: Talk) -> None:
    run_id, said = _refined(effect, "Age cannot be an effect of anything")
    assert effect.run(run_id).knowledge.exogenous == ("age",)
    assert _all_from(effect, run_id, {"estimate_regression_adjustment", *CHECKS})
    assert effect.done(run_id) <= {"identify", "graph_range"}
    assert "The effect of treated on score stays at" in said


def test_2_a_link_that_is_ruled_out_goes_from_the_graph(graph: Talk) -> None:
    before = {(e["source"], e["target"]) for e in graph.result(graph.first)["graphs"][0]["edges"]}
    assert {frozenset(p) for p in before} == {
        frozenset(p) for p in [("rain", "wet"), ("wet", "slips")]
    }
    _refined(graph, "wet cannot cause rain")
    run_id, said = _refined(graph, "rain cannot cause wet")
    known = graph.run(run_id).knowledge
    assert set(known.forbidden) == {("wet", "rain"), ("rain", "wet")}
    edges = graph.result(run_id)["graphs"][0]["edges"]
    assert not any({e["source"], e["target"]} == {"rain", "wet"} for e in edges)
    assert "Links that are gone: rain → wet" in said


def test_3_an_arrow_that_is_stated_turns_undecided_links(graph: Talk) -> None:
    run_id, said = _refined(graph, "rain causes wet")
    edges = graph.result(run_id)["graphs"][0]["edges"]
    arrows = {(e["source"], e["target"]) for e in edges if e["source_mark"] == "tail"
              and e["target_mark"] == "arrow"}  # fmt: skip
    assert arrows == {("rain", "wet"), ("wet", "slips")}
    assert "Links that are drawn otherwise" in said
    assert "rain → wet instead of" in said


def test_4_what_comes_before_is_no_effect_of_what_comes_after(graph: Talk) -> None:
    run_id, _ = _refined(graph, "rain comes before wet")
    assert graph.run(run_id).knowledge.forbidden == (("wet", "rain"),)
    why = graph.answer("Why is there an arrow from rain to wet?")
    assert "You ruled out that wet causes rain." in why


def test_5_hidden_causes_are_ruled_out_by_the_user(graph: Talk) -> None:
    run_id, _ = _refined(graph, "There is no hidden confounder of rain and slips.")
    assert not graph.run(run_id).knowledge.latents_possible


def test_6_what_is_said_last_of_an_arrow_holds(graph: Talk) -> None:
    _refined(graph, "rain cannot cause wet")
    run_id, _ = _refined(graph, "rain causes wet")
    assert graph.run(run_id).knowledge == Knowledge(required=(("rain", "wet"),))


def test_7_arrows_that_form_a_cycle_are_refused_in_the_answer(graph: Talk) -> None:
    _refined(graph, "rain causes wet")
    _refined(graph, "wet causes slips")
    message = graph.say("slips causes rain")
    assert message.kind is MessageKind.EXPLANATION
    assert message.run_id is None
    assert "the required arrows form a cycle" in told(message)


# -- what is held fixed ---------------------------------------------------------------------


def test_8_a_covariate_is_left_out_and_comes_back(effect: Talk) -> None:
    run_id, said = _refined(effect, "do not adjust for age")
    assert "age" not in effect.primary(run_id)["adjustment"]
    assert "No longer held fixed: age." in said
    assert effect.primary(run_id)["value"] > effect.primary(effect.first)["value"]
    again, said = _refined(effect, "also adjust for age")
    assert effect.primary(again)["value"] == effect.primary(effect.first)["value"]
    assert "Now also held fixed: age." in said
    assert _all_from(effect, again, {"estimate_regression_adjustment", *CHECKS})


def test_9_a_column_that_is_no_column_is_not_adjusted_for(effect: Talk) -> None:
    message = effect.say("also adjust for the weather")
    assert message.kind is MessageKind.EXPLANATION
    assert message.run_id is None


def test_10_several_wishes_make_one_run(effect: Talk) -> None:
    run_id, _ = _refined(effect, "leave height out and use 90 % intervals")
    primary = effect.primary(run_id)
    assert primary["level"] == 0.9
    assert "height" not in primary["adjustment"]


# -- methods, assumptions, precision --------------------------------------------------------


def test_11_another_estimator_is_compared_with_the_first(effect: Talk) -> None:
    run_id, said = _refined(effect, "use matching instead")
    assert effect.primary(run_id)["method"] == "propensity_matching"
    assert "placebo_treatment" in effect.ran(run_id)
    assert effect.reused(run_id)["identify"] == effect.first
    assert "instead of Regression adjustment" in said
    assert "The two intervals" in said


def test_12_a_graph_is_drawn_by_another_algorithm(graph: Talk) -> None:
    run_id, said = _refined(graph, "try GES instead")
    assert graph.ran(run_id) == {"ges"}
    assert "The graph stays as it was: 2 links are the same." in said


def test_13_a_graph_is_drawn_beside_an_effect(effect: Talk) -> None:
    run_id, _ = _refined(effect, "try PC")
    assert {"pc", "regression_adjustment"} <= effect.ran(run_id)
    assert _all_from(effect, run_id, {"identify", "estimate_regression_adjustment", *CHECKS})
    assert effect.done(run_id) == {"discover_pc"}


def test_14_an_assumption_is_done_without(talks: Talks) -> None:
    talk = talks.about(clinic(), EFFECT, "placebo_treatment")
    before = talk.primary(talk.first)["method"]
    assert before != "ipw"
    run_id, _ = _refined(talk, "try without the model of the outcome assumption")
    assert "regression_adjustment" not in talk.ran(run_id)
    assert any("not assumed that the model of the outcome" in s for s in talk.run(run_id).amended)


def test_15_intervals_are_wider_at_a_higher_level(effect: Talk) -> None:
    run_id, said = _refined(effect, "Use 99 % intervals")
    before, after = effect.primary(effect.first), effect.primary(run_id)
    assert after["value"] == before["value"]
    assert after["level"] == 0.99
    assert after["interval"][0] < before["interval"][0]
    assert "99 % interval" in said
    without_interval = {"refute_placebo_treatment", "sensitivity_rosenbaum_bounds"}
    assert set(effect.reused(run_id)) == {"identify", *without_interval}
    assert _all_from(effect, run_id, without_interval)


def test_all_refuters_of_a_study_are_used_again_at_another_level(talks: Talks) -> None:
    talk = talks.about(clinic(), EFFECT)
    planned = {s["id"] for s in talk.result(talk.first)["steps"] if s["id"].startswith("refute_")}
    assert len(planned) == 4
    run_id, _ = _refined(talk, "Use 90 % intervals")
    before, after = talk.primary(talk.first), talk.primary(run_id)
    assert {talk.reused(run_id).get(step) for step in planned} == {talk.first}
    assert not {s for s in talk.done(run_id) if s.startswith("refute_")}
    assert after["level"] == 0.9
    assert after["interval"][0] > before["interval"][0]
    assert talk.result(run_id)["refutations"] == talk.result(talk.first)["refutations"]


def test_what_was_estimated_at_another_level_is_given_to_the_step(
    talks: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, Any]] = []
    carry_out = child.TASKS["step"]
    watched = lambda order, tell: given.append(order) or carry_out(order, tell)  # noqa: E731
    monkeypatch.setitem(child.TASKS, "step", watched)
    talk = talks.about(clinic(), EFFECT, *LINES)
    run_id, _ = _refined(talk, "Use 90 % intervals")
    known = {each["order"]["step_id"]: each["order"]["before"] for each in given}
    assert known["estimate_regression_adjustment"] is not None
    assert talk.primary(run_id)["level"] == 0.9


def test_16_more_draws_are_drawn(effect: Talk) -> None:
    run_id, _ = _refined(effect, "use 20 refits")
    refuted = effect.result(run_id)["refutations"][0]
    assert len(refuted["values"]) == 20
    assert _all_from(effect, run_id, {"identify", "estimate_regression_adjustment", *CHECKS})
    assert effect.done(run_id) == {"refute_placebo_treatment"}


# -- which rows -----------------------------------------------------------------------------


def test_28_only_some_rows_are_looked_at(effect: Talk) -> None:
    run_id, said = _refined(effect, "Only rows with age over 50")
    assert [c.words for c in effect.run(run_id).options.population] == ["age > 50"]
    assert effect.primary(run_id)["n"] < effect.primary(effect.first)["n"]
    assert "rows instead of" in said
    assert effect.reused(run_id) == {}


def test_29_a_year_is_dropped(talks: Talks) -> None:
    rng = np.random.default_rng(4)
    year = np.repeat([2019, 2020, 2021], 60)
    treated = rng.integers(0, 2, 180)
    sales = 3 * treated + 5 * (year == 2020) * treated + rng.normal(0, 1, 180)
    frame = pd.DataFrame({"year": year, "advert": treated, "sales": sales.round(2)})
    talk = talks.about(frame, "What is the effect of advert on sales?", "regression_adjustment")
    run_id, _ = _refined(talk, "drop 2020")
    primary = talk.primary(run_id)
    assert primary["n"] == 120
    assert primary["value"] == pytest.approx(3.0, abs=0.7)


def test_outliers_are_left_out_counted_and_warned_of(talks: Talks) -> None:
    frame = clinic()
    frame.loc[[3, 50], "score"] = [90.0, -75.0]
    talk = talks.about(frame, "How does treated change score?", "regression_adjustment")
    assert talk.primary(talk.first)["n"] == 160
    run_id, said = _refined(talk, "exclude outliers")
    assert "score within 3 interquartile ranges of its quartiles" in said
    assert talk.primary(run_id)["n"] == 158
    assert talk.primary(run_id)["value"] == pytest.approx(2.0, abs=0.6)
    sentence = talk.result(run_id)["answer"]["sentence"]
    assert "Only the 158 of 160 rows with score within 3 interquartile ranges" in sentence
    assert "depends on score, the outcome itself" in sentence
    stricter, _ = _refined(talk, "drop outliers beyond 1.5 IQR")
    assert [c.levels for c in talk.run(stricter).options.population] == [(1.5,)]


def test_a_share_of_a_covariate_is_left_out_without_a_warning(effect: Talk) -> None:
    run_id, _ = _refined(effect, "drop the top 5 % of income")
    assert effect.primary(run_id)["n"] == 152
    assert "the outcome itself" not in effect.result(run_id)["answer"]["sentence"]


# -- other questions of the same kind -------------------------------------------------------


def test_17_another_outcome_is_asked_about(effect: Talk) -> None:
    run_id, said = _refined(effect, "What about the effect on height instead?")
    assert effect.primary(run_id)["outcome"] == "height"
    assert "Now the effect of treated on height is" in said
    assert effect.reused(run_id) == {}


def test_18_an_instrument_is_used(talks: Talks) -> None:
    talk = talks.about(clinic(), EFFECT)
    run_id, said = _refined(talk, "use draft as the instrument")
    primary = talk.primary(run_id)
    assert (primary["design"], primary["instrument"]) == ("iv", "draft")
    assert "Changed: The instrument is draft." in said


def test_19_other_levels_are_compared(talks: Talks) -> None:
    talk = talks.about(doses(), "What is the effect of dose on relief?", "treatment_levels")
    run_id, _ = _refined(talk, "compare 2 with 0")
    primary = talk.primary(run_id)
    assert primary["contrast"] == [0.0, 2.0]
    assert primary["value"] == pytest.approx(4.0, abs=0.6)


def test_20_a_column_is_taken_for_another_kind_in_a_table_of_its_own(effect: Talk) -> None:
    run_id, _ = _refined(effect, "treat draft as a category")
    child, first = effect.run(run_id), effect.run(effect.first)
    assert child.dataset_id != first.dataset_id
    kinds = [
        effect.world.datasets.get(ME, run.dataset_id).profile.variable("draft").kind
        for run in (first, child)
    ]
    assert kinds == ["binary", "nominal"]


def test_21_a_what_if_is_asked_of_the_same_outcome(graph: Talk) -> None:
    asked = graph.say("What causes slips?")
    assert asked.kind is MessageKind.QUESTION
    message = graph.say("what if rain rose by 1?")
    assert message.kind is MessageKind.REFINEMENT
    child = graph.run(message.run_id)
    assert child.question == "What would slips be if rain rose by 1?"
    assert child.parent_run_id == asked.run_id
    assert graph.result(child.id)["attributions"]


# -- going back, branching, comparing -------------------------------------------------------


def test_22_a_change_is_taken_back(effect: Talk) -> None:
    changed, _ = _refined(effect, "do not adjust for age")
    message = effect.say("ignore the last change")
    assert (message.kind, message.about_run_id) == (MessageKind.REFINEMENT, changed)
    assert message.run_id == effect.first
    assert "The last change is taken back." in told(message)
    again = effect.say("undo")
    assert again.kind is MessageKind.EXPLANATION
    assert "no change to take back" in told(again)


def test_23_a_conversation_branches_from_an_earlier_run(effect: Talk) -> None:
    left, _ = _refined(effect, "do not adjust for age")
    message = effect.say("use 90 % intervals", from_run=effect.first)
    assert effect.run(message.run_id).parent_run_id == effect.first
    assert "age" in effect.primary(message.run_id)["adjustment"]
    assert message.parent_id is None
    tree = effect.world.runs.tree(ME, left)
    assert tree[0].id == effect.first
    assert {run.id for run in tree[1:]} == {left, message.run_id}


def test_24_runs_are_compared_with_the_one_before_and_with_the_first(effect: Talk) -> None:
    _refined(effect, "do not adjust for age")
    _refined(effect, "use 90 % intervals")
    last = effect.answer("What changed?")
    assert "Intervals are at 90 %" in last
    assert "No longer held fixed" not in last
    first = effect.answer("How does this differ from the first run?")
    assert "No longer held fixed: age." in first


def test_25_a_question_about_findings_between_two_changes_starts_no_run(effect: Talk) -> None:
    changed, _ = _refined(effect, "use 90 % intervals")
    why = effect.say("what did you adjust for and why?")
    assert (why.kind, why.run_id, why.about_run_id) == (MessageKind.EXPLANATION, None, changed)
    run_id, _ = _refined(effect, "do not adjust for income")
    assert effect.primary(run_id)["level"] == 0.9
    assert effect.run(run_id).parent_run_id == changed


def test_26_a_new_question_keeps_what_is_known(graph: Talk) -> None:
    stated, _ = _refined(graph, "rain causes wet")
    asked = graph.say("What is the effect of rain on slips?")
    assert asked.kind is MessageKind.QUESTION
    child = graph.run(asked.run_id)
    assert child.parent_run_id == stated
    assert child.knowledge.required == (("rain", "wet"),)


def test_27_who_asks_afresh_has_everything_done_afresh(talks: Talks) -> None:
    first = talks.about(clinic(), EFFECT, *LINES)
    again = talks.world.talk(clinic(), EFFECT, algorithms=LINES, budget_seconds=0.05)
    assert again.reused(again.first) == {}
    assert again.done(again.first) == first.done(first.first)


def test_a_unit_of_a_covariate_is_words_and_nothing_is_estimated_again(effect: Talk) -> None:
    run_id, said = _refined(effect, "income is in dollars per week")
    assert _all_from(effect, run_id, {"estimate_regression_adjustment", *CHECKS})
    assert effect.done(run_id) == {"identify"}
    assert "stays at" in said


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("Age cannot be an effect of anything", {"identify", "graph_range"}),
        ("use 20 refits", {"refute_placebo_treatment"}),
        ("try PC", {"discover_pc"}),
        ("also adjust for income", set()),
    ],
)
def test_only_what_depends_on_a_change_is_done_again(
    effect: Talk, text: str, again: set[str]
) -> None:
    """The steps are counted: each was done again or stands."""
    run_id, _ = _refined(effect, text)
    done, reused = effect.done(run_id), effect.reused(run_id)
    assert done <= again
    assert len(done) + len(reused) == len(effect.result(run_id)["steps"])
    assert len(reused) >= 5


def test_a_change_that_fails_leaves_the_run_before_it_to_talk_about(effect: Talk) -> None:
    failed = effect.say("use synthetic control instead")
    assert effect.run(failed.run_id).status is RunStatus.FAILED
    assert effect.say("How sure are you?").about_run_id == effect.first


def shaken(n: int = 300) -> pd.DataFrame:
    """Rain acts on slips through wet alone, with noise that shows the direction."""
    rng = np.random.default_rng(4)
    rain = rng.exponential(1, n)
    wet = rain + rng.uniform(-1, 1, n)
    return pd.DataFrame({"rain": rain, "wet": wet, "slips": wet + rng.uniform(-1, 1, n)}).round(3)


def test_an_effect_asked_after_a_graph_holds_nothing_fixed_that_the_graph_puts_behind_it(
    talks: Talks,
) -> None:
    talk = talks.about(shaken(), "Which column drives which?", "direct_lingam")
    message = talk.say("What is the effect of rain on slips?")
    assert message.run_id is not None, told(message)
    result = talk.result(message.run_id)
    main = next(e for e in result["estimates"] if e["primary"])
    assert main["adjustment"] == []
    assert main["interval"][0] < 1 < main["interval"][1]
    assert any("the graph found before says that rain acts on it" in w for w in _notes(result))
    again = talk.say("What is the effect of wet on slips?")
    assert again.run_id is not None
    main = next(e for e in talk.result(again.run_id)["estimates"] if e["primary"])
    assert main["adjustment"] == ["rain"]


def _notes(result: Any) -> list[str]:
    return [note for step in (result["plan"],) for note in step["notes"]]


# -- asked back -----------------------------------------------------------------------------


def test_a_message_that_is_asked_back_offers_what_may_be_sent_next(effect: Talk) -> None:
    asked = effect.say("height, hmm")
    assert asked.kind is MessageKind.EXPLANATION
    assert asked.choices == (
        "adjust for height",
        "do not adjust for height",
        "does the effect differ by height?",
    )
    assert effect.say(asked.choices[0]).changes == ("height is held fixed too.",)


def test_an_answer_that_asks_nothing_offers_nothing(effect: Talk) -> None:
    assert effect.say("How sure are you?").choices == ()


def test_a_setting_that_is_said_with_a_method_is_the_one_that_is_used(graph: Talk) -> None:
    run_id, said = _refined(graph, "rerun PC with alpha 0.01")
    assert "The level of tests is 0.01." in said
    plan = graph.world.runs.plan(ME, run_id)
    (search,) = (step for step in plan.steps if step.algorithm == "pc")
    assert (search.params["alpha"], search.settings) == (0.01, ())
