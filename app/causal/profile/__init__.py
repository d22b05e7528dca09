"""What the data can support: measured facts (`facts`), kinds of columns (`kinds`), `measure`."""

from app.causal.profile.facts import (
    Diagnosis,
    Facet,
    FacetKind,
    Profile,
    SaidOfRows,
    Structure,
    Verdict,
)

__all__ = ["Diagnosis", "Facet", "FacetKind", "Profile", "SaidOfRows", "Structure", "Verdict"]
