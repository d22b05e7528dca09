"""A question about structure read as a Question: what is asked for, of which columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.causal.data import Kind
from app.causal.inquiry import ClaimKind, Inquiry, Option
from app.causal.profile import Profile
from app.causal.question import Arrow, Question, QuestionKind, Reading
from app.planner.asking import expects_two
from app.planner.inquiries.said import Columns
from app.planner.inquiries.words import inquiry_in, is_of_stated_graph
from app.planner.mentions import without_instruments
from app.planner.phrases import question_of, sentences

_PAIR = re.compile(
    r"\b(?:effects?|impacts?|influence) of (?P<a>.+?) on (?P<b>.+)"
    r"|\b(?:between|of|for|from|both|whether) (?P<c>.+?) (?:and|to|with|on) (?P<d>.+)"
    r"|\b(?:confounds?|join|joins|link|links|on) (?P<e>.+?) and (?P<f>.+)",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r",?\s*\b(?:(?:conditional(?:ly)?|conditioning|conditioned) (?:up)?on|given(?: that)?"
    r"|(?:after |when |once |if )?(?:we |you |one |i )?(?:adjust(?:ing|ed)?|control(?:ling|led)?"
    r"|account(?:ing|ed)?) for|(?:once|if|when|after) (?:we |you |one |i )?(?:know|knows|learn|see"
    r"|fix|hold|condition on|observe)|(?:once|when|after|if|while)"
    r"(?= [^.?!]+ (?:is|are) (?:known|held|fixed|kept|given|controlled|accounted|taken))"
    r"|(?:holding|with|keeping)(?= .+ (?:fixed|constant))"
    r"|net of|partialling out|for fixed|d-separated by|blocked by)\b(?P<given>[^.?!;]*)",
    re.IGNORECASE,
)
_GIVEN_FIRST = re.compile(
    r"(?:^|(?<=[.?!] ))(?:given(?: that we know)?|conditional on|conditioning on|once we know"
    r"|knowing|controlling for|holding) (?P<given>[^,.?]+(?:, and [^,.?]+)?),? "
    r"(?P<asks>(?:is|are|does|do)\b[^.?!]+)[.?!]?",
    re.IGNORECASE,
)
_REQUESTS = re.compile(
    r"(?:please )?(?:design|propose|suggest|test|check|find|name|list|give|tell|show|compute"
    r"|calculate|determine|identify|state|plan)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:contradict\w*|reject\w*|refut\w+|falsif\w+|against|wrong|false|inconsistent"
    r"|incompatible|disagree\w*|rule\w* out)\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"[;.?]|,(?! ?and\b)(?=.*\b(?:does|do|is|are|will|what|how)\b)"
    r"|\b(?:is|are) (?:known|held|fixed|kept|given|controlled|accounted|taken)\b"
    r"|\b(?:bias|distort|hurt|spoil)\w*|\bmakes?\b"
    r"|\b(?:and given|or given|if|when|using|to estimate|to get|for the|in order)\b"
)
_MARK = re.compile(r"\s*(?P<mark><[-=—]+|[-=—]+>|→|←|⟶|⟵)\s*")
_HEAD_OF_ARROWS = re.compile(
    r"^.*?(?::|\bgraph\b|\bdag\b|\bmodel\b)\s*(?=[^:]*(?:->|→|<-|←))", re.DOTALL
)
_DEPENDENT = re.compile(
    r"(?<!in)(?<!in-)\bdependent\b|\bassociated\b|\bcorrelated\b|\bd-connected\b|\brelated\b",
    re.IGNORECASE,
)
_UNCORRELATED = re.compile(r"\buncorrelated\b|\bnot (?:correlated|associated)\b", re.IGNORECASE)
_MISTAKEN = re.compile(
    r"\b(?:mistake|wrong|error|harmful|bad|bias\w*|distort\w*|spoil\w*)\b", re.IGNORECASE
)
_ASKS_WHAT = re.compile(r"(?:how|what|which|at|test|with)\b", re.IGNORECASE)
_HOLDS = {
    Inquiry.CORRELATION: ClaimKind.RELATED,
    Inquiry.HIDDEN_CAUSE: ClaimKind.COMMON_CAUSE,
    Inquiry.PATH: ClaimKind.CAUSES,
    Inquiry.DIRECT_LINK: ClaimKind.CAUSES,
    Inquiry.LEAD: ClaimKind.CAUSES,
}
_STATEMENT = re.compile(r"\b(?:is|are|does|do)\b", re.IGNORECASE)
_ABOUT_ONE = {
    Inquiry.PARENTS, Inquiry.CHILDREN, Inquiry.ANCESTORS, Inquiry.DESCENDANTS, Inquiry.BLANKET,
}  # fmt: skip
_TURNED = {Inquiry.CHILDREN, Inquiry.DESCENDANTS}
_AS_PAIR = {
    Inquiry.PARENTS: Inquiry.DIRECT_LINK, Inquiry.CHILDREN: Inquiry.DIRECT_LINK,
    Inquiry.ANCESTORS: Inquiry.PATH, Inquiry.DESCENDANTS: Inquiry.PATH,
}  # fmt: skip
_WITHOUT_COLUMNS = {Inquiry.ORDER, Inquiry.EXPERIMENT}
_MAY_NAME_ONE = {Inquiry.LEAD, Inquiry.EXPERIMENT, Inquiry.COLLIDERS}
_ROLES = {
    ClaimKind.COMMON_CAUSE: r"\bconfound|\bcommon cause",
    ClaimKind.MEDIATOR: r"\bmediat",
    ClaimKind.COLLIDER: r"\bcollider|\bcommon effect",
    ClaimKind.INSTRUMENT: r"\binstrument",
}
_EITHER_WAY = (ClaimKind.UNRELATED, ClaimKind.COMMON_CAUSE, ClaimKind.BOTH_WAYS, ClaimKind.UNKNOWN)


def read_inquiry(
    stem: str, options: Sequence[Option], profile: Profile, columns: Columns
) -> Question | None:
    """Return a question about structure; None where the text asks something else.

    Parameters
    ----------
    stem : the text without the answers that it lists. options : these.
    """
    if arrows := _stated(stem, columns):
        found = _question(stem, Inquiry.STATED_GRAPH, "the arrows that it draws", stated=arrows)
        return replace(found, supposed=ClaimKind.NO if _AGAINST.search(stem) else None)
    if ends := _either_way(options):
        kind = Inquiry.HIDDEN_CAUSE if _may_be_hidden(options, profile) else Inquiry.DIRECTION
        return _pair(stem, kind, "the options", ends)
    read = (_of_sentence(said, profile, columns) for said in _asking(stem))
    return max((found for found in read if found), key=_named_ends, default=None)


def _may_be_hidden(options: Sequence[Option], profile: Profile) -> bool:
    """Tell whether an option is a hidden common cause, and other columns could show one."""
    names_one = any(o.claim and o.claim.kind is ClaimKind.COMMON_CAUSE for o in options)
    return names_one and sum(_is_usable(name, profile) for name in profile.names) > 2


def _asking(stem: str) -> Iterator[str]:
    """Yield the sentences that ask or request, with what is given at their end."""
    told = _GIVEN_FIRST.sub(r"\g<asks> given \g<given>?", stem)
    yield from sentences(question_of(told)[0] or told)
    yield from (said for said in sentences(told) if _REQUESTS.match(said))


def _named_ends(found: Question) -> int:
    return (found.treatment is not None) + (found.outcome is not None)


def _of_sentence(asking: str, profile: Profile, columns: Columns) -> Question | None:
    found = inquiry_in(without_instruments(asking))
    if found is None:
        return None
    inquiry, evidence = found
    if inquiry is Inquiry.DIRECTION and profile.is_temporal:
        inquiry = Inquiry.LEAD
    if inquiry is Inquiry.LEAD and not profile.is_temporal:
        return None
    if inquiry in _ABOUT_ONE:
        return _about_one(asking, inquiry, evidence, columns)
    return _about_two(asking, inquiry, evidence, profile, columns)


def _stated(text: str, columns: Columns) -> tuple[Arrow, ...]:
    """Return the arrows of a graph that the text draws and asks about; none where it is none."""
    if not is_of_stated_graph(text):
        return ()
    drawn = _HEAD_OF_ARROWS.sub("", text)
    arrows: list[Arrow] = []
    for part in re.split(r"[,;\n]|\band\b|(?<=\w)\. ", drawn):
        pieces = _MARK.split(part)
        names = [columns.one(piece) for piece in pieces[::2]]
        for left, mark, right in zip(names, pieces[1::2], names[1:], strict=False):
            if left and right and left != right:
                arrows.append((left, right) if ">" in mark or mark in "→⟶" else (right, left))
    is_either_way = any(arrow[::-1] in arrows for arrow in arrows)
    return tuple(dict.fromkeys(arrows)) if len(arrows) > 1 and not is_either_way else ()


def _either_way(options: Sequence[Option]) -> tuple[str, str] | None:
    """Return the pair of which the options name either way, or one way and that there is none."""
    claims = [option.claim for option in options if option.claim]
    ways = [claim.names for claim in claims if claim.kind is ClaimKind.CAUSES]
    if not ways:
        return None
    first = (ways[0][0], ways[0][1])
    others = any(claim.kind in _EITHER_WAY for claim in claims)
    is_turned = first[::-1] in ways
    return first if is_turned or (others and all(set(w) == set(first) for w in ways)) else None


def _about_one(asking: str, inquiry: Inquiry, evidence: str, columns: Columns) -> Question | None:
    start = asking.lower().find(evidence.lower())
    end = start + len(evidence) if start >= 0 else 0
    after, named = columns.named(asking[end:]), columns.named(asking)
    if not named:
        return None
    target = (after or named)[0]
    others = [name for name in named if name != target]
    if expects_two(asking) and others:
        if inquiry is Inquiry.BLANKET:
            return _question(asking, inquiry, evidence, outcome=target, given=(others[0],))
        ends = (target, others[0]) if inquiry in _TURNED else (others[0], target)
        return replace(_pair(asking, _AS_PAIR[inquiry], evidence, ends), supposed=ClaimKind.CAUSES)
    return _question(asking, inquiry, evidence, outcome=target)


def _about_two(
    asking: str, inquiry: Inquiry, evidence: str, profile: Profile, columns: Columns
) -> Question | None:
    given: tuple[str, ...] = ()
    plain = asking
    if found := _GIVEN.search(asking):
        held = _CUT.split(found["given"])[0]
        given = columns.named(held)
        plain = f"{asking[: found.start()]} {asking[found.start('given') + len(held) :]}"
    if inquiry is Inquiry.ADJUSTMENT and not expects_two(asking) and not _asks_if(asking):
        given, plain = (), asking
    if inquiry is Inquiry.ORDER:
        return _question(asking, inquiry, evidence, given=columns.named(asking))
    if inquiry is Inquiry.ROLE:
        return _role(asking, evidence, columns)
    ends = _ends(plain, columns, profile, inquiry)
    given = tuple(name for name in given if name not in ends)
    if len(ends) < 2:
        return _with_fewer(asking, inquiry, evidence, ends)
    question = _pair(asking, inquiry, evidence, (ends[0], ends[1]), given)
    return replace(question, supposed=_supposed(asking, inquiry))


def _ends(plain: str, columns: Columns, profile: Profile, inquiry: Inquiry) -> tuple[str, ...]:
    """Return the two columns that are asked about, the cause first where the words tell."""
    for found in _PAIR.finditer(plain):
        parts = [part for part in found.groups() if part]
        first, second = columns.named(parts[0]), columns.named(parts[1])
        if first and second and first[-1] != second[0]:
            return (first[-1], second[0])
    named = columns.named(plain)
    if len(named) >= 2:
        return named[:2]
    if inquiry is Inquiry.DIRECTION and not named:
        usable = [v.name for v in profile.variables if _is_usable(v.name, profile)]
        return tuple(usable) if len(usable) == 2 else ()
    return named


def _is_usable(name: str, profile: Profile) -> bool:
    unusable = (Kind.IDENTIFIER, Kind.TEXT, Kind.CONSTANT, Kind.DATETIME)
    return profile.variable(name).kind not in unusable


def _with_fewer(
    asking: str, inquiry: Inquiry, evidence: str, ends: Sequence[str]
) -> Question | None:
    if ends and inquiry in _MAY_NAME_ONE:
        return _question(asking, inquiry, evidence, outcome=ends[0])
    if not ends and inquiry in _WITHOUT_COLUMNS:
        return _question(asking, inquiry, evidence)
    return None


def _role(asking: str, evidence: str, columns: Columns) -> Question | None:
    named = columns.named(asking)
    if len(named) < 3:
        return None
    for found in _PAIR.finditer(asking):
        parts = [part for part in found.groups() if part]
        first, second = columns.named(parts[0]), columns.named(parts[1])
        if first and second and first[-1] != second[0]:
            ends = (first[-1], second[0])
            third = next((name for name in named if name not in ends), None)
            if third:
                return _of_role(asking, evidence, ends, third)
    return _of_role(asking, evidence, (named[1], named[2]), named[0])


def _of_role(asking: str, evidence: str, ends: tuple[str, str], third: str) -> Question:
    """Return a question about a role; one for yes or no names a single role."""
    found = _pair(asking, Inquiry.ROLE, evidence, ends, (third,))
    roles = {role for role, words in _ROLES.items() if re.search(words, asking, re.IGNORECASE)}
    is_one = len(roles) == 1 and expects_two(asking)
    if is_one and roles == {ClaimKind.INSTRUMENT}:
        found = replace(found, inquiry=Inquiry.INSTRUMENTS)
    return replace(found, supposed=roles.pop() if is_one else None)


def _asks_if(asking: str) -> bool:
    return (
        re.match(r"(?:should|must|do|need|ought|shall|is it|would it be)\b", asking, re.IGNORECASE)
        is not None
    )


def _supposed(asking: str, inquiry: Inquiry) -> ClaimKind | None:
    """Return what a question for yes or no holds to be so."""
    asks = expects_two(asking) or _asks_if(asking)
    if _ASKS_WHAT.match(asking):
        return None
    if inquiry is Inquiry.INDEPENDENCE and (asks or _STATEMENT.search(asking)):
        is_dependent = _DEPENDENT.search(asking) and not _UNCORRELATED.search(asking)
        return ClaimKind.RELATED if is_dependent else ClaimKind.UNRELATED
    if inquiry is Inquiry.ADJUSTMENT and asks:
        return ClaimKind.NO if _MISTAKEN.search(asking) else ClaimKind.YES
    is_open = inquiry is Inquiry.LEAD and " or " in asking
    return _HOLDS.get(inquiry) if asks and not is_open else None


def _pair(
    asking: str,
    inquiry: Inquiry,
    evidence: str,
    ends: tuple[str, str],
    given: tuple[str, ...] = (),
) -> Question:
    return _question(asking, inquiry, evidence, treatment=ends[0], outcome=ends[1], given=given)


def _question(
    text: str,
    inquiry: Inquiry,
    evidence: str,
    *,
    treatment: str | None = None,
    outcome: str | None = None,
    given: tuple[str, ...] = (),
    stated: tuple[Arrow, ...] = (),
) -> Question:
    readings = [Reading("inquiry", inquiry.value, 0.85, f"the words {evidence!r}")]
    parts = (("treatment", treatment), ("outcome", outcome), *(("given", name) for name in given))
    if inquiry is Inquiry.DIRECTION:
        parts = (("about", treatment), ("about", outcome))
    readings += [Reading(part, name, 0.85, f"{name!r} is named") for part, name in parts if name]
    return Question(
        text,
        QuestionKind.DISCOVER,
        treatment=treatment,
        outcome=outcome,
        inquiry=inquiry,
        given=given,
        stated=stated,
        readings=tuple(readings),
    )
