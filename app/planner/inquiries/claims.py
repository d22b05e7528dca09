"""What an option of a question claims, read from its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.causal.inquiry import Claim, ClaimKind, Option
from app.planner.inquiries.options import Offered, in_words, offered
from app.planner.inquiries.said import Columns

_NOT = re.compile(r"\b(?:not|no|n't|never|neither|none|nothing)\b|n['’]t\b", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\b(?:can(?:not|'t|’t)|not possible|impossible|unable|unknown|unclear|inconclusive"
    r"|insufficient|not enough|undetermined|undecided|ambiguous|unidentif\w+|not identif\w+"
    r"|don['’]t know|no way to (?:tell|know))\b",
    re.IGNORECASE,
)
_ARROW = re.compile(r"(?P<a>.+?)\s*(?P<mark><[-=—]+|[-=—]+>|→|←|⟶|⟵)\s*(?P<b>.+)")
_ACTS = re.compile(
    r"(?P<a>.+?)\s+(?:does not |do not |doesn['’]t |is |are )?(?:\w+ly )?(?:causes?|causing"
    r"|affects?|influences?|drives?|determines?|leads? to|(?:is )?(?:an? |the )?(?:\w+ )?cause of"
    r"|acts? on|produces?|results? in|has an? (?:\w+ )?(?:effect|influence|impact) on"
    r"|comes? before)\s+(?P<b>.+)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"(?P<b>.+?)\s+(?:is|are|was|were)\s+(?:\w+ly )?(?:(?:caused|affected|influenced|driven"
    r"|determined|produced) by|an? effect of|the effect of|a consequence of|a result of)\s+"
    r"(?P<a>.+)",
    re.IGNORECASE,
)
_CAUSE_FIRST = re.compile(r"(?P<a>.+?)\s*\(?\bcause\b.*?(?P<b>\S+)\s*\(?\beffect\b", re.IGNORECASE)
_KINDS: tuple[tuple[ClaimKind, str], ...] = (
    (ClaimKind.BOTH_WAYS, r"\b(?:both (?:directions|ways|cause)|each other|one another|mutual\w*"
     r"|bidirectional|reciprocal\w*|feedback|two-way)\b"),
    (ClaimKind.COMMON_CAUSE, r"\b(?:common cause|confound\w+|hidden|unmeasured|unobserved|latent"
     r"|third (?:variable|factor|cause)|spurious\w*)\b"),
    (ClaimKind.UNRELATED, r"\b(?:no|neither|without)\b.*\b(?:relation\w*|link\w*|connection"
     r"|association|correlat\w*|causation|causal\w*|cause\w*|arrow|edge)\b|\bunrelated\b|\bindependent\b"
     r"|\bnot (?:causally )?(?:related|connected|linked)\b|^(?:neither|none)\b"),
    (ClaimKind.RELATED, r"\b(?:dependent|associated|correlated|related|linked)\b"),
    (ClaimKind.NO_EFFECT, r"\b(?:no|zero|without|negligible)\b.*\b(?:effects?|changes?|difference"
     r"|influence|impact)\b|\b(?:does|do|did) not (?:\w+ )?(?:change|affect|matter|influence|alter)"
     r"|\bdoesn['’]t (?:change|affect|matter|influence|alter)|\bunchanged\b|\bnothing\b|\bneither\b"
     r"|\b(?:stays?|remains?) the same\b|\bnull\b"),
    (ClaimKind.INCREASES, r"\b(?:increas\w*|rais\w+|higher|more|positive\w*|improv\w+|boost\w*"
     r"|ris(?:es?|ing)|up|goes up|helps?|grow\w*|longer|better|larger|greater)\b"),
    (ClaimKind.DECREASES, r"\b(?:decreas\w*|lower\w*|reduc\w+|less|fewer|negative\w*|worsen\w*"
     r"|falls?|drops?|down|goes down|hurts?|harms?|shrink\w*|shorter|worse|smaller|declin\w+)\b"),
    (ClaimKind.YES, r"^(?:yes|true|correct|it does|it is|they are)\b"),
    (ClaimKind.NO, r"^(?:no|false|incorrect|wrong|it does not|it is not|they are not)\b"),
)  # fmt: skip
_CHOOSES = re.compile(r"(?:which|what|is|are|does|do|choose|select|pick)\b", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"(?:by )?(?:how|what|which|who|where|when|why)\b", re.IGNORECASE)
_OPPOSITE = {
    ClaimKind.INCREASES: ClaimKind.DECREASES,
    ClaimKind.DECREASES: ClaimKind.INCREASES,
}
_MOVES = (ClaimKind.NO_EFFECT, ClaimKind.INCREASES, ClaimKind.DECREASES)
_ROLE = re.compile(
    r"\b(?P<role>confounder|mediator|collider|instrument|common (?:cause|effect))", re.IGNORECASE
)
_ROLES = {
    "confounder": ClaimKind.COMMON_CAUSE,
    "common cause": ClaimKind.COMMON_CAUSE,
    "mediator": ClaimKind.MEDIATOR,
    "collider": ClaimKind.COLLIDER,
    "common effect": ClaimKind.COLLIDER,
    "instrument": ClaimKind.INSTRUMENT,
}
_NUMBER = re.compile(r"^(?:about |around |approximately |≈ ?)?(?P<n>[-−+]?\d[\d,]*(?:\.\d+)?)")


def with_options(text: str, columns: Columns) -> tuple[Offered, tuple[Option, ...]]:
    """Return a text apart from the answers that it lists, and these.

    What stands after a colon without marks counts where each part claims something.
    """
    found = offered(text)
    options = options_of(found.options, columns)
    listed = in_words(found.stem) if not options and _CHOOSES.match(found.stem) else None
    told = options_of(listed.options, columns) if listed else ()
    if listed is None or not told or any(option.claim is None for option in told):
        return found, options
    return listed, told


def options_of(told: Sequence[tuple[str, str]], columns: Columns) -> tuple[Option, ...]:
    """Return the options with what each of them claims."""
    return tuple(Option(label, text, claim_of(text, columns)) for label, text in told)


def claim_of(text: str, columns: Columns) -> Claim | None:
    """Return what a few words claim; None where they claim nothing that is understood."""
    plain = text.strip(" .;,")
    if _UNKNOWN.search(plain):
        return Claim(ClaimKind.UNKNOWN)
    if (found := _acting(plain, columns)) is not None:
        return found
    names = columns.named(plain)
    words = _without(plain, columns)
    if (role := _ROLE.search(words)) and not names:
        return Claim(_ROLES[role["role"].lower()])
    if number := _NUMBER.match(plain):
        return Claim(ClaimKind.NUMBER, value=float(number["n"].replace(",", "").replace("−", "-")))
    for kind, pattern in _KINDS:
        if re.search(pattern, words, re.IGNORECASE):
            return Claim(kind, names)
    return Claim(ClaimKind.COLUMNS, names) if names else None


def supposed_in(question: str, columns: Columns) -> ClaimKind | None:
    """Return what a statement, or a question for yes or no, holds; None where it asks otherwise."""
    if _ASKS_WHAT.match(question):
        return None
    words = _without(question, columns)
    found = [
        (hit.start(), kind)
        for kind, pattern in _KINDS
        if kind in _MOVES
        for hit in re.finditer(pattern, words, re.IGNORECASE)
    ]
    *before, last = [kind for _, kind in sorted(found)] or [ClaimKind.CAUSES]
    is_of_less = ClaimKind.DECREASES in before  # 'does a lower price raise sales'
    return _OPPOSITE.get(last, last) if is_of_less else last


def _acting(text: str, columns: Columns) -> Claim | None:
    """Read 'x causes y', 'y ← x', 'y is caused by x', 'x does not affect y'."""
    if found := _ARROW.search(text):
        ends = (found["a"], found["b"]) if ">" in found["mark"] or found["mark"] in "→⟶" else (
            found["b"], found["a"])  # fmt: skip
        return _pair(ends, columns, ClaimKind.CAUSES)
    found = _PASSIVE.search(text) or _ACTS.search(text) or _CAUSE_FIRST.search(text)
    if found is None:
        return None
    kind = ClaimKind.UNRELATED if _NOT.search(text) else ClaimKind.CAUSES
    return _pair((found["a"], found["b"]), columns, kind)


def _pair(ends: tuple[str, str], columns: Columns, kind: ClaimKind) -> Claim | None:
    cause, effect = (columns.one(end) for end in ends)
    if cause is None or effect is None or cause == effect:
        return None
    return Claim(kind, (cause, effect))


def _without(text: str, columns: Columns) -> str:
    """Return the words that name no column."""
    return " ".join(columns.without_names(text).split())
