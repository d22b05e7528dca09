"""Discovery at scale, from a stored table to the graph, each in a process of its own.

Targets on two cores: p = 1000 and n = 10,000 (degree 3) with the expert's default in 60 s; the
causes of one among 5000 columns in 60 s; 20,000,000 rows of 30 columns from Parquet in 90 s and
3 GiB. Seconds are of the clock; memory is the peak of the process.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.case import Rate
from bench.kernels import linear_model

if TYPE_CHECKING:
    from collections.abc import Iterator

_GROUP = 250_000
_GIB = 1 << 20  # of the kernel's kibibytes

PROGRAM = """
import json, resource, sys, time
from pathlib import Path
import numpy as np
from app.adapters.analysis_data import data_for
from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Kind, Role, Variable
from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.service.reading import MOST_CELLS, Reading
path, n, algorithm, target = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
import pyarrow.parquet as pq
names = tuple(pq.read_schema(path).names)
role = {target: Role.OUTCOME}
variables = tuple(Variable(name, Kind.CONTINUOUS, role.get(name)) for name in names)
profile = Profile(n, variables)
most = MOST_CELLS // len(names)
reading = Reading(names) if n <= most else Reading(names, most, as_moments=True)
spec = load().get(algorithm, DiscoverySpec)
start = time.perf_counter()
data = data_for(reading, Path(path), profile, 0)
found = spec.run(data, spec.params(), Knowledge(), np.random.default_rng(0), lambda *_: None)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
edges = [(e.source, e.target, e.is_directed) for e in found.graph.edges]
print(json.dumps({"seconds": seconds, "peak": peak, "edges": edges}))
"""


def cases(*, quick: bool) -> Iterator[Rate]:
    """Yield seconds and peak memory of each case, and how much of the truth was found."""
    folder = Path(tempfile.mkdtemp(prefix="scale-"))
    try:
        yield from _wide(folder, p=200 if quick else 1000, seconds=60)
        yield from _local(folder, p=500 if quick else 5000, seconds=60)
        yield from _long(folder, n=1_000_000 if quick else 20_000_000, seconds=90)
    finally:
        shutil.rmtree(folder)


def _wide(folder: Path, *, p: int, seconds: float) -> Iterator[Rate]:
    X = linear_model(p, 10_000, 3, np.random.default_rng(3))
    path = _stored(folder / "wide.parquet", [X])
    found = _run(path, 10_000, "pc")
    yield _rate(f"pc p={p} n=10,000", found["seconds"], seconds, "s")


def _local(folder: Path, *, p: int, seconds: float) -> Iterator[Rate]:
    """The causes of the last column, which has three; the others form a sparse graph."""
    rng = np.random.default_rng(4)
    X = linear_model(p - 1, 2000, 2, rng)
    causes = (10, 20, 30)
    y = X[:, causes] @ np.array([0.8, -0.7, 0.9]) + rng.normal(size=len(X))
    path = _stored(folder / "local.parquet", [np.column_stack([X, y])])
    target = f"v{p - 1:04d}"
    found = _run(path, 2000, "local_causes", target)
    joined = {a if b == target else b for a, b, _ in found["edges"] if target in (a, b)}
    hit = len(joined & {f"v{c:04d}" for c in causes})
    note = f"{hit} of 3 true causes among {len(joined)} found"
    yield _rate(f"causes of one among p={p} n=2,000", found["seconds"], seconds, "s", note)


def _long(folder: Path, *, n: int, seconds: float) -> Iterator[Rate]:
    rng = np.random.default_rng(5)
    B = np.triu(rng.random((30, 30)) < 0.1, 1) * rng.uniform(0.2, 1, (30, 30))
    mixing = np.linalg.inv(np.eye(30) - B)
    blocks = (rng.normal(size=(_GROUP, 30)) @ mixing for _ in range(n // _GROUP))
    path = _stored(folder / "long.parquet", blocks)
    true = {frozenset((f"v{i:04d}", f"v{j:04d}")) for i, j in np.argwhere(B)}
    for algorithm in ("pc", "boss"):
        found = _run(path, n, algorithm)
        pairs = {frozenset((a, b)) for a, b, _ in found["edges"]}
        note = f"{len(pairs & true)} of {len(true)} links, {len(pairs - true)} others"
        name = f"{algorithm} n={n:,} × 30 from {path.stat().st_size / 1e9:.1f} GB of Parquet"
        yield _rate(name, found["seconds"], seconds, "s", note)
        yield _rate(f"{name}, peak memory", found["peak"] / _GIB, 3, "GiB")


def _stored(path: Path, blocks: Iterator[np.ndarray] | list[np.ndarray]) -> Path:
    writer = None
    for block in blocks:
        names = [f"v{i:04d}" for i in range(block.shape[1])]
        table = pa.table({name: block[:, i] for i, name in enumerate(names)})
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    assert writer is not None
    writer.close()
    return path


def _run(path: Path, n: int, algorithm: str, target: str = "") -> dict:
    """Run one discovery in a process of its own, kernels compiled before."""
    command = [sys.executable, "-c", PROGRAM, str(path), str(n), algorithm, target]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    return json.loads(ended.stdout.splitlines()[-1])


def _rate(name: str, value: float, bound: float, unit: str, note: str = "") -> Rate:
    told = ", ".join(part for part in (unit, note) if part)
    return Rate(name, value, bound, 1, value > bound, told)
