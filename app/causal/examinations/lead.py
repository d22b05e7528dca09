"""Which series comes before which: Granger tests both ways, and at what lag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.examinations.wording import chance, listed, yes_or_no
from app.causal.findings import Examination
from app.causal.inquiry import Claim, ClaimKind, Inquiry
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Question

_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class _Lead:
    """What the past of one series adds to the prediction of another.

    `lags` are those that tell by themselves, the strongest first; `at_once` is the p-value of
    what is left between both within one time step.
    """

    source: str
    target: str
    p: float
    lags: tuple[int, ...]
    at_once: float

    @property
    def is_seen(self) -> bool:
        return self.p < _LEVEL


def lead(data: Dataset, question: Question) -> Examination:
    """Return whether one series helps to predict another, at what lag, and the reverse.

    The pasts of all other series are held fixed.

    References
    ----------
    Granger, Econometrica 37:424-438, 1969, doi:10.2307/1912791

    Raises
    ------
    DegenerateData, TooFewSamples : see `prepared_series`.
    """
    from app.causal.kernels.lagged import lagged_correlation, longest_lag, prepared_series
    from app.causal.series import SeriesParams

    series, changes = prepared_series(data, SeriesParams())
    tau = max(longest_lag(series), 2)
    R, n = lagged_correlation(series, tau)
    names, target = series.names, question.outcome or ""
    note = f" ({listed(changes)} taken as changes, as the levels wander)" if changes else ""
    if question.treatment:
        forth = _lead(R, n, names, tau, question.treatment, target)
        back = _lead(R, n, names, tau, target, question.treatment)
        return _of_pair(forth, back, question, tau, n, note)
    others = [name for name in names if name != target]
    found = [_lead(R, n, names, tau, name, target) for name in others]
    behind = [_lead(R, n, names, tau, target, name) for name in others]
    return _of_one(target, found, behind, tau, n, note)


def _lead(R: Floats, n: int, names: tuple[str, ...], tau: int, source: str, target: str) -> _Lead:
    import numpy as np
    from scipy.stats import norm

    from app.causal.kernels.granger import joint_tests
    from app.causal.kernels.independence import fisher_statistic
    from app.causal.kernels.partial import partial_correlation

    size = len(names)
    found = joint_tests(R, n, size=size, tau=tau)
    i, j = names.index(source), names.index(target)
    p_lags, joint = found.lag_p_value[i, j], float(found.p_value[i, j])
    order = np.argsort(p_lags)
    telling = tuple(int(k) + 1 for k in order if p_lags[k] < _LEVEL / tau)
    past = np.arange(size, size * (tau + 1), dtype=np.int64)
    room = np.empty((len(past) + 2, len(past) + 2))
    r = float(partial_correlation(R, i, j, past, len(past), room, 0))
    at_once = float(2 * norm.sf(fisher_statistic(r, n, len(past))))
    return _Lead(source, target, joint, telling, at_once)


def _of_pair(
    forth: _Lead, back: _Lead, question: Question, tau: int, n: int, note: str
) -> Examination:
    x, y = forth.source, forth.target
    lead_in = f"{yes_or_no(forth.is_seen)}: " if question.supposed is not None else ""
    seen = (
        f"the past of {x} helps to predict {y} beyond the pasts of {y} and all other series"
        f" ({chance(forth.p)}, F test of {tau} lags){_lag_words(forth)}"
        if forth.is_seen
        else f"the past of {x} is not seen to help predict {y} beyond the pasts of {y} and all"
        f" other series ({chance(forth.p)}, F test of {tau} lags)"
    )
    holds = "holds as well" if forth.is_seen else "is seen"
    reverse = f"The reverse {holds if back.is_seen else 'is not seen'} ({chance(back.p)})."
    now = (
        f" Within the same time step both still move together ({chance(forth.at_once)}); which of"
        " them acts then is not told by time."
        if forth.at_once < _LEVEL
        else f" Within the same time step nothing more joins them ({chance(forth.at_once)})."
    )
    first = seen if lead_in else f"{seen[0].upper()}{seen[1:]}"
    sentence = f"{lead_in}{first}. {reverse}{now} {_CAUTION}{note}"
    return Examination(
        Inquiry.LEAD,
        sentence.strip(),
        tuple(_claims(forth, back, asks=question.supposed is not None)),
        tuple(_diagnosis(one, tau, n) for one in (forth, back)),
        value=float(forth.lags[0]) if forth.is_seen and forth.lags else None,
        p_value=forth.p,
        unit="time steps",
        n=n,
    )


_CAUTION = "Coming before is not yet causing: what moves both must show in the series."


def _lag_words(found: _Lead) -> str:
    if not found.lags:
        return ", with no single lag standing out"
    steps = "step" if found.lags[0] == 1 else "steps"
    return f", most at a lag of {found.lags[0]} time {steps}"


def _claims(forth: _Lead, back: _Lead, *, asks: bool) -> list[Claim]:
    ends = (forth.source, forth.target)
    claims = []
    if asks:
        claims.append(Claim(ClaimKind.YES if forth.is_seen else ClaimKind.NO))
    if forth.is_seen and back.is_seen:
        claims.append(Claim(ClaimKind.BOTH_WAYS, ends))
    if forth.is_seen:
        claims.append(Claim(ClaimKind.CAUSES, ends))
    elif back.is_seen:
        claims.append(Claim(ClaimKind.CAUSES, ends[::-1]))
    else:
        claims += [Claim(ClaimKind.UNRELATED, ends), Claim(ClaimKind.NO_EFFECT, ends)]
    if forth.is_seen and forth.lags:
        claims.append(Claim(ClaimKind.NUMBER, value=float(forth.lags[0])))
    return claims


def _of_one(
    target: str, found: list[_Lead], behind: list[_Lead], tau: int, n: int, note: str
) -> Examination:
    ahead = sorted((one for one in found if one.is_seen), key=lambda one: one.p)
    after = sorted((one for one in behind if one.is_seen), key=lambda one: one.p)
    leading = listed([f"{one.source} ({chance(one.p)}{_lag_words(one)})" for one in ahead])
    lagging = listed([f"{one.target} ({chance(one.p)}{_lag_words(one)})" for one in after])
    sentence = (
        f"Ahead of {target}: {leading}. Behind {target}: {lagging}. Each is a Granger test of"
        f" {tau} lags, with the pasts of all other series held fixed. {_CAUTION}{note}"
    )
    return Examination(
        Inquiry.LEAD,
        sentence,
        (Claim(ClaimKind.COLUMNS, tuple(one.source for one in ahead)),),
        tuple(_diagnosis(one, tau, n) for one in (*found, *behind)),
        n=n,
    )


def _diagnosis(found: _Lead, tau: int, n: int) -> Diagnosis:
    helps = "helps" if found.is_seen else "is not seen to help"
    return Diagnosis(
        name="granger",
        verdict=Verdict.PASSED if found.is_seen else Verdict.FAILED,
        sentence=f"The past of {found.source} {helps} to predict {found.target}"
        f" ({chance(found.p)}{_lag_words(found) if found.is_seen else ''}).",
        test=f"F test of {tau} lags",
        p_value=found.p,
        n=n,
        columns=(found.source, found.target),
    )
