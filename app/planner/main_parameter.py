"""The main parameter of a discovery algorithm, set by rows and columns and not by a default."""

from __future__ import annotations

from pydantic import JsonValue

from app.causal.catalogue import DiscoverySpec
from app.causal.constraint_params import TestingParams, level_for
from app.causal.profile import Profile
from app.planner.discovery_preferences import FEW

_FALSE_LINKS = 0.1  # expected by chance in a whole graph of series, per lag
_LEAST_LEVEL, _USUAL_LEVEL = 1e-4, 0.01
_FEW_STEPS = 200  # time steps below which a strict level would lose real links
_SERIES_PENALTY = 1.5


def tuned(spec: DiscoverySpec, profile: Profile) -> dict[str, JsonValue]:
    """Return the parameters that the size of the data decides; the others keep their defaults.

    Tests of independence take the level at which they agree with the BIC on as many rows. Tests
    of links between series take the level at which chance adds a tenth of a link per lag. Series
    of linear effects pay half as much again for a link: serially dependent rows are worth fewer.
    An exact search of few columns lets any number of them be causes.
    """
    if issubclass(spec.params, TestingParams):
        return {"alpha": _rounded(level_for(profile.n_rows, len(profile.variables)))}
    if spec.name == "exact_search" and len(profile.variables) <= FEW:
        return {"max_causes": max(len(profile.variables) - 1, 1)}
    if spec.name in {"pcmci_plus", "ts_cd_nod", "j_pcmci_plus"}:
        return {"alpha": _rounded(_level_of_series(profile))}
    if spec.name in {"var_lingam", "varma_lingam"}:
        return {"penalty": _SERIES_PENALTY}
    return {}


def _level_of_series(profile: Profile) -> float:
    if profile.n_rows < _FEW_STEPS:
        return _USUAL_LEVEL
    by_chance = _FALSE_LINKS / max(len(profile.variables), 1) ** 2
    return min(max(by_chance, _LEAST_LEVEL), _USUAL_LEVEL)


def _rounded(level: float) -> float:
    return float(f"{level:.2g}")
