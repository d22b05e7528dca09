"""Words of the field that people ask about, each explained in a sentence or two."""

from __future__ import annotations

from types import MappingProxyType

EXPLAINED = MappingProxyType(
    {
        "ate": "The average treatment effect: how the outcome would change on average if everyone's"
        " treatment were changed.",
        "att": "The average effect on the treated: how the treatment changed the outcome of those"
        " who had it, on average.",
        "ato": "The average effect where groups overlap: for those of whom either treatment was"
        " likely.",
        "late": "The local average treatment effect: the effect on those whose treatment the"
        " instrument changed, and on nobody else.",
        "cate": "The conditional average treatment effect: the average effect within a group that"
        " is alike in some columns.",
        "nde": "The natural direct effect: the part of an effect that does not run through the"
        " mediator.",
        "nie": "The natural indirect effect: the part of an effect that runs through the mediator.",
        "confounder": "A common cause of treatment and outcome: it makes them go together even"
        " where neither acts on the other, so that it is held fixed.",
        "collider": "A common effect of two columns: holding it fixed makes them go together even"
        " where they have nothing to do with each other, so that it is left alone.",
        "mediator": "A column that lies on the way from treatment to outcome: part of the effect"
        " runs through it.",
        "instrument": "Something that moves the treatment, acts on the outcome through it alone"
        " and is itself as good as random.",
        "covariate": "A column measured before the treatment that may go with it and with the"
        " outcome.",
        "adjustment": "Comparing only what is alike in some columns, so that these cannot explain a"
        " difference.",
        "p-value": "How often chance alone would bring a result at least this far from no effect."
        " A small one speaks against mere chance; it says nothing of how large an effect is, nor"
        " whether it is causal.",
        "confidence interval": "The range of effects that are compatible with the data: made this"
        " way again and again, so large a share of such ranges would hold the true effect.",
        "standard error": "How far the estimate would typically lie from the truth by chance.",
        "overlap": "Units alike in the covariates are found under every treatment: without it the"
        " comparison is made up by the model.",
        "propensity score": "The chance of having the treatment, given the covariates.",
        "random assignment": "Chance alone decided who was treated, so the groups differ by chance"
        " only.",
        "unconfoundedness": "No unmeasured cause drives both treatment and outcome once the"
        " covariates are held fixed. Data cannot prove it.",
        "identification": "Showing that an effect can be computed from what was measured, before"
        " any number is computed.",
        "estimand": "What is to be estimated, written in quantities that were observed.",
        "refutation": "An attempt to break an estimate: where there should be no effect, is one"
        " found all the same?",
        "placebo treatment": "A treatment made up at random: an effect of it would show that the"
        " method finds effects where there are none.",
        "e-value": "How strongly a hidden cause would have to go with both treatment and outcome,"
        " as a ratio of risks, to explain the whole effect away.",
        "robustness value": "What share of what is left to explain in treatment and outcome a"
        " hidden cause would have to explain to take the effect away.",
        "doubly robust": "Right when either the model of the outcome or that of who is treated is"
        " right.",
        "running variable": "The column that decides by a cutoff who is treated: units just to its"
        " two sides are compared.",
        "cutoff": "The value of the running variable from which on units are treated.",
        "bandwidth": "How far from the cutoff units may lie to be compared: a narrow one compares"
        " what is alike, a wide one has more units.",
        "intention to treat": "The effect of being offered or assigned the treatment, whether"
        " or not it was taken.",
        "difference-in-differences": "How much more the treated changed than the untreated did over"
        " the same time.",
        "regression discontinuity": "Comparing units just below a cutoff with units just above it,"
        " where chance decides the side.",
        "dashed line": "An arrow drawn dashed has an end that the data leave open: which way it"
        " points is not known.",
        "matching": "Comparing each unit with the nearest one under the other treatment.",
        "parallel trends": "Without the treatment both groups would have changed alike.",
        "first stage": "How much the instrument moves the treatment; where it hardly does, the"
        " estimate cannot be relied on.",
        "hazard ratio": "How many times as fast the event comes under the treatment, at any time.",
        "dag": "A directed acyclic graph: each arrow points from a cause to what it acts on, and no"
        " chain of arrows comes back to where it began.",
        "cpdag": "A graph that stands for all those that fit the data equally well: a line without"
        " a head can point either way.",
        "pag": "A graph that allows for hidden common causes: a circle at an end means that the"
        " data cannot tell whether it is a head.",
        "causal graph": "Columns joined by arrows from a cause to what it acts on directly.",
        "bootstrap": "Drawing rows again and again from the table to see how much a result varies"
        " by chance.",
        "confidence": "Of a link in a graph: the share of resampled tables in which the same link"
        " was found.",
        "faithfulness": "Columns that are independent in the data are so because of the structure,"
        " not because effects happen to cancel.",
        "heterogeneity": "That the effect is not the same for everyone.",
        "strong evidence": "Every attempt to break the estimate failed, the estimators agree, and"
        " either the treatment was random or a hidden cause would have to be strong.",
        "suggestive evidence": "An effect was found and nothing broke it, but a check was left open"
        " or a hidden cause of moderate strength could explain it.",
        "uncertain": "The interval holds no effect, a check that the answer needs failed, or an"
        " attempt to break the estimate succeeded.",
    }
)
_ALSO = MappingProxyType(
    {
        "average treatment effect": "ate",
        "average effect on the treated": "att",
        "average treatment effect on the treated": "att",
        "effect on the treated": "att",
        "local average treatment effect": "late",
        "confounding": "confounder",
        "confounding variable": "confounder",
        "hidden confounder": "confounder",
        "instrumental variable": "instrument",
        "iv": "instrument",
        "adjust": "adjustment",
        "adjusted": "adjustment",
        "adjusting": "adjustment",
        "adjusted for": "adjustment",
        "adjusting for": "adjustment",
        "held fixed": "adjustment",
        "controlling for": "adjustment",
        "p value": "p-value",
        "pvalue": "p-value",
        "statistical significance": "p-value",
        "significant": "p-value",
        "interval": "confidence interval",
        "95 % interval": "confidence interval",
        "ci": "confidence interval",
        "positivity": "overlap",
        "propensity": "propensity score",
        "ignorability": "unconfoundedness",
        "no unmeasured confounding": "unconfoundedness",
        "identified": "identification",
        "not identified": "identification",
        "refuted": "refutation",
        "placebo": "placebo treatment",
        "e value": "e-value",
        "aipw": "doubly robust",
        "directed acyclic graph": "dag",
        "graph": "causal graph",
        "causal diagram": "causal graph",
        "circle": "pag",
        "dashed": "dashed line",
        "dashed arrow": "dashed line",
        "dashed edge": "dashed line",
        "forcing variable": "running variable",
        "assignment variable": "running variable",
        "threshold": "cutoff",
        "itt": "intention to treat",
        "intent to treat": "intention to treat",
        "difference in differences": "difference-in-differences",
        "did": "difference-in-differences",
        "rdd": "regression discontinuity",
        "resampling": "bootstrap",
        "bootstrapping": "bootstrap",
        "strong": "strong evidence",
        "suggestive": "suggestive evidence",
        "heterogeneous effect": "heterogeneity",
        "causal effect": "ate",
        "compliers": "late",
    }
)
TERMS = frozenset({*EXPLAINED, *_ALSO})


def canonical(term: str) -> str:
    """Return the entry of `EXPLAINED` that a word means, "" where there is none."""
    plain = term.lower().replace("‑", "-").strip()
    for way in (plain, plain.removesuffix("s"), plain.removesuffix("es")):
        if way in EXPLAINED:
            return way
        if way in _ALSO:
            return _ALSO[way]
    return ""
