"""The two values of a cause that are compared where a question does not set it to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import DISCRETE
from app.causal.encoding import level_value
from app.causal.levels import baseline_first
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Level, Question


@dataclass(frozen=True, slots=True)
class Ends:
    """From where to where a cause is moved: as levels, as numbers, and in words."""

    levels: tuple[Level, Level]
    values: tuple[float, float]
    words: str


def contrast_in(data: Dataset, question: Question, observed: Floats) -> Ends:
    """Return the contrast asked for; else the two levels, or the quartiles of a number.

    Raises
    ------
    InvalidQuestion : the treatment is a category of several levels and none is named.
    """
    name = question.treatment or ""
    variable = data.variable(name)
    if question.contrast is not None:
        levels: tuple[Level, Level] = question.contrast
    elif len(variable.levels) == 2:
        levels = baseline_first(variable.levels)
    elif not variable.is_numeric:
        offered = f": {', '.join(variable.levels[:10])}" if variable.levels else " its values"
        raise InvalidQuestion(
            f"{name!r} has {variable.n_distinct} levels; an effect compares two of them.",
            hint=f"State a contrast between two of{offered}.",
        )
    else:
        low, high = np.quantile(observed, [0.25, 0.75])
        if low == high or variable.kind in DISCRETE:
            low, high = observed.min(), observed.max()
        levels = (float(low), float(high))
    values = level_value(variable, levels[0]), level_value(variable, levels[1])
    shown = [f"{v:.6g}" if isinstance(v, float) else v for v in levels]
    return Ends(levels, values, f"Changing {name} from {shown[0]} to {shown[1]}")
