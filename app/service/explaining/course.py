"""How an effect develops: what the curve over the periods since the start shows."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.curves import Curve, Point
from app.service.dialogue import Sentence
from app.service.evidence import Item
from app.service.explaining.account import Account

_SINCE_START = "event_study"


def over_time_sentences(account: Account) -> Iterator[Sentence]:
    """Yield the effect at the start and at the end of its curve, and whether these differ."""
    found = next((c for c in account.evidence.curves if c.value.name == _SINCE_START), None)
    after = _since_start(found.value) if found else ()
    if found is None or len(after) < 2:
        told = "This run tells one effect for the whole time, not how it develops."
        yield Sentence(told, (account.main.id,) if account.main else ("plan",))
        return
    first, last = after[0], after[-1]
    yield Sentence(f"In the first period the effect is {_shown(first, found)}.", (found.id,))
    yield Sentence(f"{last.x:g} periods later it is {_shown(last, found)}.", (found.id,))
    yield Sentence(_compared(first, last), (found.id,))


def _since_start(curve: Curve) -> tuple[Point, ...]:
    points = (p for series in curve.series for p in series.points)
    return tuple(p for p in points if isinstance(p.x, float) and p.x >= 0 and p.low is not None)


def _shown(point: Point, of: Item[Curve]) -> str:
    unit = f" {of.value.unit}" if of.value.unit else ""
    low, high = _band(point)
    return f"{point.value:.3g}{unit} ({low:.3g} to {high:.3g})"


def _compared(first: Point, last: Point) -> str:
    (low, high), (later_low, later_high) = _band(first), _band(last)
    if low <= later_high and later_low <= high:
        return "These bands overlap: whether it grows or fades cannot be told."
    return f"It has {'grown' if abs(last.value) > abs(first.value) else 'faded'} by then."


def _band(point: Point) -> tuple[float, float]:
    """Return the interval of a point, the point itself where it has none."""
    low, high = point.low, point.high
    return (point.value if low is None else low, point.value if high is None else high)
