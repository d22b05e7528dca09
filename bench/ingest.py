"""Reading and profiling a CSV file against DuckDB, polars and pandas, each in its own process.

Targets, at 0.5 GB and 2.4 GB: no slower than 1.5 times DuckDB's own read and SUMMARIZE, faster
than polars and pandas, and less than 600 MB of memory at the peak whatever the size. A file of
1 MB is typed and profiled in 2 s, a table of 10,000 rows by 200 columns in 20 s, one of 2,000
rows by 2,000 columns in 30 s. The quick run takes a file of 50 MB and no table of 2,000 columns.
Seconds are of the processor, both threads together; imports do not count. The files are made
here, in a temporary folder, and are gone when the run ends.

Polars is not met. At 150 MB it takes 1.2 s of the processor and we 2.9: 0.4 are DuckDB's own typed
reading, 0.5 the encoding as Parquet (0.2 less than by default, at the same size, since zstd is of
level 1 and pages are of Parquet's second version, whose encodings of whole numbers and texts are
smaller; neither bloom filters, dictionaries nor the size of row groups matter), 0.3 the checks of
each cell and of the bytes beside the separators, 0.6 the counts of different values, levels and
order of all rows, which polars does not make, and 0.9 what does not grow with the file: the sample
that decides on types, and what is measured on 50,000 rows. At 500 MB, on a machine with ten other
processes, we took 9.5 s, polars 4.9, DuckDB 10.6 and pandas 14.6; at 50 MB, where what does not
grow is most of it, 2.1 s, 0.6, 1.1 and 1.4. Arrow's reader of blocks into typed columns was no
faster than DuckDB's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.case import Case

THREADS = 2
PEAK_MB = 600
PANDAS_MB = 1_000  # a larger file would need several times its size of memory
_ROW_BYTES = 133
_LANGUAGE = ("the", "patient", "came", "late", "and", "left", "early", "with", "a", "note", "of")

_TIMED = """
import json, sys, time
path, folder = sys.argv[1:3]
{imports}
begun, cpu = time.perf_counter(), time.process_time()
{work}
taken = {{"wall": time.perf_counter() - begun, "cpu": time.process_time() - cpu}}
print(json.dumps(taken | {{"rows": int(rows), "present": [int(n) for n in present]}}))
"""
_OURS = (
    """
import numpy, pandas, pyarrow.parquet, duckdb, scipy.stats, scipy.linalg
from app.adapters.ingest import ingest
from app.causal import codec
from app.causal.profile import Profile
from app.causal.profile.measure import measure
from app.service.intake import IngestOrder
from app.service.ports import Ingested
""",
    """
order = IngestOrder(path, folder + "/table.parquet", "table.csv")
found = codec.decode(Ingested, ingest(codec.encode(order)))
profile = codec.decode(Profile, found.profile)
rows, present = profile.n_rows, [profile.n_rows - v.n_missing for v in profile.variables]
""",
)
_DUCKDB = (
    "import duckdb",
    f"""
table = duckdb.connect(config={{"threads": {THREADS}}})
table.execute("SET enable_progress_bar = false")
table.execute("CREATE TABLE t AS SELECT * FROM read_csv(?)", [path])
said = table.execute("SELECT count, null_percentage FROM (SUMMARIZE t)").fetchall()
rows, present = said[0][0], [round(n * (1 - float(share) / 100)) for n, share in said]
""",
)
_POLARS = (
    "import polars",
    """
frame = polars.read_csv(path, try_parse_dates=True)
frame.describe()
rows, present = frame.height, [frame.height - n for n in frame.null_count().row(0)]
""",
)
_PANDAS = (
    "import pandas",
    """
frame = pandas.read_csv(path)
frame.describe(include="all")
rows, present = len(frame), frame.notna().sum().tolist()
""",
)


@dataclass(frozen=True, slots=True)
class _Run:
    """What one process took, and what it read."""

    cpu: float
    wall: float
    peak_mb: float
    rows: int
    present: tuple[int, ...]

    def agrees_with(self, other: _Run) -> bool:
        """Tell whether both read the same rows, and found the same cells empty."""
        if self.rows != other.rows:
            return False
        apart = max(abs(a - b) for a, b in zip(self.present, other.present, strict=True))
        return apart <= 1e-4 * self.rows  # SUMMARIZE rounds its shares


def cases(*, quick: bool) -> Iterator[Case]:
    """Yield each comparison as soon as it is made."""
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as name:
        folder = Path(name)
        for megabytes in (50,) if quick else (500, 2_400):
            yield from _large(folder, megabytes)
        yield _small(folder)
        yield _wide(folder, 10_000, 200, 20.0)
        if not quick:
            yield _wide(folder, 2_000, 2_000, 30.0)


def _large(folder: Path, megabytes: int) -> Iterator[Case]:
    path = folder / "large.csv"
    write_mixed(path, megabytes * 1_000_000 // _ROW_BYTES)
    size = f"CSV of {path.stat().st_size / 1e6:,.0f} MB"
    ours = _run(_OURS, path, folder)
    duckdb = _run(_DUCKDB, path, folder)
    yield _against("DuckDB's read and SUMMARIZE", size, ours, duckdb, 1 / 1.5)
    yield Case(
        f"{size}, peak memory",
        f"the limit of {PEAK_MB} MB",
        1.0,
        ours.cpu,
        ours.cpu,
        ours.peak_mb < PEAK_MB,
        f"{ours.peak_mb:,.0f} MB of {PEAK_MB}; DuckDB {duckdb.peak_mb:,.0f}",
    )
    for peer, script in (("polars", _POLARS), ("pandas", _PANDAS)):
        name = f"{peer}'s read and describe"
        if find_spec(peer) is None:
            yield Case(size, name, 1.0, ours.cpu)
        elif peer != "pandas" or megabytes <= PANDAS_MB:
            yield _against(name, size, ours, _run(script, path, folder), 1.0)
    path.unlink()


def _against(peer: str, size: str, ours: _Run, theirs: _Run, target: float) -> Case:
    said = (
        f"{ours.rows:,} rows; {ours.wall:.1f} s and {ours.peak_mb:,.0f} MB"
        f" against {theirs.wall:.1f} s and {theirs.peak_mb:,.0f} MB"
    )
    return Case(size, peer, target, ours.cpu, theirs.cpu, ours.agrees_with(theirs), said)


def _small(folder: Path) -> Case:
    path = folder / "small.csv"
    write_mixed(path, 1_000_000 // _ROW_BYTES)
    return _within("CSV of 1 MB, typed and profiled", _run(_OURS, path, folder), 2.0)


def _wide(folder: Path, n_rows: int, n_columns: int, seconds: float) -> Case:
    import numpy as np

    path = folder / "wide.csv"
    rng = np.random.default_rng(1)
    values = rng.normal(size=(n_rows, n_columns))
    values[:, 1::2] += 0.5 * values[:, ::2]
    header = ",".join(f"v{i:04d}" for i in range(n_columns))
    np.savetxt(path, values, fmt="%.6f", delimiter=",", header=header, comments="")
    name = f"{n_rows:,} rows by {n_columns:,} columns, profiled"
    return _within(name, _run(_OURS, path, folder), seconds)


def _within(name: str, ours: _Run, seconds: float) -> Case:
    said = f"{ours.wall:.1f} s by the clock, {ours.peak_mb:,.0f} MB"
    return Case(name, "the limit", 1.0, ours.cpu, seconds, True, said)


def _run(script: tuple[str, str], path: Path, folder: Path) -> _Run:
    """Run one contender in a process of its own."""
    code = _TIMED.format(imports=script[0], work=script[1])
    limits = {"POLARS_MAX_THREADS": str(THREADS)}
    process = subprocess.Popen(  # this interpreter and scripts of this file
        [sys.executable, "-c", code, str(path), str(folder)],
        stdout=subprocess.PIPE,
        env=os.environ | limits,
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"a contender ended with code {process.returncode}")
    taken: dict[str, Any] = json.loads(said.splitlines()[-1])
    return _Run(
        taken["cpu"], taken["wall"], usage.ru_maxrss / 1024, taken["rows"], tuple(taken["present"])
    )


def write_mixed(path: Path, n_rows: int) -> None:
    """Write numbers, dates, groups, words and gaps, the same ones at every call."""
    import duckdb

    def u(k: int) -> str:
        return f"((hash(i * 31 + {k}) % 1000003 + 0.5) / 1000003)"

    def normal(k: int) -> str:
        return f"(sqrt(-2 * ln({u(k)})) * cos(2 * pi() * {u(k + 1)}))"

    words = "[" + ", ".join(f"'{word}'" for word in _LANGUAGE) + "]"
    note = " || ' ' || ".join(f"{words}[1 + (hash(i * 37 + {k}) % 11)::INT]" for k in range(5))
    columns = {
        "id": "i",
        "visit_date": f"DATE '2015-01-01' + ({u(1)} * 3000)::INT",
        "region": f"CASE WHEN {u(2)} > 0.02 THEN ['north', 'south', 'east', 'west', 'centre']"
        f"[1 + ({u(3)} * 4.99)::INT % 5] END",
        "age": f"18 + ({u(4)} * 76)::INT",
        "income": f"CASE WHEN {u(5)} > 0.05 THEN round(exp(10 + {normal(6)}), 2) END",
        "treated": f"({u(8)} > 0.5)::INT",
        "x": normal(9),
        "y": f"2 * {normal(9)} + {normal(11)}",
        "score": f"CASE WHEN {u(13)} > 0.1 THEN round(50 + 10 * {normal(14)}, 3) END",
        "visits": f"floor(-3 * ln({u(16)}))::INT",
        "diagnosis": f"'D' || ({u(17)} * 79)::INT",
        "seen_at": f"TIMESTAMP '2020-01-01' + INTERVAL 1 SECOND * ({u(18)} * 100000000)::INT",
        "note": note,
    }
    cells = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    query = f"COPY (SELECT {cells} FROM range({n_rows}) t(i)) TO '{path}' (FORMAT csv, HEADER)"
    duckdb.connect(config={"threads": THREADS}).execute(query)
