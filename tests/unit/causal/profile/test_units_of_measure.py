"""Units of measure are read from names, and not where a letter only looks like one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.profile.kinds import infer_variables

UNITS = {
    "age_years": "years", "temp_c": "°C", "outdoor_temp_f": "°F", "weight in kg": "kg",
    "wage ($/hour)": "$/hour", "log(price)": "log points", "height_cm": "cm", "income_usd": "USD",
    "weight_lbs": "lb", "distance_km": "km", "trip_hours": "hours", "share_pct": "%",
    "bloodPressureMmHg": "", "vitamin_c": "", "group_f": "", "size_m": "", "price": "",
    "salary [EUR]": "EUR", "speed (km/h)": "km/h",
}  # fmt: skip


@pytest.mark.parametrize("name", UNITS)
def test_the_unit_is_the_one_the_name_shows(name: str) -> None:
    frame = pd.DataFrame({name: np.random.default_rng(1).normal(50, 9, 60)})
    assert infer_variables(frame)[0].unit == UNITS[name]


def test_a_year_is_counted_in_years_and_a_level_has_no_unit() -> None:
    draw = np.random.default_rng(2)
    frame = pd.DataFrame(
        {"year": draw.integers(1980, 2000, 60), "flag_days": draw.integers(0, 2, 60)}
    )
    assert [v.unit for v in infer_variables(frame)] == ["year", ""]
