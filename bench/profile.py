"""The profile: calibrated by simulation, and quick.

Calibration: each diagnosis alarms at no more than 5 % of tables without its trait, at 200, 1,000
and 20,000 rows, and sees a trait of the stated size in 80 % of tables; where rows are too few for
that, it says that it could not tell rather than that all is well. The whole bench writes its
table to docs/diagnoses.md. Speed: 200 columns by 10,000 rows in less than 20 seconds.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import Dataset
from app.causal.profile.facts import Verdict
from app.causal.profile.measure import measure, profile_frame
from bench.case import Rate, once
from bench.tables import (
    GAUSSIAN,
    REMARKABLE,
    SERIES,
    SERIES_TRAITS,
    SHAPES,
    WHITE,
    remarkable,
    steady,
    stirred,
    unremarkable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_ALARMS, _POWER, _MISSED = 0.05, 0.8, 0.05
_SIZES = (200, 1_000, 20_000)
_PAGE = Path(__file__).parents[1] / "docs" / "diagnoses.md"
_START, _END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True, slots=True)
class Draws:
    """How many tables of each shape, and with each trait, are drawn at each size."""

    null: dict[int, int]
    trait: dict[int, int]


_FULL = Draws({200: 60, 1_000: 60, 20_000: 30}, {200: 50, 1_000: 50, 20_000: 25})
_QUICK = Draws({200: 12, 1_000: 8}, {200: 0, 1_000: 12})


def cases(*, quick: bool, only: str = "") -> Iterator[Rate]:
    """Yield each rate as soon as its tables are measured; write the page after a whole bench.

    `only` is the name of a diagnosis, whose rates alone are measured.
    """
    if not only:
        yield from _speed()
    found: list[Rate] = []
    draws = _QUICK if quick else _FULL
    with ProcessPoolExecutor() as pool:
        parts = [
            pool.submit(measure_rates, n, draws, only)
            for n in reversed(draws.null)
            for measure_rates in (_powers, _alarms)
        ]
        for part in parts:
            found.extend(part.result())
            yield from part.result()
    if not quick and not only:
        _write(found)


def _speed() -> Iterator[Rate]:
    rng = np.random.default_rng(0)
    for p, n, most in ((200, 10_000, 20.0), (10, 5_000, 2.0)):
        X = rng.normal(size=(n, p))
        X[:, 1:] += 0.5 * X[:, :-1]
        frame = pd.DataFrame(X, columns=[f"v{i}" for i in range(p)])
        seconds, _ = once(partial(profile_frame, frame, np.random.default_rng(0)))
        name = f"typed and profiled, {p} columns by {n:,} rows, seconds"
        yield Rate(name, seconds, most, 1, is_missed=seconds > most)


def _verdicts(
    draw: Callable[[np.random.Generator], Dataset], times: int, seed: tuple[int, ...]
) -> dict[str, Counter[Verdict]]:
    """Return how often each diagnosis gave each verdict; one that says nothing counts as passed."""
    found: dict[str, Counter[Verdict]] = {}
    for i in range(times):
        rng = np.random.default_rng([*seed, i])
        for diagnosis in measure(draw(rng), "", rng).diagnoses:
            found.setdefault(diagnosis.name, Counter())[diagnosis.verdict] += 1
    return found


def _alarms(n: int, draws: Draws, only: str) -> list[Rate]:
    """Measure tables without traits: the rate over all shapes, and the worst shape's."""
    found: list[Rate] = []
    rates: dict[str, dict[str, tuple[int, int]]] = {}
    for kind, shapes, make in (
        ("rows", SHAPES, unremarkable),
        ("series", SERIES, steady),
    ):
        if only and only not in (_ROWS if kind == "rows" else _IN_TIME):
            continue
        for place, shape in enumerate(shapes):
            times = draws.null[n]
            seen = _verdicts(partial(make, shape, n), times, (n, place))
            silent = {key: Counter[Verdict]() for key in _SPOKEN[kind] - seen.keys()}
            for name, verdicts in {**seen, **silent}.items():
                if _is_null(name, shape, kind) and only in ("", name):
                    key = f"{name} ({kind})"
                    rates.setdefault(key, {})[shape] = verdicts[Verdict.FAILED], times
    for key, shapes_seen in sorted(rates.items()):
        failed = sum(count for count, _ in shapes_seen.values())
        total = sum(times for _, times in shapes_seen.values())
        worst = max(shapes_seen, key=lambda s: shapes_seen[s][0] / shapes_seen[s][1])
        share = failed / total
        note = f"at worst {shapes_seen[worst][0] / shapes_seen[worst][1]:.1%} ({worst})"
        found.append(
            Rate(
                f"false alarms, {key}, n = {n:,}",
                share,
                _MOST_ALARMS,
                total,
                is_missed=share > _MOST_ALARMS,
                note=note if failed else "",
            )
        )
    return found


_ROWS = frozenset(REMARKABLE) | {"nearly_fixed", "linear_dependence", "deterministic_columns"}
_ROWS |= {"near_duplicates", "nested_labels"}
_IN_TIME = frozenset(SERIES_TRAITS)


_SPOKEN = {"rows": _ROWS - frozenset(("zero_inflation",)), "series": _IN_TIME}


def _is_null(name: str, shape: str, kind: str) -> bool:
    """Tell whether tables of this shape lack what a diagnosis looks for."""
    if kind == "series":
        return name in _IN_TIME and (name != "serial_correlation" or shape in WHITE)
    return name in _ROWS and (name != "gaussianity" or shape in GAUSSIAN)


def _powers(n: int, draws: Draws, only: str) -> list[Rate]:
    """Measure tables with one trait each: how often it is seen, and how often denied."""
    found: list[Rate] = []
    times = draws.trait[n]
    if not times:
        return found
    kinds = (
        ("rows", {name: words for name, (words, _) in REMARKABLE.items()}, remarkable),
        ("series", SERIES_TRAITS, stirred),
    )
    for kind, traits, make in kinds:
        for place, (name, words) in enumerate(traits.items()):
            if only not in ("", name):
                continue
            seen = _verdicts(partial(make, name, n), times, (n, 50 + place))
            verdicts = seen.get(name, Counter())
            power = verdicts[Verdict.FAILED] / times
            denied = (verdicts[Verdict.PASSED] + times - verdicts.total()) / times
            found.append(
                Rate(
                    f"power, {name} ({kind}), n = {n:,}",
                    power,
                    _POWER,
                    times,
                    is_missed=power < _POWER and denied > _MISSED,
                    note=f"{words}; denied in {denied:.0%}",
                    at_least=True,
                )
            )
    return found


def _write(found: list[Rate]) -> None:
    """Put the figures into the page, between its marks."""
    before, rest = _PAGE.read_text().split(_START)
    after = rest.split(_END)[1]
    _PAGE.write_text(f"{before}{_START}\n{_tables(found)}\n{_END}{after}")


def _tables(found: list[Rate]) -> str:
    lines = []
    for measure_name, title in (("false alarms", "False alarms"), ("power", "Power")):
        rows: dict[str, dict[int, Rate]] = {}
        for rate in found:
            what, name, size = rate.name.split(", ", 2)
            if what == measure_name:
                rows.setdefault(name, {})[int(size.split(" = ")[1].replace(",", ""))] = rate
        lines += [f"### {title}", "", _head(), "| --- " * (len(_SIZES) + 2) + "|"]
        for name, sizes in sorted(rows.items()):
            cells = [_cell(sizes[n]) if n in sizes else "–" for n in _SIZES]
            notes = [rate.note.split("; denied")[0] for rate in sizes.values()]
            note = max(notes, key=_share_told)
            lines.append(f"| {name} | {' | '.join(cells)} | {note} |")
        lines.append("")
    return "\n".join(lines).rstrip()


def _share_told(note: str) -> float:
    """Return the share in "at worst 3.3% (white)", 0 where a note tells none."""
    words = note.split()
    return float(words[2].rstrip("%")) if note.startswith("at worst") else 0.0


def _head() -> str:
    return f"| diagnosis | {' | '.join(f'n = {n:,}' for n in _SIZES)} | |"


def _cell(rate: Rate) -> str:
    denied = rate.note.split("; denied in ")
    more = f" (denied {denied[1]})" if len(denied) > 1 else ""
    return f"{rate.value:.1%} of {rate.draws}{more}"
