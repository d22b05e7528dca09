"""Studies with a known effect, from which the checks of estimators and refuters choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from app.causal.assumption import Assumption
from app.causal.checks import draws
from app.causal.data import Dataset, Kind, Variable
from app.causal.estimand import Basis, EffectKind, Estimand
from app.causal.profile import Facet, FacetKind, Profile, Structure
from app.causal.question import Design


@dataclass(frozen=True, slots=True)
class Study:
    """An estimand whose true value is `EFFECT`, and a way to draw data for it.

    `facets` are what a profile of such data shows; rows follow time where they are `in_time`.
    `rests_on` is an assumption in place of a usual one that is false here: only estimators that
    make it are asked.
    """

    name: str
    estimand: Estimand
    draw: Callable[[np.random.Generator, int], pd.DataFrame]
    facets: tuple[Facet, ...] = ()
    in_time: bool = False
    rests_on: Assumption | None = None

    def data(self, rng: np.random.Generator, n: int = 600) -> Dataset:
        frame = self.draw(rng, n)
        return Dataset(frame, tuple(_variable(frame[name]) for name in frame.columns))

    def profile(self) -> Profile:
        data = self.data(np.random.default_rng(0))
        rows = Structure.TIME_SERIES if self.in_time else Structure.CROSS_SECTION
        return Profile(data.n_rows, data.variables, rows, facets=self.facets)


def _variable(series: pd.Series) -> Variable:
    distinct = int(series.nunique())
    numeric = pd.api.types.is_numeric_dtype(series.dtype)
    kind = Kind.CONTINUOUS if numeric else Kind.NOMINAL
    if distinct == 2:
        kind = Kind.BINARY
    levels = tuple(sorted(str(v) for v in series.unique())) if distinct <= 10 else ()
    return Variable(str(series.name), kind, levels=levels, n_distinct=distinct, unit="kg")


def _estimand(
    kind: EffectKind,
    design: Design,
    *,
    contrast: tuple[float | str, float | str] | None = (0.0, 1.0),
    adjustment: tuple[str, ...] = (),
    instruments: tuple[str, ...] = (),
    block: str | None = None,
    unit: str | None = None,
) -> Estimand:
    is_did = design in {Design.DID, Design.PANEL}
    is_rdd = design in {Design.RDD, Design.KINK}
    times = {
        Design.DID: "year", Design.PANEL: "year", Design.SYNTHETIC_CONTROL: "year",
        Design.INTERRUPTED_TIME_SERIES: "week",
    }  # fmt: skip
    is_panel = is_did or design is Design.SYNTHETIC_CONTROL
    return Estimand(
        kind=kind,
        design=design,
        treatment="drug",
        outcome="weight",
        contrast=contrast,
        adjustment=adjustment,
        instruments=instruments,
        group_column="drug" if is_did else block,
        unit_column="unit" if is_panel else unit,
        time_column=times.get(design),
        running_variable="score" if is_rdd else None,
        cutoff=55.0 if is_rdd else None,
        mediator="absorbed" if design in {Design.MEDIATION, Design.FRONTDOOR} else None,
        unit="kg",
    )


STUDIES = (
    Study(
        "observed",
        _estimand(EffectKind.ATE, Design.BACKDOOR, adjustment=("age", "site")),
        draws.observed,
    ),
    Study(
        "observed_treated",
        _estimand(EffectKind.ATT, Design.BACKDOOR, adjustment=("age", "site")),
        draws.observed,
    ),
    Study(
        "controls",
        replace(
            _estimand(EffectKind.ATE, Design.BACKDOOR, adjustment=("age", "site")),
            negative_outcome="height",
            negative_treatment="eyes",
        ),
        draws.controlled,
    ),
    Study(
        "dose_in_groups",
        replace(
            _estimand(EffectKind.CATE, Design.BACKDOOR, contrast=None, adjustment=("age",)),
            modifiers=("age",),
        ),
        draws.dose,
    ),
    Study(
        "differing",
        _estimand(EffectKind.CATE, Design.BACKDOOR, adjustment=("age", "site")),
        draws.differing,
    ),
    Study(
        "assigned",
        _estimand(EffectKind.ATE, Design.RANDOMISED, contrast=("control", "treated")),
        draws.assigned,
    ),
    Study(
        "dose",
        _estimand(EffectKind.ATE, Design.BACKDOOR, contrast=None, adjustment=("age",)),
        draws.dose,
    ),
    Study(
        "dose_curve",
        _estimand(EffectKind.DOSE_RESPONSE, Design.BACKDOOR, contrast=None, adjustment=("age",)),
        draws.dose,
    ),
    Study(
        "observed_overlap",
        _estimand(EffectKind.ATO, Design.BACKDOOR, adjustment=("age", "site")),
        draws.observed,
    ),
    Study(
        "observed_quantile",
        _estimand(EffectKind.QTE, Design.BACKDOOR, adjustment=("age", "site")),
        draws.observed,
    ),
    Study(
        "levels",
        _estimand(EffectKind.ATE, Design.BACKDOOR, contrast=("none", "half"), adjustment=("age",)),
        draws.levelled,
    ),
    Study(
        "blocks",
        _estimand(EffectKind.ATE, Design.RANDOMISED, adjustment=("age",), block="clinic"),
        draws.blocked,
    ),
    Study(
        "villages",
        _estimand(EffectKind.ATE, Design.RANDOMISED, adjustment=("age",), unit="village"),
        draws.in_villages,
    ),
    Study(
        "encouraged",
        _estimand(EffectKind.LATE, Design.IV, adjustment=("age",), instruments=("letter",)),
        draws.encouraged,
    ),
    Study(
        "judged",
        _estimand(EffectKind.LATE, Design.IV, contrast=None, instruments=("judge",)),
        draws.judged,
    ),
    Study(
        "mediated", _estimand(EffectKind.NIE, Design.MEDIATION, adjustment=("age",)), draws.mediated
    ),
    Study("front_door", _estimand(EffectKind.ATE, Design.FRONTDOOR), draws.front_door),
    Study(
        "class_of_graphs",
        replace(
            _estimand(EffectKind.ATE, Design.BACKDOOR),
            basis=Basis.CLASS,
            alternatives=(("age", "site"), ("site",)),
        ),
        draws.observed,
    ),
    Study(
        "napkin",
        replace(
            _estimand(EffectKind.ATE, Design.BACKDOOR),
            basis=Basis.FORMULA,
            arrows=(("start", "middle"), ("middle", "drug"), ("drug", "weight")),
            confounded=(("start", "drug"), ("start", "weight")),
        ),
        draws.napkin,
    ),
    Study(
        "unidentified",
        replace(_estimand(EffectKind.ATE, Design.BACKDOOR), basis=Basis.BOUNDS),
        draws.napkin,
    ),
    Study(
        "hastened",
        replace(
            _estimand(EffectKind.HAZARD_RATIO, Design.SURVIVAL, adjustment=("age", "site")),
            event_column="event",
        ),
        draws.hastened,
    ),
    Study(
        "hastened_in_groups",
        replace(
            _estimand(EffectKind.CATE, Design.SURVIVAL, adjustment=("age", "site")),
            event_column="event",
            modifiers=("site",),
        ),
        draws.hastened,
    ),
    Study(
        "begun",
        replace(
            _estimand(EffectKind.HAZARD_RATIO, Design.SURVIVAL, adjustment=("age",)),
            event_column="event",
            adoption_column="wait",
        ),
        draws.begun,
    ),
    Study(
        "delayed",
        replace(
            _estimand(EffectKind.RMST_DIFFERENCE, Design.SURVIVAL, adjustment=("age", "site")),
            event_column="event",
        ),
        draws.delayed,
    ),
    Study(
        "kinked",
        _estimand(EffectKind.LATE, Design.KINK, contrast=None, adjustment=("age",)),
        draws.kinked,
    ),
    Study(
        "lost",
        _estimand(EffectKind.ATE, Design.RANDOMISED, contrast=("control", "treated")),
        draws.lost,
        rests_on=Assumption.ONE_WAY_LOSS,
    ),
    Study(
        "steered",
        _estimand(EffectKind.LATE, Design.RDD, adjustment=("age",)),
        draws.steered,
        rests_on=Assumption.ONE_WAY_STEERING,
    ),
    Study(
        "steered_some",
        _estimand(EffectKind.LATE, Design.RDD, adjustment=("age",)),
        draws.steered_some,
        rests_on=Assumption.ONE_WAY_STEERING,
    ),
    Study("threshold", _estimand(EffectKind.LATE, Design.RDD, adjustment=("age",)), draws.scored),
    Study("panel", _estimand(EffectKind.ATT, Design.DID), draws.panel),
    Study(
        "reaching",
        replace(_estimand(EffectKind.ATT, Design.DID), third_column="old"),
        draws.reaching,
    ),
    Study(
        "staggered",
        _estimand(EffectKind.ATT, Design.DID),
        draws.staggered,
        (Facet(FacetKind.STAGGERED_ADOPTION, ("drug",), "units start at different times", 1.0),),
    ),
    Study(
        "switching",
        _estimand(EffectKind.ATE, Design.PANEL),
        draws.switching,
        (Facet(FacetKind.SWITCHING, ("drug",), "units start and stop", 1.0),),
    ),
    Study("doses", _estimand(EffectKind.ATE, Design.PANEL, contrast=None), draws.doses),
    Study(
        "answering",
        replace(
            _estimand(EffectKind.ATE, Design.BACKDOOR, contrast=None, adjustment=("age",)),
            basis=Basis.LAGS,
            time_column="week",
            at_once=("age", "weight"),
            lag=2,
        ),
        draws.answering,
        in_time=True,
    ),
    Study("one_unit", _estimand(EffectKind.ATT, Design.SYNTHETIC_CONTROL), draws.one_unit),
    Study(
        "one_series", _estimand(EffectKind.ATT, Design.INTERRUPTED_TIME_SERIES), draws.one_series
    ),
)
