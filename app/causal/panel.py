"""Units over time as estimators of panels see them: units, periods, who is treated when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.periods import periods_of
from app.causal.profile import Diagnosis, Verdict
from app.causal.sample import Sample, keep, take
from app.causal.treated_now import spelled_out
from app.errors import DegenerateData, InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand

    Vector = NDArray[np.float64]
    Codes = NDArray[np.intp]

ENOUGH_GROUPS = 6  # fewer groups than these are no clusters: their rows count by unit instead


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Rows of units, or of groups of units, in periods.

    Parameters
    ----------
    unit : (n,) codes of the unit that is followed, or of the group where none is.
    period : (n,) positions among `labels`, earliest first.
    clusters : (n,) codes of what rows may depend within; None where rows are independent.
    called : what a cluster is called; `unit_called` what a unit is.
    followed : each unit is seen once in a period at most, so that its change is known.
    """

    sample: Sample
    unit: Codes
    period: Codes
    labels: tuple[str, ...]
    clusters: Codes | None
    called: str
    unit_called: str
    followed: bool

    @property
    def n_units(self) -> int:
        return int(self.unit.max()) + 1

    @property
    def n_clusters(self) -> int:
        return 0 if self.clusters is None else int(self.clusters.max()) + 1

    @property
    def counts(self) -> Vector:
        """Return what each row counts for."""
        weights = self.sample.weights
        return np.ones(self.sample.n) if weights is None else weights

    @property
    def cluster_of_unit(self) -> Codes | None:
        """Return (units,): the cluster of each unit's first row."""
        if self.clusters is None:
            return None
        first = np.unique(self.unit, return_index=True)[1]
        return self.clusters[first]


def panel_of(data: Dataset, estimand: Estimand) -> Panel:
    """Return the panel that the estimand's columns span.

    Raises
    ------
    InvalidQuestion : no column tells time, or units apart.
    TooFewSamples, DegenerateData : the rows that are left cannot carry an effect.
    """
    data, read = spelled_out(data, estimand)
    time = read.time_column
    if time is None:
        raise InvalidQuestion("Changes over time need a time column.", hint="Name it.")
    key, group = keys_of(read)
    extra = dict.fromkeys((time, key, *([group] if group else [])))
    plain = replace(read, time_column=None, group_column=None)
    sample = take(data, plain, extra=list(extra))
    periods = periods_of(sample.frame[time], data.variable(time))
    unit = codes_of(sample.frame[key])
    cells = unit * len(periods.labels) + periods.places
    clusters, called = clusters_of(sample, unit, periods.places, key, group, read)
    if len(periods.labels) < 2:
        raise InvalidQuestion(f"{time!r} has one period; a change needs a before and an after.")
    sample = _in_second_period(sample, unit, periods.places, periods.labels)
    return Panel(
        replace(sample, clusters=clusters, contrast=contrast_said(sample, estimand)),
        unit,
        periods.places,
        periods.labels,
        clusters,
        called,
        key,
        followed=len(np.unique(cells)) == len(cells) and read.unit_column is not None,
    )


def _in_second_period(
    sample: Sample, unit: Codes, period: Codes, labels: tuple[str, ...]
) -> Sample:
    """Read a column that marks the treated in both of two periods as treated in the second."""
    if not sample.has_arms or len(labels) != 2 or not _decides(unit, np.zeros_like(unit), sample):
        return sample
    return replace(sample, treatment=sample.treatment * (period == 1))


def contrast_said(sample: Sample, estimand: Estimand) -> tuple[float | str, float | str] | None:
    """Return the contrast in the user's words, where the treatment was spelled out."""
    if estimand.treated_unit is not None:
        return "others", str(estimand.treated_unit)
    if estimand.adoption_column == estimand.treatment:
        return "not yet treated", "treated"
    return estimand.contrast if estimand.contrast and sample.has_arms else sample.contrast


def keys_of(read: Estimand) -> tuple[str, str | None]:
    """Return the column of units, and one of the groups that these are in, if there is one."""
    group = read.group_column if read.group_column != read.treatment else None
    key = read.unit_column or group
    if key is None:
        raise InvalidQuestion(
            "Which rows belong to the same unit or group over time is not known.",
            hint="Name the column of units, or of groups.",
        )
    return key, group if group != key else None


def codes_of(series: pd.Series) -> Codes:
    return pd.factorize(series, use_na_sentinel=False)[0].astype(np.intp)


def clusters_of(
    sample: Sample, unit: Codes, period: Codes, key: str, group: str | None, read: Estimand
) -> tuple[Codes | None, str]:
    """Return what the rows depend within: where treatment is decided, if these are enough."""
    if group is not None:
        codes = codes_of(sample.frame[group])
        if int(codes.max()) + 1 >= ENOUGH_GROUPS and _decides(codes, period, sample):
            return codes, group
    enough = read.unit_column is not None or int(unit.max()) + 1 >= ENOUGH_GROUPS
    return (unit, key) if enough and len(np.unique(unit)) < len(unit) else (None, "")


def _decides(codes: Codes, period: Codes, sample: Sample) -> bool:
    """Tell whether the treatment is the same for all rows of a group in a period."""
    cells = pd.Series(sample.treatment).groupby([codes, period])
    return bool((cells.max() == cells.min()).all())


@dataclass(frozen=True, slots=True, eq=False)
class Adoption:
    """A panel whose units take a treatment up for good: `first` (units,) says in which period.

    Infinity stands for never. `n` counts the complete rows, `left_out` are diagnoses of units
    whose rows say nothing and are not among the panel's.
    """

    panel: Panel
    first: Vector
    n: int
    left_out: tuple[Diagnosis, ...] = ()

    @property
    def starts(self) -> Codes:
        """Return the different periods in which units start, earliest first."""
        return np.unique(self.first[np.isfinite(self.first)]).astype(np.intp)

    @property
    def treated_clusters(self) -> int:
        """Return how many clusters have a treated unit."""
        clusters = self.panel.cluster_of_unit
        return 0 if clusters is None else len(np.unique(clusters[np.isfinite(self.first)]))


def adoption_of(panel: Panel, estimand: Estimand) -> Adoption:
    """Return when each unit was first treated; those treated from the start on are left out.

    Raises
    ------
    InvalidQuestion : the treatment is a dose, or given up again.
    TooFewSamples, DegenerateData : nobody can be compared before and after.
    """
    if not panel.sample.has_arms:
        raise InvalidQuestion(f"{estimand.treatment!r} is a dose, not something that starts.")
    first = first_treated(panel)
    given_up = (panel.period >= first[panel.unit]) & ~panel.sample.treated
    if given_up.any():
        raise InvalidQuestion(
            f"Some units give {estimand.treatment!r} up again; effects since its start need a"
            " treatment that stays.",
            hint="Fixed effects and effects of switching take treatments that come and go.",
        )
    always = first <= _first_seen(panel)
    if not always.any():
        return _checked(Adoption(panel, first, panel.sample.n), estimand)
    if always[np.isfinite(first)].all():
        raise DegenerateData(
            "Every treated unit is treated from its first period on, so what"
            f" {estimand.treatment!r} changed was not seen.",
            hint="Periods from before the treatment are needed.",
        )
    kept = ~always[panel.unit]
    told = Diagnosis(
        "always_treated",
        Verdict.INCONCLUSIVE,
        f"{int(always.sum())} of {len(first)} units ({panel.unit_called}) are treated from"
        " their first period on; they are left out, since no change can be seen in them.",
        statistic=float(always.sum()),
        n=len(first),
    )
    used = restricted(panel, kept)
    return _checked(Adoption(used, first[~always], panel.sample.n, (told,)), estimand)


def first_treated(panel: Panel) -> Vector:
    """Return (units,): the first period in which each unit is treated, infinity for never."""
    first = np.full(panel.n_units, np.inf)
    on = panel.sample.treated
    np.minimum.at(first, panel.unit[on], panel.period[on].astype(np.float64))
    return first


def _first_seen(panel: Panel) -> Vector:
    seen = np.full(panel.n_units, np.inf)
    np.minimum.at(seen, panel.unit, panel.period.astype(np.float64))
    return seen


def restricted(panel: Panel, rows: NDArray[np.bool_]) -> Panel:
    """Return the panel with these rows only; units and clusters are numbered anew."""
    return replace(
        panel,
        sample=keep(panel.sample, rows),
        unit=np.unique(panel.unit[rows], return_inverse=True)[1].astype(np.intp),
        period=panel.period[rows],
        clusters=None
        if panel.clusters is None
        else np.unique(panel.clusters[rows], return_inverse=True)[1].astype(np.intp),
    )


def _checked(found: Adoption, estimand: Estimand) -> Adoption:
    if not np.isfinite(found.first).any():
        raise TooFewSamples(f"No unit comes under {estimand.treatment!r} in the complete rows.")
    last_start = found.starts.max()
    if not np.isinf(found.first).any() and len(found.starts) == 1:
        raise DegenerateData(
            f"All units come under {estimand.treatment!r} at the same time, so nobody is left to"
            f" compare them with (from {found.panel.labels[last_start]} on).",
            hint="Units that never had it, or got it later, are needed; or a long series before.",
        )
    return found


def wide(panel: Panel, values: Vector) -> NDArray[np.float64]:
    """Return shape (units, periods) of a row's values, NaN where a unit was not seen."""
    matrix = np.full((panel.n_units, len(panel.labels)), np.nan)
    matrix[panel.unit, panel.period] = values
    return matrix
