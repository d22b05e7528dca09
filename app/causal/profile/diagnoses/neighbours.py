"""Whether neighbouring rows are alike although they count as independent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named, visible_share
from app.causal.profile.diagnoses.ranks import normal_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.profile.facts import Diagnosis
    from app.causal.profile.regressions import Fit

MATTERS, STATED = 0.1, 0.2  # correlation of what is left of one row and the next
_SORTED = 0.95


def alikeness(fits: Sequence[Fit], places: NDArray[np.int64], *, whole: bool) -> Judgement:
    """Test whether residuals of rows that stand next to each other are correlated.

    Columns by which the file is sorted are left out: their order says nothing of the others.

    Parameters
    ----------
    places : where the measured rows stand in the table, ascending.
    whole : the table is all there is. Where it is a sample, those next to each other are not
        neighbours, and that cannot pass.
    """
    chosen = [(fit, _pairs(fit, places)) for fit in fits if not _is_sorted(fit)]
    kept = [(fit, pairs) for fit, pairs in chosen if pairs.size]
    tests = [_test(fit, pairs) for fit, pairs in kept]
    n = max((pairs.size for _, pairs in kept), default=0)
    can_see = whole and visible_share(n, tests=len(tests)) <= STATED**2
    return judge(tests, matters=MATTERS, can_see=can_see)


def _pairs(fit: Fit, places: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return which of the rows of a fit are followed by the next row of the table."""
    return np.flatnonzero(np.diff(places[fit.rows]) == 1)


def _is_sorted(fit: Fit) -> bool:
    steps = np.diff(fit.y)
    return bool(max(np.mean(steps >= 0), np.mean(steps <= 0)) > _SORTED)


def _test(fit: Fit, pairs: NDArray[np.intp]) -> SingleTest:
    from scipy.special import erfc

    scores = normal_scores(fit.residuals_linear[:, None])[:, 0]
    r = float(scores[pairs + 1] @ scores[pairs]) / pairs.size
    z = r * np.sqrt(pairs.size)
    return SingleTest((fit.name,), r, float(erfc(abs(z) / np.sqrt(2))), r)


def row_dependence(judged: Judgement, note: str, n: int) -> Diagnosis:
    """Say whether rows that stand next to each other are alike."""
    if judged.found:
        words = (
            f"Neighbouring rows are alike in {named(judged.columns)} beyond what the other columns"
            " explain: rows may come in groups or in an order, and count for fewer than they are"
        )
    elif judged.holds:
        words = "Neighbouring rows are no more alike than others"
    else:
        words = "Whether neighbouring rows are alike cannot be told"
    return judged.told(
        "row_dependence",
        f"{words}{note}.",
        test="correlation of neighbours' residuals in ranks, Holm's correction",
        n=n,
    )
