"""What to try where a check that the answer needs did not hold, in words one can reply with."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.findings import Discovery
from app.causal.profile import Verdict
from app.service.evidence import Evidence

TRY_INSTEAD = {
    "pre_trends": "The groups moved apart before the treatment, so that the change over time does"
    " not identify the effect. A mix of others that moved like the treated may stand in:"
    " “use synthetic control instead”. Otherwise only bounds can be told.",
    "first_stage": "The instrument hardly moves the treatment: look for a stronger one, lean on the"
    " test that holds for weak ones, or reply “use LIML instead”.",
    "overlap": "Some rows have no counterpart under the other treatment: ask of those that do with"
    " “use overlap weighting instead”, or leave the others out.",
    "functional_form": "The outcome does not follow straight lines: reply “try without the"
    " linearity assumption”.",
    "proportional_hazards": "The ratio of the hazards changes over time: reply “try without the"
    " proportional hazards assumption”.",
}
UNSTABLE = (
    "Most links are not found again in resampled tables: more rows would settle more of them."
    " See whether another algorithm draws the same: “try GES instead”."
)
_FOUND_AGAIN = 0.6  # of the resamples, on average over the links


def other_ways(evidence: Evidence) -> Iterator[str]:
    """Yield what else may be done about each check of the answer that failed."""
    main = evidence.main_estimate
    if main is not None:
        failed = {i.value.name for i in evidence.checks_of(main.step)
                  if i.value.verdict is Verdict.FAILED}  # fmt: skip
        if main.value.label:  # already that of the rows that have a counterpart
            failed -= {"overlap"}
        yield from (told for name, told in TRY_INSTEAD.items() if name in failed)
        return
    if evidence.main_graph is not None and is_unstable(evidence.main_graph.value):
        yield UNSTABLE


def is_unstable(found: Discovery) -> bool:
    """Tell whether a graph's links, on average, are not found again in resampled tables."""
    known = [edge.confidence for edge in found.graph.edges if edge.confidence is not None]
    return bool(known) and sum(known) / len(known) < _FOUND_AGAIN
