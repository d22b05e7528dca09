"""Classes of words that tell wishes apart: each is seen, or not, in a message."""

from __future__ import annotations

from app.planner.words import stem

_SAID: dict[str, str] = {
    "out": """
        drop exclude remove ignore omit skip without except discard disregard rid forget delete
        eliminate minus kick throw strike dismiss aside filter lose scrap axe ditch apart but
    """,
    "out of": "out off away",
    "only": """
        only just restrict limit focus narrow zoom concentrate keep confine solely alone subset
        exclusively stick begin start stop care
    """,
    "hold": """
        adjust adjusted adjusting adjustment control controls controlled controlling hold held
        constant fixed covariate covariates include including included add account condition
        correct net factor confounder confounders regressor consider consideration
    """,
    "use": """
        use using try run switch apply prefer estimate redo repeat rerun replace go do take give
        show compute calculate draw make
    """,
    "other": "another other others different alternative else elsewhere",
    "instead": "instead rather swap replace exchange",
    "act": """
        cause causes caused causing affect influence drive drives change impact move lead
        determine shape raise lower depend act alter increase reduce trigger produce contribute
        feed respond
    """,
    "effect": "effect effects consequence result outcome impact influence",
    "not": "not no never nothing none neither nor hardly impossible nobody unrelated independent",
    "before": """
        before after earlier later precede precedes prior preceding following follows afterwards
        ahead
    """,
    "first": "first last",
    "from time": "since until from onwards till through",
    "span": "year years month months week weeks day days quarter quarters decade",
    "recent": "last recent past latest previous",
    "sure": """
        sure certain certainly confident confidence trust rely reliable significant significance
        chance luck lucky fluke robust real prove proof evidence believe bet solid noise
        coincidence conclusive firm stable convincing sceptical doubt trustworthy
    """,
    "wrong": """
        wrong bias biased limitation limitations caveat caveats weak weakness weaknesses problem
        problems worry worried threat threats concern pitfalls mistake mistaken flaw flaws
        misleading catch careful fishy criticise shortcomings invalid
    """,
    "assume": """
        assume assumed assuming assumption assumptions suppose premise premises granted
        conditions requires
    """,
    "pretend": "pretend imagine suppose let say assume",
    "why": "why reason grounds",
    "how": "how",
    "what": "what",
    "which": "which",
    "who": "who whom whose",
    "whether": "is are was were does do did can could would will should has have",
    "mean": "mean means meant meaning define definition stand stands refer term word called",
    "plain": """
        plain plainly simple simply simpler layman words english everyday terms normal language
        rephrase explain tell describe translate grandmother boss understand
    """,
    "big": """
        big large small huge tiny size magnitude much lot substantial meaningful matter matters
        relevant important practice practically percent
    """,
    "next": """
        next recommend recommendation advice do decide introduce roll worth now should launch
        implement
    """,
    "link": """
        link links linked edge edges arrow arrows connection connected connect line relation
        related joined path graph
    """,
    "hidden": """
        hidden unmeasured unobserved latent unrecorded omitted missing third lurking unknown
        behind confounding measured recorded
    """,
    "rows": """
        rows row observations sample size cases records n participants many number count units
    """,
    "people": """
        people person patients customers students women men adults children everyone everybody
        those anyone folks pupils shops stores counties males females boys kids elderly smokers
        individuals
    """,
    "than": """
        over under above below older younger more less fewer than least most between larger
        smaller
    """,
    "enough": """
        enough sufficient power underpowered few precise precision accurate wide narrow more
        data
    """,
    "apply": """
        apply applies generalise generalize generalises valid hold holds transfer extrapolate
        representative outside beyond carry true general external
    """,
    "lasts": """
        last lasts fade fades persist persists permanent grow wear die disappear develop evolve
        dynamic lasting short-run long-run diminish vanish shrink
    """,
    "delay": "lag lags delay delayed immediate immediately quickly soon fast instantly late",
    "alike": """
        randomised randomized randomisation randomization balanced balance imbalance alike
        comparable similar baseline arms random assigned
    """,
    "trends": "trend trends parallel pre-trend anticipation diverge path",
    "steering": """
        manipulate manipulated manipulation game gamed cheat bunch bunching heap heaping tamper
        nudge sort
    """,
    "window": "bandwidth window",
    "cutoff": "cutoff cut-off threshold thresholds cutoffs",
    "benefits": """
        benefit benefits gain gains respond responds profit help helps suffer react profits best
        most
    """,
    "differs": """
        differ differs different differently depend vary varies split break separately each
        heterogeneity moderate moderates same equally stronger better worse alter per by
    """,
    "through": """
        through via mediated because channel mechanism way route due explained runs directly
        direct
    """,
    "extremes": "outlier outliers extreme extremes tail tails trim",
    "interval": "interval intervals ci band bands",
    "draws": "bootstrap draws resample resamples permutations replications samples",
    "undo": "undo back revert cancel restore undone rewind scrap return reverse",
    "contrast": """
        compare changed change difference differences differ before previous original run runs
        version
    """,
    "outcome": "outcome response dependent target",
    "treatment": "treatment exposure cause intervention",
    "treated": "treated took got received participants att untreated compliers did had takers",
    "if": "if when once were",
    "moves": """
        rise rises rose fall fell increase raise raised dropped doubled halved cut set went up
        higher lower half double
    """,
    "as": "as",
    "is a": "is are",
    "instrument": "instrument instrumental",
    "weights": "weight weights weighted weighting",
    "linear": """
        linear linearity nonlinear non-linear nonparametric straight line lines curve curved
        curves flexible quadratic
    """,
    "method": """
        method methods algorithm estimator model models approach design way technique procedure
        formula calculate calculated compute computed steps regression errors
    """,
    "thanks": "thanks thank great ok okay perfect hello hi cheers cool nice helpful",
    "you": "you your",
    "it": "it this that these",
    "also": "also too well additionally as",
    "alpha": "alpha significance level p-value",
    "missing": "missing blank blanks empty gaps na nas impute imputed",
    "everything": "anything everything all any whatever",
    "reverse": "reverse backwards round around opposite direction vice",
    "answer": """
        find found answer result conclusion finding summary summarise sum takeaway verdict
        learned upshot
    """,
    "modal": "could might may can would possibly perhaps maybe",
}  # fmt: skip
CUES = tuple(_SAID)
_BY_WORD: dict[str, set[str]] = {}
for _cue, _words in _SAID.items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, set()).add(_cue)
        if len(_word) > 4:
            _BY_WORD.setdefault("~" + stem(_word), set()).add(_cue)


def cues_of(word: str) -> set[str]:
    """Return the classes that a word belongs to, by itself or by its stem."""
    return _BY_WORD.get(word, set()) | (
        _BY_WORD.get("~" + stem(word), set()) if len(word) > 4 else set()
    )
