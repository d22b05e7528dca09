"""Which algorithm of the catalogue words speak of, by its name or what people call it."""

from __future__ import annotations

import re
from functools import cache

from app.causal.catalogue import Catalogue, Task

_OF_METHODS = (Task.DISCOVER, Task.ESTIMATE)

_CALLED: tuple[tuple[str, str], ...] = (
    (r"coarsened exact matching|\bcem\b", "coarsened_exact_matching"),
    (r"propensity[- ]score matching|\bpsm\b|\bmatching\b|matched pairs"
     r"|\bmatch (?:\w+ )?(?:on|by)\b", "propensity_matching"),
    (r"stratif\w+|subclassification", "propensity_stratification"),
    (r"inverse[- ]probability(?:[- ]of[- ]treatment)?[- ]weight\w*|\biptw\b|\bipw\b"
     r"|propensity[- ](?:score )?weight\w*", "ipw"),
    (r"propensity[- ]scores\b", "ipw"),
    (r"overlap[- ]weight\w*", "overlap_weighting"),
    (r"entropy[- ]balanc\w*", "entropy_balancing"),
    (r"doubly[- ]robust|double[- ]robust|\baipw\b|augmented inverse", "aipw"),
    (r"double machine learning|\bdml\b|partially linear|debiased machine learning",
     "partially_linear"),
    (r"\btmle\b|targeted (?:maximum likelihood|learning)", "tmle"),
    (r"difference[- ]in[- ]means|(?:plain|simple|raw) (?:comparison|difference)|t[- ]?test"
     r"|compar\w+ (?:the |just |only )*(?:raw |plain |simple )?(?:means|averages)"
     r"|difference (?:of|in|between) (?:the )?(?:means|averages)",
     "difference_in_means"),
    (r"two[- ]stage least squares|\b2sls\b|\btsls\b", "two_stage_least_squares"),
    (r"\bliml\b|limited[- ]information", "liml"),
    (r"causal forests?|random forests?|\bgrf\b", "causal_forest"),
    (r"synthetic difference", "synthetic_difference_in_differences"),
    (r"synthetic controls?", "synthetic_control"),
    (r"triple difference", "triple_difference"),
    (r"differences?[- ]in[- ]differences?|(?-i:\bD[Ii]D\b)|diff[- ]in[- ]diff",
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
    (r"regression adjustment|linear regression|ordinary least squares|\bols\b|\bregression\b",
     "regression_adjustment"),
)  # fmt: skip

_DO = (
    r"(?:using|use|via|through|by means of|by|with(?: the help of)?|appl(?:y|ying)|employ(?:ing)?"
    r"|run(?:ning)?|fit(?:ting)?|perform(?:ing)?|conduct(?:ing)?|based on|according to)"
)
_ADJECTIVES = (
    r"(?:(?:an?|the|your|some|simple|standard|linear|two[- ]way|multiple|[\w-]+(?:ed|ic|al)) ){0,3}"
)
_NOUN = (
    r"(?: (?:algorithm|method|estimator|estimation|approach|model|analysis|technique|framework"
    r"|procedure|regression|adjustment|design|estimate)s?)?"
)
_ASIDE = r"(?: ?\([A-Z][\w-]{1,7}\))?"
_THEN = (
    r"(?=\s*(?:[,.;:?!)]|$|(?:to|and|with|on|for|how|what|of|as|in|that|which|is|are|do|does|did"
    r"|estimat\w+|find|draw|instead|please)\b))"
)
_DONE_WITH = re.compile(rf"\b{_DO} (?P<what>{_ADJECTIVES}(?:[\w+-]+ ?){{1,4}})", re.IGNORECASE)
_WISHED = tuple(
    (
        re.compile(
            rf"\b{_DO} {_ADJECTIVES}(?:{pattern}){_ASIDE}{_NOUN}{_ASIDE}{_THEN}", re.IGNORECASE
        ),
        name,
    )
    for pattern, name in (*_CALLED, (r"(?:[\w+-]+ ){1,3}algorithm\b", ""))
)
_REGRESSED = re.compile(
    rf"(?:\b{_DO} )?{_ADJECTIVES}\bregress(?:ion of|ing)? (?P<y>[^,.;?]+?) on (?P<x>[^,.;?]+?)"
    r"(?=[,.;?]|$| (?:adjust|control|with|and|while|to)\w*\b)",
    re.IGNORECASE,
)
_LEFT = re.compile(r"^[ ,:]+(?:to (?=\w))?", re.IGNORECASE)


def algorithm_in(text: str, catalogue: Catalogue) -> str:
    """Return the name of the algorithm that is spoken of, "" where none is.

    The longest name that stands in the text wins, so that 'PCMCI+' is not taken for 'PC'.
    """
    if name := _by_name(text, catalogue):
        return name
    for pattern, name in _CALLED:
        if name in catalogue and re.search(pattern, text, re.IGNORECASE):
            return name
    return ""


def method_in(text: str, catalogue: Catalogue) -> str:
    """Return the algorithm that draws a graph or estimates an effect, of which a text speaks."""
    name = algorithm_in(text, catalogue)
    return name if name and catalogue[name].task in _OF_METHODS else ""


def algorithm_wished(text: str, catalogue: Catalogue) -> str:
    """Return the algorithm by which a question wants to be answered, "" where it names none.

    It must be what something is done with: 'using matching', 'fit a causal forest', 'via the PC
    algorithm'. A method that is only spoken of is no wish.
    """
    for found in _DONE_WITH.finditer(text):
        if name := _by_name(found["what"], catalogue):
            return name
    wished = (name for pattern, name in _WISHED if name in catalogue and pattern.search(text))
    return next(wished, "")


def without_methods(text: str) -> str:
    """Return the text without the words that say by which method it wants to be answered."""
    plain = _REGRESSED.sub(r"the effect of \g<x> on \g<y>", text)
    for pattern, _ in _WISHED:
        plain = pattern.sub(" ", plain)
    return _LEFT.sub("", plain).strip()


def _by_name(text: str, catalogue: Catalogue) -> str:
    """Return the algorithm whose name or title stands in the text, the longest, else ""."""
    written = {spec.name: _written(spec.name, spec.title, text) for spec in catalogue}
    name = max(written, key=lambda name: written[name])
    return name if written[name] else ""


def _written(name: str, title: str, text: str) -> int:
    """Return how many letters of the text are this algorithm's name or title, 0 for none."""
    short = title.split(" (", maxsplit=1)[0]
    inside = [way for way in re.findall(r"\(([^)]+)\)", title) if way != way.lower()]
    ways = {name, name.replace("_", " "), name.replace("_", "-"), title, short, *inside}
    lengths = (len(way) for way in ways if len(way) > 1 and _stands(way, text))
    return max(lengths, default=0)


def _stands(way: str, text: str) -> bool:
    """Tell whether a name stands in the text; short ones as they are written, 'PC' but not 'pc'."""
    return _spelled(way).search(text) is not None


@cache
def _spelled(way: str) -> re.Pattern[str]:
    flags = re.IGNORECASE if len(way) > 3 or way.lower() == way else 0
    return re.compile(rf"(?<![\w-]){re.escape(way)}(?![\w+-])", flags)
