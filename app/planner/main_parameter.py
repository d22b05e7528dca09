"""The main parameter of a discovery algorithm: from rows and columns, or from rows held out."""

from __future__ import annotations

from pydantic import JsonValue

from app.causal.catalogue import DiscoverySpec
from app.causal.constraint_params import TestingParams, level_for
from app.causal.graph import GraphClass
from app.causal.profile import Profile
from app.causal.score_params import ScoreParams
from app.causal.tuning import FOLDS
from app.planner.discovery_preferences import FEW

_FALSE_LINKS = 0.1  # expected by chance in a whole graph of series, per lag
_LEAST_LEVEL, _USUAL_LEVEL = 1e-4, 0.01
_FEW_STEPS = 200  # time steps below which a strict level would lose real links
_SERIES_PENALTY = 1.5
_TELLS_ROWS = frozenset({GraphClass.DAG, GraphClass.CPDAG})
_PENALTIES, _LEVELS = (1.0, 2.0, 4.0), (1.0, 0.1)  # times what size alone asks for
_MOST_COLUMNS, _LEAST_ROWS = 100, 150
_SHARE = 0.02  # of the budget that comparing settings may take


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


def alternatives(
    spec: DiscoverySpec, profile: Profile, budget: float
) -> tuple[dict[str, JsonValue], ...]:
    """Return settings to compare on rows held out, the one that size alone decides first.

    Empty where the graph is no class of DAGs over independent rows, so that no likelihood of rows
    held out belongs to it, where columns are hundreds, or where comparing would take more than a
    small share of the `budget`, in seconds.
    """
    settings = _settings(spec, profile)
    searches = len(settings) * FOLDS * spec.seconds(profile)
    fits = spec.returns in _TELLS_ROWS and not (spec.temporal or spec.across_units)
    fits = fits and not (spec.across_domains or spec.needs_role)
    fits = fits and len(profile.variables) <= _MOST_COLUMNS and profile.n_rows >= _LEAST_ROWS
    return settings if fits and searches <= _SHARE * budget else ()


def why_settings(settings: tuple[dict[str, JsonValue], ...]) -> str:
    """Say how the main parameter is set, if on the data."""
    if not settings:
        return ""
    name = next(iter(settings[0]))
    values = ", ".join(f"{setting[name]:g}" for setting in settings)
    return (
        f" Its {name} is the one of {values} with which the fewest edges tell rows held out as"
        " well as any."
    )


def _settings(spec: DiscoverySpec, profile: Profile) -> tuple[dict[str, JsonValue], ...]:
    if issubclass(spec.params, ScoreParams):
        return tuple({"penalty": value} for value in _PENALTIES)
    if issubclass(spec.params, TestingParams):
        usual = level_for(profile.n_rows, len(profile.variables))
        return tuple({"alpha": _rounded(usual * factor)} for factor in _LEVELS)
    return ()


def _level_of_series(profile: Profile) -> float:
    if profile.n_rows < _FEW_STEPS:
        return _USUAL_LEVEL
    by_chance = _FALSE_LINKS / max(len(profile.variables), 1) ** 2
    return min(max(by_chance, _LEAST_LEVEL), _USUAL_LEVEL)


def _rounded(level: float) -> float:
    return float(f"{level:.2g}")
