"""What-if answers at the ends of a curve, where smoothing is most off, against the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.catalogue import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.causal.kernels.arrays import Floats

SHAPES: dict[str, Callable[[Floats], Floats]] = {
    "linear": lambda x: x,
    "square": np.square,
    "exponential": np.exp,
    "sine": lambda x: np.sin(2 * x),
}
ENDS = (0.02, 0.98)


def errors_at(shape: str, end: float, rows: int, draws: int) -> Iterator[tuple[float, float, bool]]:
    """Yield by how much each answer is off, its standard error, and whether its interval holds.

    A cause that a covariate moves is set to a quantile of its own for all rows; the truth is the
    mean change over the rows drawn.
    """
    from app.causal.catalogue import AttributionSpec, load
    from app.causal.data import Dataset, Kind, Variable
    from app.causal.graph import CausalGraph
    from app.causal.question import Question, QuestionKind

    spec, curve = load().get("what_if", AttributionSpec), SHAPES[shape]
    graph = CausalGraph.dag(("z", "x", "y"), (("z", "x"), ("z", "y"), ("x", "y")))
    for draw in range(draws):
        rng = np.random.default_rng([rows, draw])
        frame = _drawn(curve, rows, rng)
        place = float(np.quantile(frame["x"], end))
        columns = tuple(Variable(str(n), Kind.CONTINUOUS, n_distinct=rows) for n in frame)
        question = Question(
            "", QuestionKind.FORECAST_INTERVENTION, outcome="y", setting=(("x", place),)
        )
        found = spec.run(Dataset(frame, columns), question, graph, spec.params(), rng, silent)
        estimate, truth = found.estimates[0], float(np.mean(curve(place) - curve(frame["x"])))
        low, high = estimate.interval
        yield estimate.value - truth, estimate.standard_error or 0.0, low <= truth <= high


def _drawn(curve: Callable[[Floats], Floats], rows: int, rng: np.random.Generator) -> pd.DataFrame:
    z = rng.normal(size=rows)
    x = 0.6 * z + 0.8 * rng.normal(size=rows)
    return pd.DataFrame({"z": z, "x": x, "y": curve(x) + z + rng.normal(size=rows)})
