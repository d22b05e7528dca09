"""What a user may set of constraint-based algorithms: the test, its level, how gaps are met."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

TestName: TypeAlias = Literal[
    "auto", "fisher_z", "g_squared", "chi_squared", "degenerate_gaussian", "rcit", "kci"
]
ColliderRule: TypeAlias = Literal["max_p", "majority", "conservative"]

_FEW = 30  # columns from which on the level falls with their number


class TestingParams(BaseModel, extra="forbid"):
    """How independences are tested; every constraint-based algorithm takes these."""

    alpha: float | None = Field(
        default=None,
        gt=0,
        lt=0.5,
        title="Significance level",
        description="Two variables count as dependent when a test of independence gives a p-value"
        " below this. Smaller values give sparser graphs; empty to let rows and columns decide.",
    )
    max_conditioning: int | None = Field(
        default=None,
        ge=0,
        title="Largest conditioning set",
        description="How many variables are held fixed at most in one test; empty for no limit.",
    )
    test: TestName = Field(
        default="auto",
        title="Test of independence",
        description="auto takes Fisher's z for numbers, G² for categories and the degenerate"
        " Gaussian likelihood ratio for both; rcit and kci see dependence of any shape.",
    )
    zeros_are_gaps: bool = Field(
        default=False,
        title="Zeros are missed readings",
        description="Leaves rows with a zero out of the tests of that column, as in counts of"
        " single cells, where a zero may be a molecule that was missed.",
    )

    def level(self, n: int, p: int) -> float:
        """Return alpha, or the level that n rows of p columns ask for."""
        return self.alpha if self.alpha is not None else level_for(n, p)


def level_for(n: int, p: int) -> float:
    """Return the level at which a test agrees with the BIC, lower where columns are many.

    An edge is kept when its squared statistic beats log n, as if each were scored; beyond some
    tens of columns the level shrinks in proportion, so that chance edges do not outgrow true ones.
    """
    z = math.sqrt(math.log(max(n, 20)))
    return math.erfc(z / math.sqrt(2)) * min(1.0, _FEW / max(p, 1))
