"""What score-based searches share: their parameters, what they take and what they assume."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from app.causal.assumption import Assumption
from app.causal.data import Kind

TAKEN = frozenset(
    {Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.BINARY, Kind.ORDINAL, Kind.NOMINAL}
)
ASSUMED = frozenset(
    {
        Assumption.MARKOV,
        Assumption.FAITHFULNESS,
        Assumption.SUFFICIENCY,
        Assumption.ACYCLICITY,
        Assumption.LINEARITY,
    }
)


class DiscreteScore(StrEnum):
    """How categories are scored."""

    BIC = "bic"
    BDEU = "bdeu"
    BDS = "bds"
    MERGED = "merged"
    QNML = "qnml"


class MixedScore(StrEnum):
    """How numbers and categories are scored together."""

    AUTO = "auto"
    EMBEDDED = "embedded"
    CONDITIONAL_GAUSSIAN = "conditional_gaussian"


class ScoreParams(BaseModel, extra="forbid"):
    penalty: float = Field(
        default=1.0,
        gt=0,
        le=20,
        title="Penalty",
        description="What one more edge costs, in units of the extended BIC's price, which grows"
        " with the rows and with the columns. Larger values give sparser graphs.",
    )
    categories: DiscreteScore = Field(
        default=DiscreteScore.MERGED,
        title="Score of categories",
        description="How columns of categories are scored: by the probability of the table under"
        " a prior spread over all combinations of causes (bdeu) or over those that occur (bds),"
        " the latter also with combinations that behave alike taken together (merged), which"
        " finds more of many weak causes, or by likelihood less a price (bic, qnml).",
    )
    prior_rows: float = Field(
        default=5.0,
        gt=0,
        le=1000,
        title="Rows that the prior is worth",
        description="How strongly bdeu and bds draw shares towards evenness.",
    )
    mixtures: MixedScore = Field(
        default=MixedScore.AUTO,
        title="Score of mixtures",
        description="How numbers and categories are scored together: with categories as columns"
        " of zeros and ones among the numbers (embedded), or with numbers Gaussian within each"
        " combination of categories, between which spread and effects may differ"
        " (conditional_gaussian); auto takes the latter where the data show such differences.",
    )
