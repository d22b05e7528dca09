"""One table written in every format, and what it is read as."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyreadstat
from pyarrow import feather

from tests.unit.adapters.formats.sas_writer import write_sas7bdat

N = 60
GRADES = {1: "low", 2: "medium", 3: "high"}
NOTES = ("Grüße, aus Århus", 'two\nlines; "quoted"', "=1+1", "日本語", "plain\ttab", "Ünï|côdé")


def table() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    days = pd.Timestamp("2019-12-30") + pd.to_timedelta(np.arange(N), unit="D")
    moments = days + pd.to_timedelta(rng.integers(0, 86_400, N), unit="s")
    frame = pd.DataFrame(
        {
            "amount": rng.normal(100, 15, N).round(3),
            "visits": rng.poisson(2, N).astype(np.int64),
            "day": days,
            "moment": moments,
            "grade": rng.integers(1, 4, N).astype(np.int64),
            "note": [f"{NOTES[i % 6]} {'word ' * 7}{i}".strip() for i in range(N)],
            "agreed": rng.integers(0, 2, N).astype(bool),
            "town": rng.choice(["Ålesund", "Cork", "São Paulo"], N),
        }
    )
    frame.loc[::7, "amount"] = np.nan
    frame.loc[3::9, "day"] = pd.NaT
    frame.loc[5::11, "town"] = None
    return frame


def _csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False)


def _tsv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, sep="\t")


def _json_lines(frame: pd.DataFrame, path: Path) -> None:
    frame.to_json(path, orient="records", lines=True, date_format="iso", force_ascii=False)


def _parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.to_parquet(path)


def _feather(frame: pd.DataFrame, path: Path) -> None:
    batches = pa.Table.from_pandas(frame.astype({"town": "category"}), preserve_index=False)
    feather.write_feather(batches, path, compression="zstd", chunksize=17)


def _excel(frame: pd.DataFrame, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(frame.columns))
    for row in frame.itertuples(index=False):
        sheet.append([None if pd.isna(cell) else cell for cell in row])
    for cell in sheet["F"]:
        cell.data_type = "s"  # the library takes text that begins with = for a formula
    book.save(path)


def _labelled() -> dict[str, object]:
    return {
        "column_labels": {"amount": "Amount spent (in euros)"},
        "variable_value_labels": {"grade": GRADES},
    }


def _stata(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_dta(frame, path, version=15, **_labelled())


def _spss(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_sav(frame, path, **_labelled())


def _zipped_spss(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_sav(frame, path, compress=True, **_labelled())


def _sas_transport(frame: pd.DataFrame, path: Path) -> None:
    labels = {"column_labels": {"amount": "Amount spent (in euros)"}}
    pyreadstat.write_xport(frame.astype({"agreed": int}), path, file_format_version=8, **labels)


def _sas(frame: pd.DataFrame, path: Path) -> None:
    write_sas7bdat(
        frame.astype({"agreed": int}),
        path,
        labels={"amount": "Amount spent (in euros)"},
        formats={"day": "DATE9", "moment": "DATETIME20"},
    )


def _gzip(frame: pd.DataFrame, path: Path) -> None:
    path.write_bytes(gzip.compress(frame.to_csv(index=False).encode()))


def _zip(frame: pd.DataFrame, path: Path) -> None:
    inner = io.BytesIO()
    frame.to_parquet(inner)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/table.parquet", inner.getvalue())
        archive.writestr("__MACOSX/folder/._table.parquet", b"clutter")


WRITERS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    "csv": _csv,
    "tsv": _tsv,
    "jsonl": _json_lines,
    "parquet": _parquet,
    "feather": _feather,
    "xlsx": _excel,
    "dta": _stata,
    "sav": _spss,
    "zsav": _zipped_spss,
    "xpt": _sas_transport,
    "sas7bdat": _sas,
    "csv.gz": _gzip,
    "zip": _zip,
}
KEEP_LABELS = ("dta", "sav", "zsav")
KEEP_MEANINGS = (*KEEP_LABELS, "xpt", "sas7bdat")
