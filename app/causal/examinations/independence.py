"""Whether two columns are independent, given others or not, and how strongly they go together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.examinations.wording import chance, given_words, yes_or_no
from app.causal.findings import Examination
from app.causal.inquiry import Claim, ClaimKind, Inquiry
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Question

LEVEL = 0.05
_FEWEST = 20
_KERNEL_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Tested:
    """One test of independence; `size` is an effect size in the words of `measure`."""

    diagnosis: Diagnosis
    p: float
    size: float | None
    interval: tuple[float, float] | None
    measure: str
    n: int

    @property
    def are_independent(self) -> bool:
        return self.p >= LEVEL


def independence(data: Dataset, question: Question, rng: np.random.Generator) -> Examination:
    """Return whether treatment and outcome are seen to depend on each other, given columns.

    Raises
    ------
    TooFewSamples, DegenerateData : the rows cannot carry the test.
    """
    x, y, given = question.treatment or "", question.outcome or "", question.given
    found = tested(data, x, y, given, rng)
    asks_dependence = question.supposed is ClaimKind.RELATED
    is_so = found.are_independent is not asks_dependence
    lead = f"{yes_or_no(is_so)}: " if question.supposed is not None else ""
    said = given_words(given)
    fact = (
        f"{x} and {y} are independent{said} as far as {found.n:,} rows show"
        if found.are_independent
        else f"{x} and {y} are not independent{said}"
    )
    caution = (
        " Independence is what the rows do not speak against; it cannot be proved."
        if found.are_independent
        else " That they depend on each other does not tell which is the cause, if either is."
    )
    kind = ClaimKind.UNRELATED if found.are_independent else ClaimKind.RELATED
    claims = [Claim(kind, (x, y))]
    if question.supposed is not None:
        claims.append(Claim(ClaimKind.YES if is_so else ClaimKind.NO))
    return Examination(
        Inquiry.INDEPENDENCE,
        f"{lead}{fact} ({_size_words(found)}{found.diagnosis.test}, {chance(found.p)}).{caution}",
        tuple(claims),
        (found.diagnosis,),
        value=found.size,
        interval=found.interval,
        p_value=found.p,
        unit=found.measure,
        n=found.n,
    )


def correlation(data: Dataset, question: Question, rng: np.random.Generator) -> Examination:
    """Return how strongly treatment and outcome go together, with no claim about causes."""
    x, y, given = question.treatment or "", question.outcome or "", question.given
    found = tested(data, x, y, given, rng)
    size = found.size or 0.0
    ends = f" (95 % interval {found.interval[0]:.2f} to {found.interval[1]:.2f})" if (
        found.interval) else ""  # fmt: skip
    ranks = "" if given else _ranks(data, x, y)
    sentence = (
        f"The {found.measure} of {x} and {y}{given_words(given)} is {size:.3f}{ends},"
        f" {chance(found.p)}, over {found.n:,} rows{ranks}. It says how far the two go together,"
        " not that one causes the other."
    )
    claims = [Claim(ClaimKind.NUMBER, value=size)]
    if found.are_independent:
        claims += [Claim(ClaimKind.UNRELATED, (x, y)), Claim(ClaimKind.NO_EFFECT, (x, y))]
    else:
        sign = ClaimKind.INCREASES if size > 0 else ClaimKind.DECREASES
        claims += [Claim(sign, (x, y)), Claim(ClaimKind.RELATED, (x, y))]
    if question.supposed is not None:
        is_so = question.supposed in {claim.kind for claim in claims}
        claims.append(Claim(ClaimKind.YES if is_so else ClaimKind.NO))
        sentence = f"{yes_or_no(is_so)}: {sentence[0].lower()}{sentence[1:]}"
    return Examination(
        Inquiry.CORRELATION,
        sentence,
        tuple(claims),
        (found.diagnosis,),
        value=size,
        interval=found.interval,
        p_value=found.p,
        unit=found.measure,
        n=found.n,
    )


def tested(
    data: Dataset, x: str, y: str, given: tuple[str, ...], rng: np.random.Generator
) -> Tested:
    """Return the test that fits the kinds of the columns; numbers are tested for bends as well."""
    import numpy as np
    from scipy.stats import norm

    from app.causal.kernels.choice_of_test import independence_test
    from app.causal.kernels.columns import all_columns_of

    names = (x, y, *given)
    rows = data.select(names).complete(names, at_least=_FEWEST + len(given))
    columns = all_columns_of(rows)
    place = {name: k for k, name in enumerate(columns.names)}
    held = np.array([place[name] for name in given], dtype=np.int64)
    test = independence_test(columns, LEVEL, "auto", rng)
    sides = 2 if columns.are_numeric and not columns.are_discrete else 1
    p, name = float(sides * norm.sf(float(test.statistic(place[x], place[y], held)))), test.name
    if columns.are_numeric and not columns.are_discrete and columns.n <= _KERNEL_ROWS:
        curved = independence_test(columns, LEVEL, "rcit", rng)
        p_curved = float(norm.sf(float(curved.statistic(place[x], place[y], held))))
        if 2 * p_curved < min(p, LEVEL):
            p, name = 2 * p_curved, f"{curved.name}, which sees bends as well"
        else:
            p = min(1.0, p if p < LEVEL else max(p, p_curved))
    size, interval, measure = _size(rows, x, y, given)
    verdict = Verdict.PASSED if p >= LEVEL else Verdict.FAILED
    word = "independent" if p >= LEVEL else "not independent"
    return Tested(
        Diagnosis(
            name="independence",
            verdict=verdict,
            sentence=f"{x} and {y} look {word}{given_words(given)} ({name}, {chance(p)}).",
            test=name,
            p_value=p,
            effect_size=size,
            n=columns.n,
            columns=names,
        ),
        p, size, interval, measure, columns.n,
    )  # fmt: skip


def _size_words(found: Tested) -> str:
    return "" if found.size is None else f"{found.measure} {found.size:.2f}, "


def _size(
    rows: Dataset, x: str, y: str, given: tuple[str, ...]
) -> tuple[float | None, tuple[float, float] | None, str]:
    """Return a (partial) correlation with its interval; of categories how much they share."""
    import numpy as np

    a, b = (_dummies(rows, (name,)) for name in (x, y))
    if given:
        held = np.column_stack([np.ones(len(a)), _dummies(rows, given)])
        a, b = (m - held @ np.linalg.lstsq(held, m, rcond=None)[0] for m in (a, b))
    partly = "partial " if given else ""
    if a.shape[1] == b.shape[1] == 1:
        r = _correlated(a[:, 0], b[:, 0])
        reach = 1.959964 / np.sqrt(max(len(a) - 3 - len(given), 1))
        z = np.arctanh(np.clip(r, -0.999999, 0.999999))
        return r, (float(np.tanh(z - reach)), float(np.tanh(z + reach))), f"{partly}correlation"
    return _largest_shared(a, b), None, f"{partly}canonical correlation"


def _dummies(rows: Dataset, names: tuple[str, ...]) -> Floats:
    """Return the columns as numbers, categories as one column for each level but the first."""
    import numpy as np
    import pandas as pd

    from app.causal.data import Kind

    parts = []
    for name in names:
        column = rows.frame[name]
        if rows.variable(name).kind is Kind.NOMINAL or column.dtype == object:
            parts.append(pd.get_dummies(column.astype(str), drop_first=True).to_numpy(float))
        else:
            parts.append(np.asarray(column, dtype=float)[:, None])
    return np.column_stack(parts)


def _correlated(a: Floats, b: Floats) -> float:
    import numpy as np

    if not a.std() or not b.std():
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def _largest_shared(a: Floats, b: Floats) -> float:
    """Return the largest correlation that weighted sums of both can have."""
    import numpy as np

    one, other = (np.linalg.qr(m - m.mean(axis=0))[0] for m in (a, b))
    return float(min(np.linalg.svd(one.T @ other, compute_uv=False)[0], 1.0))


def _ranks(data: Dataset, x: str, y: str) -> str:
    from scipy.stats import spearmanr

    if any(data.variable(name).n_distinct < 3 or not data.variable(name).is_numeric
           for name in (x, y)):  # fmt: skip
        return ""
    rows = data.select((x, y)).complete((x, y), at_least=_FEWEST)
    rho = float(spearmanr(rows.frame[x], rows.frame[y]).statistic)
    return f"; by ranks (Spearman) {rho:.3f}"
