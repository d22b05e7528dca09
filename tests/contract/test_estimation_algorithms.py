"""Every estimator and refuter of the catalogue satisfies the checks its spec calls for."""

from __future__ import annotations

import pytest

from app.causal.catalogue import EstimatorSpec, RefuterSpec, load
from app.causal.checks import estimation, refutation

ESTIMATORS = [
    pytest.param(spec, study, check, id=f"{spec.name}-{study.name}-{check.__name__}")
    for spec in load().of(EstimatorSpec)
    for study in estimation.studies_for(spec)
    for check in estimation.CHECKS
]
REFUTERS = [
    pytest.param(spec, study, check, id=f"{spec.name}-{study.name}-{check.__name__}")
    for spec in load().of(RefuterSpec)
    for study in refutation.studies_for(spec)
    for check in refutation.CHECKS
]


@pytest.mark.parametrize("spec", load().of(EstimatorSpec), ids=lambda s: s.name)
def test_some_study_fits_every_estimator(spec):
    assert estimation.studies_for(spec)


@pytest.mark.parametrize("spec", load().of(RefuterSpec), ids=lambda s: s.name)
def test_some_study_fits_every_refuter(spec):
    assert refutation.studies_for(spec)


@pytest.mark.parametrize(("spec", "study", "check"), ESTIMATORS)
def test_an_estimator_satisfies_its_checks(spec, study, check):
    assert list(check(spec, study)) == []


@pytest.mark.parametrize(("spec", "study", "check"), REFUTERS)
def test_a_refuter_satisfies_its_checks(spec, study, check):
    assert list(check(spec, study)) == []
