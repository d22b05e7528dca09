"""Identification: what a graph or a design allows to be estimated, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.causal.data import Kind, Variable
from app.causal.estimand import Basis
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.identify import graph_of, identify
from app.causal.profile import Profile
from app.causal.question import Design, Knowledge, Question, QuestionKind
from app.errors import DegenerateData, InvalidQuestion, UnknownColumn

COLUMNS = ("x", "y", "a", "b", "m", "z")


def variable(name: str) -> Variable:
    return Variable(name, Kind.CONTINUOUS, n_distinct=50)


PROFILE = Profile(100, tuple(variable(name) for name in COLUMNS))
QUESTION = Question("", QuestionKind.EFFECT, treatment="x", outcome="y")
UNDIRECTED = {"source_mark": Mark.TAIL, "target_mark": Mark.TAIL}


BINARY = replace(
    PROFILE, variables=tuple(replace(v, kind=Kind.BINARY, n_distinct=2) for v in PROFILE.variables)
)


def drawn(
    *arrows: str,
    latents: tuple[str, ...] = (),
    question: Question = QUESTION,
    profile: Profile = PROFILE,
):
    """Identify from arrows written as "a>b"."""
    required = tuple((a.split(">")[0], a.split(">")[1]) for a in arrows)
    knowledge = Knowledge(required=required, latents=latents)
    graph = graph_of(knowledge, profile.names, question)
    return identify(question, profile, knowledge, graph)


def sets(found) -> list[tuple[str, ...]]:
    return [e.adjustment for e in found.estimands if e.design is Design.BACKDOOR]


def test_a_confounder_is_adjusted_for_and_a_mediator_is_not():
    assert sets(drawn("a>x", "a>y", "x>m", "m>y")) == [("a",)]


def test_m_bias_calls_for_no_adjustment():
    found = drawn("U>x", "U>m", "W>m", "W>y", "x>y", latents=("U", "W"))
    assert sets(found)[0] == ()


def test_a_collider_that_is_also_a_confounder_needs_a_second_column():
    found = drawn("a>x", "a>m", "b>m", "b>y", "m>x", "m>y", "x>y")
    assert sorted(sets(found)) == [("a", "m"), ("b", "m")]
    assert sets(found)[0] == ("b", "m")  # nearer to the outcome: less noise


def test_a_hidden_confounder_leaves_the_effect_unidentified_and_is_named():
    found = drawn("U>x", "U>y", "x>y", latents=("U",))
    assert not found.is_identified
    assert "not identified" in found.sentence
    assert "Measure U and adjust for it." in found.would_identify


def test_a_hidden_confounder_does_no_harm_behind_a_measured_one():
    found = drawn("U>a", "a>x", "U>y", "x>y", latents=("U",))
    assert sets(found) == [("a",)]


def test_latents_are_never_adjusted_for():
    found = drawn("U>x", "U>a", "a>y", "x>y", latents=("U",))
    assert sets(found) == [("a",)]


def test_an_instrument_is_read_from_the_graph():
    found = drawn("U>x", "U>y", "x>y", "z>x", latents=("U",))
    assert [(e.design, e.instruments, e.adjustment) for e in found.estimands] == [
        (Design.IV, ("z",), ())
    ]


def test_an_instrument_that_shares_a_cause_with_the_outcome_needs_that_cause_held_fixed():
    found = drawn("U>x", "U>y", "x>y", "z>x", "a>z", "a>y", latents=("U",))
    chosen = {e.instruments: e.adjustment for e in found.estimands}
    assert chosen[("z",)] == ("a",)


def test_a_column_that_acts_on_the_outcome_directly_is_no_instrument():
    assert not drawn("U>x", "U>y", "x>y", "z>x", "z>y", latents=("U",)).is_identified


def test_what_runs_through_a_measured_mediator_is_identified_in_spite_of_a_hidden_cause():
    found = drawn("U>x", "U>y", "x>m", "m>y", latents=("U",))
    assert found.is_identified


def test_the_napkin_is_identified_by_a_formula_and_by_no_adjustment():
    arrows = ("U>a", "U>x", "W>a", "W>y", "a>b", "b>x", "x>y")
    found = drawn(*arrows, latents=("U", "W"), profile=BINARY)
    assert found.estimands[0].basis is Basis.FORMULA
    assert "Σ" in found.sentence


def test_a_hidden_confounder_leaves_bounds_where_the_outcome_has_two_values():
    graph = CausalGraph(
        ("x", "y"), (Edge("x", "y"), Edge("x", "y", Mark.ARROW, Mark.ARROW)), GraphClass.ADMG
    )
    found = identify(QUESTION, BINARY, Knowledge(), graph)
    assert not found.is_identified
    assert [e.basis for e in found.estimands] == [Basis.BOUNDS]
    assert found.would_identify


def test_no_directed_path_means_no_effect_and_is_said():
    found = drawn("a>x", "a>y")
    assert sets(found) == [("a",)]
    assert [w.name for w in found.warnings] == ["no_causal_path"]


def test_bad_controls_are_named_with_their_role():
    question = replace(QUESTION, covariates=("a", "m", "z", "b"))
    found = drawn("a>x", "a>y", "x>m", "m>y", "x>z", "y>z", "x>b", question=question)
    said = {w.columns[0]: w.sentence for w in found.warnings}
    assert set(said) == {"m", "z", "b"}
    assert "mediator" in said["m"]
    assert "collider" in said["z"]


def test_arrows_that_do_not_speak_of_the_treatment_make_no_graph():
    assert graph_of(Knowledge(required=(("a", "y"),)), PROFILE.names, QUESTION) is None


def test_an_undecided_edge_of_the_treatment_leaves_a_cpdag_unidentified():
    edges = (Edge("x", "y", **UNDIRECTED),)
    graph = CausalGraph(("x", "y"), edges, GraphClass.CPDAG)
    found = identify(QUESTION, PROFILE, Knowledge(), graph)
    assert not found.is_identified
    assert "x --- y" in found.sentence


def test_a_class_of_graphs_leaves_an_effect_for_each_possible_set_of_causes():
    edges = (Edge("x", "a", **UNDIRECTED), Edge("a", "y"), Edge("x", "y"), Edge("z", "y"))
    graph = CausalGraph(("x", "y", "a", "z"), edges, GraphClass.CPDAG)
    found = identify(QUESTION, PROFILE, Knowledge(), graph)
    assert [e.basis for e in found.estimands] == [Basis.CLASS]
    assert found.estimands[0].alternatives == ((), ("a",))


def test_a_cpdag_whose_arrows_out_of_the_treatment_are_settled_gives_the_set_of_all_its_members():
    edges = (Edge("a", "b", **UNDIRECTED), Edge("a", "x"), Edge("z", "x"), Edge("a", "y"))
    graph = CausalGraph(("x", "y", "a", "b", "z"), (*edges, Edge("x", "y")), GraphClass.CPDAG)
    assert sets(identify(QUESTION, PROFILE, Knowledge(), graph))[0] == ("a",)


def test_an_invisible_edge_of_a_pag_may_hide_a_confounder():
    graph = CausalGraph(("x", "y"), (Edge("x", "y"),), GraphClass.PAG)
    assert not identify(QUESTION, PROFILE, Knowledge(), graph).is_identified


def test_a_visible_edge_of_a_pag_identifies_the_effect():
    edges = (Edge("z", "x", Mark.CIRCLE, Mark.ARROW), Edge("a", "x", Mark.CIRCLE, Mark.ARROW))
    graph = CausalGraph(("x", "y", "z", "a"), (*edges, Edge("x", "y")), GraphClass.PAG)
    assert sets(identify(QUESTION, PROFILE, Knowledge(), graph)) == [()]


def test_lagged_graphs_are_refused_in_words():
    graph = CausalGraph(("x", "y"), (Edge("x", "y", lag=1),), GraphClass.LAGGED_DAG)
    assert "time" in identify(QUESTION, PROFILE, Knowledge(), graph).sentence


def test_without_a_graph_the_named_covariates_are_adjusted_for_under_a_stated_assumption():
    question = replace(QUESTION, covariates=("a", "b"))
    found = identify(question, PROFILE, Knowledge(), None)
    assert sets(found) == [("a", "b")]
    assert "no unmeasured cause" in found.estimands[0].assumptions[0]


def test_adjusting_for_nothing_is_warned_of():
    found = identify(QUESTION, PROFILE, Knowledge(), None)
    assert [w.name for w in found.warnings] == ["nothing_adjusted"]


def test_an_instrumental_design_without_an_instrument_is_refused():
    with pytest.raises(InvalidQuestion, match="instrument"):
        identify(replace(QUESTION, design=Design.IV), PROFILE, Knowledge(), None)


def test_a_design_without_its_columns_is_refused_and_not_replaced_by_another():
    with pytest.raises(InvalidQuestion, match="units and times"):
        identify(replace(QUESTION, design=Design.SYNTHETIC_CONTROL), PROFILE, Knowledge(), None)


def test_random_assignment_outranks_a_graph():
    question = replace(QUESTION, design=Design.RANDOMISED)
    assert drawn("a>x", "a>y", question=question).estimands[0].design is Design.RANDOMISED


def test_treatment_and_outcome_must_differ():
    with pytest.raises(InvalidQuestion, match="both treatment and outcome"):
        identify(replace(QUESTION, outcome="x"), PROFILE, Knowledge(), None)


def test_an_unknown_column_is_refused_with_near_names():
    profile = replace(PROFILE, variables=(*PROFILE.variables, variable("income")))
    with pytest.raises(UnknownColumn) as caught:
        identify(replace(QUESTION, outcome="incom"), profile, Knowledge(), None)
    assert caught.value.nearest == ("income",)


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("x", {"kind": Kind.CONSTANT, "n_distinct": 1}, "'x' is constant"),
        ("y", {"n_missing": 100, "n_distinct": 0}, "'y' has no values"),
    ],
)
def test_columns_without_variation_are_refused(name, changes, words):
    variables = tuple(replace(v, **changes) if v.name == name else v for v in PROFILE.variables)
    with pytest.raises(DegenerateData, match=words):
        identify(QUESTION, replace(PROFILE, variables=variables), Knowledge(), None)


def with_treatment(*levels: str) -> Profile:
    kind = Kind.BINARY if len(levels) == 2 else Kind.NOMINAL
    treatment = Variable("x", kind, levels=levels, n_distinct=len(levels))
    return replace(PROFILE, variables=(treatment, *PROFILE.variables[1:]))


@pytest.mark.parametrize(
    ("levels", "contrast"),
    [
        (("0", "1"), (0.0, 1.0)),
        (("treated", "untreated"), ("untreated", "treated")),
        (("no", "yes"), ("no", "yes")),
        (("control", "drug"), ("control", "drug")),
    ],
)
def test_the_contrast_runs_from_the_state_without_treatment(levels, contrast):
    found = identify(QUESTION, with_treatment(*levels), Knowledge(), None)
    assert found.estimands[0].contrast == contrast


def test_a_few_levels_are_compared_with_the_one_that_names_no_treatment():
    found = identify(QUESTION, with_treatment("high", "low", "none"), Knowledge(), None)
    assert found.estimands[0].contrast == ("none", "low")


def test_many_levels_need_a_stated_contrast():
    with pytest.raises(InvalidQuestion) as caught:
        identify(QUESTION, with_treatment(*"abcdefghijklm"), Knowledge(), None)
    assert "a, b, c" in caught.value.hint


def test_an_unknown_level_is_refused():
    question = replace(QUESTION, contrast=("a", "q"))
    with pytest.raises(InvalidQuestion, match="no level 'q'"):
        identify(question, with_treatment("a", "b", "c"), Knowledge(), None)


def test_columns_that_nothing_can_be_alike_in_are_left_out_with_a_reason():
    label = Variable("b", Kind.IDENTIFIER, n_distinct=100)
    variables = tuple(label if v.name == "b" else v for v in PROFILE.variables)
    question = replace(QUESTION, covariates=("a", "b"))
    found = identify(question, replace(PROFILE, variables=variables), Knowledge(), None)
    assert sets(found) == [("a",)]
    assert found.warnings[0].columns == ("b",)
