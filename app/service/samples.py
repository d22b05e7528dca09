"""Sample tables that ship with the service, each with a question to ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.service.sample_data import (
    bakeries,
    macrodata,
    nhefs,
    organ_donors,
    scholarship,
    vitamin_a,
)

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
    """Return the samples, one per kind of study that the service knows."""
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
        name="vitamin_a",
        title="Vitamin A and the survival of children",
        question=(
            "Vitamin A was offered to children in villages chosen at random, and not all took it."
            " Did taking vitamin A make survival more likely?"
        ),
        description=vitamin_a.DESCRIPTION,
        origin=(
            "Trial in Aceh by Sommer and others 1986; one row per child, made by"
            " docs/samples/vitamin_a.py from the counts in Sommer and Zeger 1991 and Imbens and"
            " Rubin 1997"
        ),
        licence="Published counts are facts and free to use; the table is under Apache-2.0",
        path=_FOLDER / "vitamin_a.parquet",
    ),
    Sample(
        name="organ_donors",
        title="Asking for a choice and organ donors",
        question=(
            "How did requiring an active choice change the donor rate in California, compared with"
            " the other states before and after?"
        ),
        description=organ_donors.DESCRIPTION,
        origin=(
            "Quarterly registrations in 27 states, Kessler and Roth 2014; taken from the Python"
            " package causaldata 0.1.5, the policy added as a column by"
            " docs/samples/organ_donors.py"
        ),
        licence="MIT (the package causaldata)",
        path=_FOLDER / "organ_donors.csv",
    ),
    Sample(
        name="scholarship",
        title="A scholarship from 60 points on (simulated)",
        question="What did the scholarship do to the final score?",
        description=scholarship.DESCRIPTION,
        origin="Simulated for Wherefore by docs/samples/scholarship.py; no real pupil is described",
        licence="Apache-2.0",
        path=_FOLDER / "scholarship.csv",
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
            "How do the treasury bill rate, inflation and unemployment influence each other over"
            " time?"
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
