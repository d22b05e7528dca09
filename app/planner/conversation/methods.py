"""Which algorithm of the catalogue a message speaks of, by its name or what people call it."""

from __future__ import annotations

import re

from app.causal.catalogue import Catalogue

_CALLED: tuple[tuple[str, str], ...] = (
    (r"coarsened exact matching|\bcem\b", "coarsened_exact_matching"),
    (r"propensity[- ]score matching|\bpsm\b|\bmatching\b|matched pairs", "propensity_matching"),
    (r"stratif\w+|subclassification", "propensity_stratification"),
    (r"inverse[- ]probability(?:[- ]of[- ]treatment)?[- ]weight\w*|\biptw\b|\bipw\b"
     r"|propensity[- ](?:score )?weight\w*", "ipw"),
    (r"overlap[- ]weight\w*", "overlap_weighting"),
    (r"entropy[- ]balanc\w*", "entropy_balancing"),
    (r"doubly[- ]robust|double[- ]robust|\baipw\b|augmented inverse", "aipw"),
    (r"double machine learning|\bdml\b|partially linear|debiased machine learning",
     "partially_linear"),
    (r"\btmle\b|targeted (?:maximum likelihood|learning)", "tmle"),
    (r"difference[- ]in[- ]means|(?:plain|simple|raw) (?:comparison|difference)|t[- ]?test",
     "difference_in_means"),
    (r"regression adjustment|linear regression|ordinary least squares|\bols\b|\bregression\b",
     "regression_adjustment"),
    (r"two[- ]stage least squares|\b2sls\b|\btsls\b", "two_stage_least_squares"),
    (r"\bliml\b|limited[- ]information", "liml"),
    (r"causal forests?|random forests?|\bgrf\b", "causal_forest"),
    (r"synthetic difference", "synthetic_difference_in_differences"),
    (r"synthetic controls?", "synthetic_control"),
    (r"triple difference", "triple_difference"),
    (r"differences?[- ]in[- ]differences?|\bdid\b(?! you)|diff[- ]in[- ]diff",
     "difference_in_differences"),
    (r"regression[- ]discontinuity|\brdd\b|\brd design\b", "regression_discontinuity"),
    (r"random effects", "random_effects"),
    (r"fixed effects", "fixed_effects"),
    (r"first differences", "first_differences"),
    (r"cox(?: regression| model)?\b|proportional hazards", "cox_regression"),
    (r"dose[- ]response", "dose_response"),
    (r"\bida\b", "ida"),
    (r"worst[- ]case bounds|manski|\bbounds\b", "worst_case_bounds"),
    (r"\blingam\b", "direct_lingam"),
)  # fmt: skip


def algorithm_in(text: str, catalogue: Catalogue) -> str:
    """Return the name of the algorithm that is spoken of, "" where none is.

    The longest name that stands in the text wins, so that 'PCMCI+' is not taken for 'PC'.
    """
    written = {
        spec.name: length for spec in catalogue if (length := _written(spec.name, spec.title, text))
    }
    if written:
        return max(written, key=lambda name: written[name])
    for pattern, name in _CALLED:
        if name in catalogue and re.search(pattern, text, re.IGNORECASE):
            return name
    return ""


def _written(name: str, title: str, text: str) -> int:
    """Return how many letters of the text are this algorithm's name or title, 0 for none."""
    short = title.split(" (", maxsplit=1)[0]
    inside = re.findall(r"\(([^)]+)\)", title)
    ways = {name, name.replace("_", " "), name.replace("_", "-"), title, short, *inside}
    lengths = (len(way) for way in ways if len(way) > 1 and _stands(way, text))
    return max(lengths, default=0)


def _stands(way: str, text: str) -> bool:
    """Tell whether a name stands in the text; short ones as they are written, 'PC' but not 'pc'."""
    flags = re.IGNORECASE if len(way) > 3 or way.lower() == way else 0
    return re.search(rf"(?<![\w-]){re.escape(way)}(?![\w+-])", text, flags) is not None
