"""What a question sets: a column to a value, or shifted, or scaled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import DISCRETE, Kind
from app.causal.encoding import level_value
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Level
    from app.causal.structural.model import Change

_SHARE = re.compile(r"([+-])\s*(\d+(?:\.\d+)?)\s*%")
_STEP = re.compile(r"([+-])\s*(\d+(?:\.\d+)?)")
_BEYOND = 0.5  # of the observed range: what is set further out than this has no support at all


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A column changed from outside: `change` maps what it would be to what it is made.

    `words` complete 'if …'. `is_fixed` tells whether every row gets the same value.
    """

    column: str
    change: Change
    words: str
    is_fixed: bool


def settings_of(data: Dataset, asked: tuple[tuple[str, Level], ...]) -> tuple[Setting, ...]:
    """Return what the question sets; '+10%' scales, '+5' and '-5' shift, all else is a value.

    Raises
    ------
    InvalidQuestion : nothing is set, or a level is unknown, or a category is shifted.
    """
    if not asked:
        raise InvalidQuestion(
            "The question does not say what is changed, and to what.",
            hint="Ask what would happen if a column were set to a value, or rose by some percent.",
        )
    return tuple(_setting(data, column, level) for column, level in asked)


def _setting(data: Dataset, column: str, level: Level) -> Setting:
    variable = data.variable(column)
    text = level.replace("−", "-").strip() if isinstance(level, str) else ""
    share, step = _SHARE.fullmatch(text), _STEP.fullmatch(text)
    if (share or step) and text not in variable.levels:
        if variable.kind in DISCRETE - {Kind.ORDINAL}:
            raise InvalidQuestion(
                f"{column!r} is a category and cannot be shifted.",
                hint=f"Set it to one of {', '.join(variable.levels[:10])}.",
            )
        sign, size = (share or step).groups()  # type: ignore[union-attr]
        amount = float(f"{sign}{size}")
        moved = "higher" if amount > 0 else "lower"
        unit = f" {variable.unit}" if variable.unit else ""
        if share:
            return Setting(column, _scaled(amount), f"{column} were {size} % {moved}", False)
        return Setting(column, _shifted(amount), f"{column} were {size}{unit} {moved}", False)
    value = level_value(variable, level)
    shown = f"{level:g}" if isinstance(level, float | int) else level
    return Setting(column, fixed_at(value), f"{column} were {shown}", True)


def _scaled(percent: float) -> Change:
    return lambda x: x * (1 + percent / 100)


def _shifted(step: float) -> Change:
    return lambda x: x + step


def fixed_at(value: float) -> Change:
    """Return the change that gives every row this value."""
    return lambda x: np.full_like(x, value)


def support(setting: Setting, observed: Floats, asked: Floats | None = None) -> Diagnosis:
    """Return whether the column was ever seen where the question puts it.

    Parameters
    ----------
    observed : the column in all rows. asked : in the rows that are changed, all if None.
    """
    changed = setting.change(observed if asked is None else asked)
    low, high = float(observed.min()), float(observed.max())
    outside = float(np.mean((changed < low) | (changed > high)))
    farthest = max(low - float(changed.min()), float(changed.max()) - high, 0.0)
    told = f"{setting.column} between {low:.6g} and {high:.6g}"
    share = f"{per_cent(max(outside, 0.001), 1)}"
    if outside == 0:
        return Diagnosis(
            "support", Verdict.PASSED, f"The change stays within what was observed: {told}.",
            effect_size=0.0, columns=(setting.column,),
        )  # fmt: skip
    verdict = Verdict.FAILED if farthest > _BEYOND * (high - low) else Verdict.INCONCLUSIVE
    return Diagnosis(
        "support", verdict,
        f"For {share} of the rows the change goes beyond what was observed, {told}: there"
        " the answer is an extrapolation.",
        effect_size=outside, columns=(setting.column,),
    )  # fmt: skip
