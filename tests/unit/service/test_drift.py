"""Whether an answer has changed: told of effects that have, and of those that have not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from app.service.pipelines.drift import Drift, Moment, drift

ERROR = 0.5


def moment(month: int, value: float, *, sha: str = "", **fields: Any) -> Moment:
    low, high = value - 1.959964 * ERROR, value + 1.959964 * ERROR
    estimate = {"id": "e1", "kind": "ate", "treatment": "price", "outcome": "sales", "unit": "kg"}
    estimate |= {"value": value, "interval": [low, high], "level": 0.95, **fields}
    result = {
        "answer": {"verdict": "estimated", "estimate_id": "e1"},
        "estimates": [estimate],
        "provenance": {"dataset_sha256": sha or f"{month}"},
    }
    return Moment(datetime(2026, month, 3, tzinfo=UTC), f"run_{month}", result)


def compared(*moments: Moment) -> Drift:
    found = drift(moments)
    assert found is not None
    return found


def test_an_effect_that_moved_is_told_with_since_when() -> None:
    found = compared(moment(3, 2.0), moment(4, 5.0))
    assert found.changed is True
    assert found.sentence == (
        "The effect of price on sales has changed since 3 March 2026: "
        "from 2 (1.02 to 2.98) kg to 5 (4.02 to 5.98) kg, a difference of 3 (1.61 to 4.39)."
    )
    assert (found.baseline_run_id, found.latest_run_id) == ("run_3", "run_4")


def test_an_effect_that_stayed_within_its_error_has_not_changed_detectably() -> None:
    found = compared(moment(3, 2.0), moment(4, 2.9))
    assert found.changed is False
    assert "has not changed detectably" in found.sentence


def test_false_alarms_are_rare_however_often_is_asked() -> None:
    rng, alarms = np.random.default_rng(5), 0
    for _ in range(400):
        values = 2.0 + ERROR * rng.normal(size=11)
        moments = [moment(1, v, sha=str(i)) for i, v in enumerate(values)]
        alarms += any(compared(*moments[:n]).changed for n in range(2, 12))
    # The tenth look spends 5 % on ten comparisons; looking each time, at most 1 + 1/2 + … + 1/10
    # times 5 %.
    assert alarms / 400 < 0.15


def test_the_same_table_cannot_have_changed() -> None:
    found = compared(moment(3, 2.0, sha="x"), moment(4, 9.0, sha="x"))
    assert (found.changed, found.difference) == (False, None)


def test_ratios_are_compared_as_ratios() -> None:
    ratio = {"kind": "hazard_ratio"}
    before = moment(3, 1.0, **ratio, interval=[0.8, 1.25])
    found = compared(before, moment(4, 2.0, **ratio, interval=[1.6, 2.5]))
    assert found.changed is True
    assert found.difference == pytest.approx(2.0)
    assert "a ratio of 2" in found.sentence


def test_another_verdict_is_a_change() -> None:
    latest = moment(4, 2.0)
    latest.result["answer"]["verdict"] = "not_identified"  # type: ignore[index]
    found = compared(moment(3, 2.0), latest)
    assert found.changed is True
    assert "it was estimated, now not identified" in found.sentence


def test_effects_of_other_things_are_not_compared() -> None:
    assert compared(moment(3, 2.0), moment(4, 9.0, treatment="rain")).changed is None


def test_one_answer_is_nothing_to_compare() -> None:
    assert drift([moment(3, 2.0)]) is None
