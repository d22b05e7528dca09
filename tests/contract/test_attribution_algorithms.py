"""Every attribution of the catalogue satisfies the checks its spec calls for."""

from __future__ import annotations

import pytest

from app.causal.catalogue import AttributionSpec, load
from app.causal.checks import attribution

ATTRIBUTIONS = [
    pytest.param(spec, case, check, id=f"{spec.name}-{case.name}-{check.__name__}")
    for spec in load().of(AttributionSpec)
    for case in attribution.cases_for(spec)
    for check in attribution.CHECKS
]


@pytest.mark.parametrize("spec", load().of(AttributionSpec), ids=lambda s: s.name)
def test_some_case_fits_every_attribution(spec):
    assert attribution.cases_for(spec)


@pytest.mark.parametrize(("spec", "case", "check"), ATTRIBUTIONS)
def test_an_attribution_satisfies_its_checks(spec, case, check):
    assert list(check(spec, case)) == []
