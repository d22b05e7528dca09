"""Sample tables that ship with the service, each with a question to ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.service.sample_data import bakeries, macrodata, nhefs

_FOLDER = Path(__file__).parent / "sample_data"


@dataclass(frozen=True, slots=True)
class Sample:
    """A table at `path` with a question, what its columns mean, and where it is from."""

    name: str
    title: str
    question: str
    description: str
    origin: str
    licence: str
    path: Path


def samples() -> list[Sample]:
    """Return the samples: an observed effect, a graph to discover, series over time."""
    return list(_SAMPLES)


_SAMPLES = (
    Sample(
        name="nhefs",
        title="Quitting smoking and weight",
        question=(
            "Between 1971 and 1982 some smokers quit."
            " How many kilograms did quitting add to their weight change?"
        ),
        description=nhefs.DESCRIPTION,
        origin=(
            "NHANES I Epidemiologic Follow-up Study, US National Center for Health Statistics;"
            " prepared by Hernán and Robins, taken from the Python package causaldata 0.1.5"
        ),
        licence="Public domain (US government); the package is under the MIT licence",
        path=_FOLDER / "nhefs.parquet",
    ),
    Sample(
        name="bakeries",
        title="What drives a bakery's revenue (simulated)",
        question="What drives revenue? Find the causes among all the columns.",
        description=bakeries.DESCRIPTION,
        origin="Simulated for Wherefore by docs/samples/bakeries.py; no real shop is described",
        licence="Apache-2.0",
        path=_FOLDER / "bakeries.csv",
    ),
    Sample(
        name="macrodata",
        title="Interest, inflation and unemployment",
        question=(
            "How do the interest rate, inflation and unemployment influence each other over time?"
        ),
        description=macrodata.DESCRIPTION,
        origin=(
            "US macroeconomic data 1959-2009 from FRED, Federal Reserve Bank of St. Louis,"
            " taken from the Python package statsmodels 0.15"
        ),
        licence="Public domain (US government)",
        path=_FOLDER / "macrodata.csv",
    ),
)
