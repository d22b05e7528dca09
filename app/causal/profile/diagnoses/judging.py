"""Many tests of one kind, judged together: what is significant and large, what was too weak.

A family is all the tests that one diagnosis makes on one table. It fails where a test is
significant after Holm's correction and its effect is large enough to matter. It passes only
where an effect of the stated size would have been seen in four tables out of five; otherwise
it could not tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.facts import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ALPHA = 0.01  # of a whole family; a fifth of what is promised, as most p-values are asymptotic
_POWER = 0.8
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class SingleTest:
    """One test; `columns` are those it speaks of, the one it is about first."""

    columns: tuple[str, ...]
    statistic: float
    p_value: float
    effect: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """`found` are the tests that count, the largest effect first; `smallest` is adjusted."""

    verdict: Verdict
    found: tuple[SingleTest, ...]
    leading: SingleTest | None
    smallest: float | None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that the found tests are about, each once."""
        return tuple(dict.fromkeys(test.columns[0] for test in self.found))

    @property
    def holds(self) -> bool | None:
        """Return whether nothing was found, None where the data could not tell."""
        return None if self.verdict is Verdict.INCONCLUSIVE else self.verdict is Verdict.PASSED

    def told(self, name: str, sentence: str, *, test: str, n: int) -> Diagnosis:
        """Return the family as a diagnosis; its figures are those of the leading test."""
        lead = self.leading
        return Diagnosis(
            name,
            self.verdict,
            sentence,
            test=test,
            statistic=lead.statistic if lead else None,
            p_value=self.smallest,
            effect_size=lead.effect if lead else None,
            n=n,
            columns=self.columns,
        )


def judge(tests: Sequence[SingleTest], *, matters: float, can_see: bool) -> Judgement:
    """Judge a family of tests.

    Parameters
    ----------
    matters : the effect below which a significant departure is left alone.
    can_see : whether the stated effect would have been found with a power of 80 %.
    """
    if not tests:
        return Judgement(Verdict.INCONCLUSIVE, (), None, None)
    adjusted = holm(np.array([test.p_value for test in tests]))
    found = [
        test
        for test, p in zip(tests, adjusted, strict=True)
        if p <= ALPHA and abs(test.effect) >= matters
    ]
    found.sort(key=lambda test: -abs(test.effect))
    leading = found[0] if found else min(tests, key=lambda test: test.p_value)
    verdict = Verdict.FAILED if found else Verdict.PASSED if can_see else Verdict.INCONCLUSIVE
    return Judgement(verdict, tuple(found), leading, float(adjusted.min()))


def holm(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values adjusted for their number, in the given order (Holm 1979)."""
    order = np.argsort(p_values, kind="stable")
    steps = p_values[order] * np.arange(p_values.size, 0, -1)
    adjusted = np.empty_like(steps)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def visible_share(n: int, *, tests: int, degrees: int = 1) -> float:
    """Return the smallest share of variance that one of so many tests would find.

    The test is chi-squared with these degrees of freedom at the family's level, and finds the
    share with a power of 80 %.
    """
    from scipy.special import chdtri, chndtrinc

    critical = chdtri(degrees, ALPHA / max(tests, 1))
    needed = float(chndtrinc(critical, degrees, 1 - _POWER))
    return needed / (needed + max(n, 1))


def named(columns: Sequence[str]) -> str:
    """Return names for a sentence, the first five of them."""
    shown = [repr(name) for name in columns[:_MOST_NAMED]]
    if len(columns) > _MOST_NAMED:
        return f"{', '.join(shown)} and {len(columns) - _MOST_NAMED} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)
