"""A front door is found in a graph where there is one, and followed to an estimate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.causal.adjustment import with_hidden_nodes
from app.causal.front_doors import front_door
from app.causal.graph import CausalGraph
from app.causal.question import Knowledge
from tests.asked import planned_and_estimated as ask
from tests.asked import primary as main_estimate

SMOKING = (("smoking", "tar"), ("tar", "cancer"), ("genes", "smoking"), ("genes", "cancer"))


def door(arrows, measured):
    nodes = dict.fromkeys(name for arrow in arrows for name in arrow)
    graph = with_hidden_nodes(CausalGraph.dag(nodes, arrows))
    return front_door(graph, "smoking", "cancer", measured)


def test_tar_is_the_front_door_of_smoking():
    found = door(SMOKING, {"smoking", "tar", "cancer"})
    assert found is not None
    assert (found.mediators, found.covariates) == (("tar",), ())


def test_a_second_way_that_is_not_measured_closes_it():
    assert door((*SMOKING, ("smoking", "cancer")), {"smoking", "tar", "cancer"}) is None


def test_two_mediators_that_share_the_work_are_one_front_door():
    arrows = (*SMOKING, ("smoking", "stress"), ("stress", "cancer"))
    found = door(arrows, {"smoking", "tar", "stress", "cancer"})
    assert found is not None
    assert found.mediators == ("stress", "tar")


def test_a_measured_cause_of_the_mediator_is_held_fixed():
    arrows = (*SMOKING, ("job", "smoking"), ("job", "tar"))
    found = door(arrows, {"smoking", "tar", "job", "cancer"})
    assert found is not None
    assert (found.mediators, found.covariates) == (("tar",), ("job",))


def test_a_hidden_cause_of_the_mediator_closes_it():
    arrows = (*SMOKING, ("air", "tar"), ("air", "cancer"))
    assert door(arrows, {"smoking", "tar", "cancer"}) is None


def test_arrows_with_a_front_door_lead_to_the_effect():
    rng, n = np.random.default_rng(5), 3000
    genes = rng.normal(size=n)
    smoking = (genes + rng.normal(size=n) > 0).astype(int)
    tar = 2 * smoking + rng.normal(size=n)
    cancer = 0.5 * tar + 1.5 * genes + rng.normal(size=n)
    frame = pd.DataFrame({"smoking": smoking, "tar": tar, "cancer": cancer})
    knowledge = Knowledge(required=SMOKING, latents=("genes",))
    _, result = ask(frame, "What is the effect of smoking on cancer?", knowledge=knowledge)
    estimate = main_estimate(result)
    assert (estimate["design"], estimate["method"]) == ("frontdoor", "front_door_regression")
    assert estimate["interval"][0] < 1.0 < estimate["interval"][1]
    assert "acts through tar alone" in result["answer"]["sentence"]
