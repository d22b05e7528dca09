"""Curves as inline SVG: lines with intervals over one axis, and a mark where things change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.service.rounding import plain

_WIDTH, _HEIGHT = 720, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 16, 30, 58
_TICKS = 5
_MOST_POINTS = 400  # more would be drawn on top of each other
_DASHES = ("", "7 4", "2 3", "9 3 2 3")

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values lie on the page; words along x are spaced evenly."""

    words: tuple[str, ...]
    x_ends: tuple[float, float]
    y_ends: tuple[float, float]

    def x(self, value: float | str) -> float:
        place = self.words.index(str(value)) if self.words else float(value)
        return _LEFT + _share(place, self.x_ends) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return _HEIGHT - _BOTTOM - _share(value, self.y_ends) * (_HEIGHT - _TOP - _BOTTOM)


def curve(found: Json) -> Markup:
    """Return the drawing of one curve of a result; empty where it has no point."""
    lines = [(s["label"], _thinned(s["points"])) for s in found["series"]]
    points = [p for _, line in lines for p in line]
    if not points:
        return Markup()
    frame = _frame(points, found["reference"])
    drawn = [
        *_axes(frame, found),
        *_reference(frame, found["reference"]),
        *(part for i, (_, line) in enumerate(lines) for part in _line(frame, i, line)),
        *_legend([label for label, _ in lines]),
    ]
    return Markup('<svg role="img" viewBox="0 0 {} {}" aria-label="{}">{}</svg>').format(
        _WIDTH, _HEIGHT, found["title"], Markup().join(drawn)
    )


def _thinned(points: Sequence[Json]) -> list[Json]:
    known = [p for p in points if p["value"] is not None]
    step = -(-len(known) // _MOST_POINTS) or 1
    return known[::step]


def _frame(points: Sequence[Json], reference: float | str | None) -> _Frame:
    xs = [p["x"] for p in points]
    words: tuple[str, ...] = ()
    if any(isinstance(x, str) for x in xs):
        words = tuple(dict.fromkeys(map(str, xs)))
        x_ends = (0.0, float(max(len(words) - 1, 1)))
    else:
        known = [*xs, reference] if isinstance(reference, int | float) else xs
        x_ends = (min(known), max(known))
    ys = [v for p in points for v in (p["value"], p.get("low"), p.get("high")) if v is not None]
    return _Frame(words, x_ends, _padded(min(ys), max(ys)))


def _padded(low: float, high: float) -> tuple[float, float]:
    pad = 0.06 * (high - low) or abs(high) or 1.0
    return low - pad, high + pad


def _share(value: float, ends: tuple[float, float]) -> float:
    return (value - ends[0]) / ((ends[1] - ends[0]) or 1.0)


def _axes(frame: _Frame, found: Json) -> Iterator[Markup]:
    base = _HEIGHT - _BOTTOM
    text = Markup('<text class="axis" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
    for value in _spread(frame.y_ends):
        yield text.format(_LEFT - 8, frame.y(value) + 4, "end", plain(value))
        yield Markup('<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>').format(
            _LEFT, _WIDTH - _RIGHT, frame.y(value), frame.y(value)
        )
    for x, label in _x_ticks(frame):
        yield text.format(x, base + 16, "middle", label)
    unit = f" ({found['unit']})" if found["unit"] else ""
    yield text.format((_LEFT + _WIDTH) / 2, base + 34, "middle", found["x_label"])
    yield text.format(4, _TOP - 14, "start", f"{found['y_label']}{unit}")
    low, high = frame.y_ends
    if low < 0 < high:
        yield Markup('<line class="zero" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>').format(
            _LEFT, _WIDTH - _RIGHT, y=frame.y(0.0)
        )


def _spread(ends: tuple[float, float]) -> list[float]:
    low, high = ends
    return [low + (high - low) * i / (_TICKS - 1) for i in range(_TICKS)]


def _x_ticks(frame: _Frame) -> Iterator[tuple[float, str]]:
    if not frame.words:
        yield from ((frame.x(value), _as_tick(value)) for value in _spread(frame.x_ends))
        return
    step = -(-len(frame.words) // 8)
    yield from ((frame.x(word), word[:14]) for word in frame.words[::step])


def _as_tick(value: float) -> str:
    return f"{value:.0f}" if 1000 <= value < 3000 else plain(value)  # a year has no comma


def _reference(frame: _Frame, at: float | str | None) -> Iterator[Markup]:
    if at is None or (frame.words and str(at) not in frame.words):
        return
    if not frame.words and isinstance(at, str):
        return
    yield Markup('<line class="zero" x1="{x:.1f}" x2="{x:.1f}" y1="{}" y2="{}"/>').format(
        _TOP, _HEIGHT - _BOTTOM, x=frame.x(at)
    )


def _line(frame: _Frame, which: int, points: Sequence[Json]) -> Iterator[Markup]:
    places = [(frame.x(p["x"]), p) for p in points]
    banded = [(x, p) for x, p in places if p.get("low") is not None and p.get("high") is not None]
    if len(banded) > 1:
        upper = [f"{x:.1f},{frame.y(p['high']):.1f}" for x, p in banded]
        lower = [f"{x:.1f},{frame.y(p['low']):.1f}" for x, p in reversed(banded)]
        yield Markup('<polygon class="band" points="{}"/>').format(" ".join([*upper, *lower]))
    if len(places) > 1:
        path = " ".join(f"{x:.1f},{frame.y(p['value']):.1f}" for x, p in places)
        yield Markup('<polyline class="curve c{}" stroke-dasharray="{}" points="{}"/>').format(
            which % len(_DASHES), _DASHES[which % len(_DASHES)], path
        )
    if len(places) <= _HEIGHT // 8:
        for x, p in places:
            yield Markup('<circle class="dot c{}" cx="{:.1f}" cy="{:.1f}" r="3"/>').format(
                which % len(_DASHES), x, frame.y(p["value"])
            )


def _legend(labels: Sequence[str]) -> Iterator[Markup]:
    if len(labels) < 2:
        return
    for i, label in enumerate(labels[: len(_DASHES)]):
        x = _LEFT + i * (_WIDTH - _LEFT) / min(len(labels), len(_DASHES))
        yield Markup(
            '<line class="curve c{0}" stroke-dasharray="{1}" x1="{2:.1f}" x2="{3:.1f}" y1="{4}" '
            'y2="{4}"/><text class="axis" x="{5:.1f}" y="{6}">{7}</text>'
        ).format(i, _DASHES[i], x, x + 26, _HEIGHT - 8, x + 32, _HEIGHT - 4, label[:28])
