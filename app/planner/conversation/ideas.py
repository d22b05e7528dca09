"""Ideas that a check or an assumption is about, by the words people have for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

from app.causal.assumption import Assumption


@dataclass(frozen=True, slots=True)
class Idea:
    """What was checked: the names of its diagnoses, and the assumptions that it is about.

    `words` is a pattern of what people call it.
    """

    words: str
    checks: tuple[str, ...]
    assumptions: tuple[Assumption, ...] = ()


IDEAS = MappingProxyType(
    {
        "random assignment": Idea(
            r"randomi[sz]\w+|random assignment|(?:differ\w*|alike|equal) [^?]*?\bbefore\b"
            r"|(?:really|truly|actually|it"
            r"|\w+) random\b(?! (?:error|effect|forest))|(?:assigned|allocated|chosen) (?:really "
            r"|truly )?"
            r"(?:at random|randomly)|(?:well[- ]|im)?balanced?|imbalance"
            r"|(?:groups?|arms?|sides?) (?:really |actually )?(?:comparable|alike|similar)",
            ("chance_imbalance", "balance", "arm_sizes", "comparability"),
            (Assumption.RANDOM_ASSIGNMENT,),
        ),
        "parallel trends": Idea(
            r"parallel|pre-?trends?|(?:groups?|they|states|units) (?:\w+ ){0,2}?(?:trend|mov|chang"
            r"|develop)"
            r"\w* (?:alike|together|apart|the same|similarly|in parallel|in (?:lock)?step)"
            r"|anticipat\w+|diverg\w+",
            ("pre_trends", "drift", "future_treatment", "relative_trends", "course_before"),
            (Assumption.PARALLEL_TRENDS, Assumption.NO_ANTICIPATION),
        ),
        "the instrument": Idea(
            r"instruments?(?: (?:is|are))?(?: \w+)? (?:strong|weak|valid|good|relevant|exogenous)"
            r"|(?:strong|weak|valid|good|relevant|exogenous) (?:enough )?(?:an? )?instruments?"
            r"|first[- ]stage|exclusion restriction|\bis \w+ (?:really )?an? (?:\w+ )?instrument"
            r"|(?:affect|influence|act|reach|change)\w*(?: on)? [\w ]+? (?:directly"
            r"|other than through"
            r"|by another (?:way|route|path)|by itself|in other ways)"
            r"|strength of the instrument|why (?:is )?\w+ (?:is )?an instrument",
            ("first_stage", "overidentification", "instrumental_inequality", "anderson_rubin"),
            (
                Assumption.RELEVANCE,
                Assumption.EXCLUSION,
                Assumption.INSTRUMENT_INDEPENDENCE,
                Assumption.MONOTONICITY,
            ),
        ),
        "overlap": Idea(
            r"overlap|common support|positivity|counterparts?|extrapolat\w+",
            ("overlap", "no_overlap", "propensities", "effective_size", "variation_left"),
            (Assumption.OVERLAP,),
        ),
        "steering across the cutoff": Idea(
            r"manipulat\w+|\bgam(?:e|ed|ing)\b|cheat\w*|steer\w*|bunch\w*|heap\w*|sorting"
            r"|(?:choose|chose|pick|picked) (?:their|which|the) side|just (?:above"
            r"|over) the cut-?off",
            ("density", "steered_share", "donut"),
            (Assumption.NO_MANIPULATION, Assumption.ONE_WAY_STEERING),
        ),
        "the window": Idea(
            r"band-?width|(?:narrower|wider|smaller|larger|different|other) windows?",
            ("bandwidth", "bandwidth_sensitivity"),
        ),
        "other cutoffs": Idea(
            r"(?:other|another|different|fake|placebo|false|wrong) cut-?offs?"
            r"|cut-?off (?:was|were|is|had been|of|at) (?:not )?\d",
            ("placebo_cutoffs", "mass_points"),
            (Assumption.CONTINUITY,),
        ),
        "proportional hazards": Idea(
            r"proportional|hazards? (?:\w+ )?(?:constant|cross\w*|chang\w+|the same)"
            r"|crossing hazards?",
            ("proportional_hazards",),
            (Assumption.PROPORTIONAL_HAZARDS,),
        ),
        "straight lines": Idea(
            r"(?:non-?)?linear\w*|straight(?: line)?s?|curved?|bends?|functional form",
            ("functional_form", "linearity"),
            (Assumption.LINEARITY, Assumption.OUTCOME_MODEL),
        ),
        "lost outcomes": Idea(
            r"drop(?:ped)?[- ]?outs?|attrition|lost to follow[- ]?up|(?:left|leave) the (?:study"
            r"|trial)",
            ("attrition", "missing_rows", "trimmed_share"),
            (Assumption.ONE_WAY_LOSS, Assumption.MISSING_AT_RANDOM),
        ),
        "censoring": Idea(
            r"censor\w+|cut off before|followed\b|follow[- ]?up\b",
            ("censoring", "events"),
            (Assumption.INDEPENDENT_CENSORING,),
        ),
        "spill-over": Idea(
            r"spill\w*|interfer\w+|each other(?:['’]s)?\b(?=[^?]*\?)|(?:affect|influence|infect"
            r"|help)\w* (?:each other|one another)"
            r"|contaminat\w+",
            ("touched_controls",),
            (Assumption.SUTVA,),
        ),
        "the reverse direction": Idea(
            r"reverse caus\w+|(?:the )?other way (?:a)?round",
            ("reverse_causation", "future_treatment"),
            (Assumption.UNCONFOUNDEDNESS, Assumption.STRICT_EXOGENEITY),
        ),
    }
)


def idea_in(text: str) -> str:
    """Return the name of the idea that a text speaks of, "" where of none."""
    for name, idea in IDEAS.items():
        if re.search(rf"\b(?:{idea.words})", text, re.IGNORECASE):
            return name
    return ""
