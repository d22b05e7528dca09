"""Kernels on a CUDA device against the compiled ones on this processor's cores.

Targets: PC with p=2000 and DirectLiNGAM's order with p=500 at least 10 times as fast as two cores,
with the same graph and order. Two cores cannot halve a kernel of one thread: its time is halved
for them. Where there is no CUDA device a sentence says so and nothing is measured; the same code
is tested on torch's CPU device by tests/unit/causal/kernels/test_device_kernels.py.

    python -m bench gpu [--quick]
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from app.causal.kernels.device import device_for
from bench.case import Case
from bench.functional import sparse_linear
from bench.kernels import ALPHA, linear_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

_CORES = 2
_TARGET = 10.0


def cases(*, quick: bool) -> Iterator[Case]:
    """Yield each comparison, or nothing, with a sentence, where there is no device."""
    device = device_for(pays=True)
    if device is None:
        print("There is no CUDA device here: nothing was measured.")
        return
    yield pc(device, p=500 if quick else 2000)
    yield lingam(device, p=100 if quick else 500)


def pc(device: str, *, p: int) -> Case:
    """PC's skeleton of a linear Gaussian model from its correlations, n=10,000, degree 4."""
    from app.causal.kernels.compiled_tests import Correlations
    from app.causal.kernels.correlation import fisher_z_cutoffs
    from app.causal.kernels.skeleton import find_skeleton
    from app.causal.kernels.skeleton_on_device import skeleton_on

    n = 10_000
    R = np.corrcoef(linear_model(p, n, 4, np.random.default_rng(1)).T)
    cutoffs = fisher_z_cutoffs(n, ALPHA, p - 2)
    may_cause, required = ~np.eye(p, dtype=np.bool_), np.zeros((p, p), dtype=np.bool_)
    ours, found = _timed(lambda: skeleton_on(device, R, cutoffs, may_cause, required))
    theirs, expected = _timed(
        lambda: find_skeleton(Correlations(R, n), cutoffs, may_cause, required)
    )
    differing = int(np.triu(found.adjacent != expected.adjacent).sum())
    told = f"skeletons differ in {differing} of {int(np.triu(expected.adjacent).sum())} edges"
    return _case(f"PC p={p}", ours, theirs, told, equal=differing == 0)


def lingam(device: str, *, p: int) -> Case:
    """DirectLiNGAM's causal order of a sparse linear model with Laplace noise, n=1000."""
    from app.causal.kernels.lingam_order import compiled_order
    from app.causal.kernels.lingam_order_on_device import causal_order_on

    _, X = sparse_linear(p, np.random.default_rng(1))
    precedes = np.zeros((p, p), dtype=np.bool_)
    ours, found = _timed(lambda: causal_order_on(device, X, precedes))
    theirs, expected = _timed(lambda: compiled_order(X, precedes))
    same = bool((found == expected).all())
    told = "the same order" if same else "another order"
    return _case(f"DirectLiNGAM p={p}", ours, theirs, told, equal=same)


def _case(name: str, ours: float, one_core: float, told: str, *, equal: bool) -> Case:
    return Case(name, f"{_CORES} cores", _TARGET, ours, one_core / _CORES, equal, told)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return the clock's seconds of a second run, and its result: a device works beside us."""
    work()
    start = perf_counter()
    result = work()
    return perf_counter() - start, result
