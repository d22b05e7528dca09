"""The exported R code, run by R on the exported table, comes to the numbers of the run.

`make r` installs what it needs (R and packages of Debian); without R these tests are skipped.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.adapters.export import export
from app.adapters.ingest import ingest
from app.causal.checks import draws
from app.causal.codec import encode
from app.causal.conditions import Comparison, Condition
from app.service.intake import ExportOrder, IngestOrder
from app.service.r_snippet import r_snippet
from tests.asked import ESTIMATES, Result, ask_file
from tests.ten_runs import STUDIES, Study

PACKAGES = ("estimatr", "AER", "survival")


@cache
def missing() -> str:
    """Return what R lacks for these tests, or nothing."""
    if shutil.which("Rscript") is None:
        return "R"
    has = f"cat(setdiff(c{PACKAGES!r}, rownames(installed.packages())))"
    return subprocess.run(
        ["Rscript", "-e", has], capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture(autouse=True)
def _needs_r() -> None:
    if missing():
        pytest.skip(f"{missing()} is not installed: `make r` installs it and runs these tests")


def _farms() -> pd.DataFrame:
    rng = np.random.default_rng(21)
    farm, year = np.repeat(np.arange(40), 8), np.tile(np.arange(2010, 2018), 40)
    soil, weather = rng.normal(0, 3, 40)[farm], rng.normal(0, 2, 8)[year - 2010]
    fertiliser = np.round(10 + soil + weather + rng.normal(0, 2, 320), 2)
    harvest = 5 + 0.8 * fertiliser + 2 * soil + weather + rng.normal(0, 1, 320)
    return pd.DataFrame({"farm": farm, "year": year, "fertiliser": fertiliser,
                         "harvest": harvest.round(3)})  # fmt: skip


def _coached(n: int = 500) -> pd.DataFrame:
    rng = np.random.default_rng(22)
    grade, school = rng.normal(70, 8, n).round(1), rng.choice(["north", "south", "west"], n)
    coached = np.where(rng.random(n) < 1 / (1 + np.exp((grade - 70) / 8)), "coached", "alone")
    score = 0.5 * grade + 4.0 * (coached == "coached") + 2 * (school == "west")
    return pd.DataFrame({"Study mode": coached, "grade before": grade, "school": school,
                         "Final score": (score + rng.normal(0, 3, n)).round(2)})  # fmt: skip


def _drawn(n: int = 800) -> pd.DataFrame:
    rng = np.random.default_rng(23)
    drafted, age, drive = rng.integers(2, size=n), rng.integers(18, 30, n), rng.normal(size=n)
    served = (drive + 1.5 * drafted + rng.normal(size=n) > 0.8).astype(bool)
    income = 30 - 3 * served + 0.4 * age + 2 * drive + rng.normal(size=n)
    return pd.DataFrame(
        {"drafted": drafted, "served": served, "age": age, "income": income.round(2)}
    )


def _pupils(n: int = 1500) -> pd.DataFrame:
    rng = np.random.default_rng(24)
    test = rng.normal(60, 12, n).round(2)
    scholarship = (rng.random(n) < np.where(test >= 65, 0.8, 0.15)).astype(int)
    later = 100 + 0.5 * test + 9 * scholarship + rng.normal(0, 6, n)
    return pd.DataFrame({"test_score": test, "scholarship": scholarship, "wage": later.round(2)})


def _waiting() -> pd.DataFrame:
    frame = draws.begun(np.random.default_rng(25), 400).round(2)
    names = {"drug": "transplant", "weight": "days", "event": "died", "wait": "days_to_transplant"}
    return frame.rename(columns=names)


MORE = {
    "panel": Study(
        _farms,
        "What is the effect of fertiliser on the harvest of a farm over the years?",
        "farm: the farm\nyear: year\nfertiliser: kg per are\nharvest: tonnes per hectare",
    ),
    "words": Study(_coached, "Does Study mode raise the Final score?"),
    "drawn": Study(
        _drawn,
        "What did having served do to income?",
        "Men were drafted by lottery; not all of the drafted served.\n"
        "drafted: drawn in the lottery\nserved: served in the army\nage: in years",
    ),
    "fuzzy": Study(
        _pupils,
        "What did the scholarship do to the wage?",
        "The scholarship was offered to pupils with a test_score of 65 or more; not all took it.\n"
        "test_score: score of the test\nscholarship: had the scholarship\nwage: later wage",
    ),
    "begun": Study(
        _waiting,
        "Does a transplant prolong survival?",
        "days: days followed\ndied: 1 if dead\ndays_to_transplant: from listing to the transplant",
    ),
}
KINDS = STUDIES | MORE
# How far R may be off: by rounding, or, of another estimator, by a share of the standard error.
ROUNDING = 1e-8
CLOSE = 0.5
EXACT = {"randomised", "iv", "did", "rdd", "mediation", "survival", "panel", "fuzzy", "begun"}
OTHERS = {"effect", "words", "drawn"}  # by estimators that R has no idiom for


def in_r(result: Result, table: Path, folder: Path) -> str:
    """Run the code beside the table as it is downloaded; return what it prints last."""
    parquet = folder / "table.parquet"
    ingest(encode(IngestOrder(str(table), str(parquet), table.name)))
    export(encode(ExportOrder(str(parquet), str(folder / "data.csv"))))
    (folder / "question.R").write_text(r_snippet(result))
    done = subprocess.run(
        ["Rscript", "question.R"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{r_snippet(result)}\n{done.stderr}"
    return done.stdout.rstrip().rpartition("\n")[2]


def answers(said: str) -> tuple[float, float]:
    found = re.fullmatch(r"R: (\S+), Wherefore: (\S+)", said)
    assert found, said
    return float(found[1]), float(found[2])


def asked(name: str, folder: Path, **more: object) -> tuple[Result, Path]:
    study, table = KINDS[name], folder / f"{name}.csv"
    study.table().to_csv(table, index=False)
    return ask_file(table, study.question, study.words, actions=ESTIMATES, **more), table


def main(result: Result) -> dict:
    return next(e for e in result["estimates"] if e["primary"])


@pytest.mark.parametrize("name", sorted(EXACT))
def test_the_same_estimator_in_r_has_the_same_number(name: str, tmp_path: Path) -> None:
    result, table = asked(name, tmp_path)
    theirs, ours = answers(in_r(result, table, tmp_path))
    assert ours == pytest.approx(main(result)["value"], rel=ROUNDING)
    assert theirs == pytest.approx(ours, rel=ROUNDING)


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_another_estimator_in_r_comes_close(name: str, tmp_path: Path) -> None:
    result, table = asked(name, tmp_path)
    theirs, ours = answers(in_r(result, table, tmp_path))
    assert abs(theirs - ours) < CLOSE * main(result)["standard_error"]


def test_r_looks_at_the_rows_that_were_asked_of(tmp_path: Path) -> None:
    rows = (Condition("age", Comparison.AT_LEAST, (50.0,)),)
    result, table = asked("randomised", tmp_path, population=rows)
    theirs, ours = answers(in_r(result, table, tmp_path))
    assert theirs == pytest.approx(ours, rel=ROUNDING)
    assert main(result)["n"] < len(pd.read_csv(table))


def test_where_r_has_no_idiom_the_code_still_runs(tmp_path: Path) -> None:
    result, table = asked("root_cause", tmp_path)
    assert "R:" not in in_r(result, table, tmp_path)
