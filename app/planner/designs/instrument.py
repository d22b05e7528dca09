"""An instrument: named or described as one, or an offer that some did not follow."""

from __future__ import annotations

import re

from app.causal.data import Role, Variable
from app.causal.instrument_spec import DECIDERS, is_decider
from app.causal.profile import Profile
from app.causal.question import Design
from app.planner.designs.reading import Asking, DesignReading
from app.planner.designs.urging import is_urged, urged_by, without_urging
from app.planner.kinship import meaning
from app.planner.mentions import instruments
from app.planner.phrases import sentences
from app.planner.random_words import NOT_RANDOM, RANDOM
from app.planner.words import carrying, content, stem, tokens

_INSTRUMENT = re.compile(
    r"\binstrument(?:al|ed|s|ing)?\b|\b2sls\b|\btwo-stage least squares\b|\biv (?:estimat|regress)"
    r"\w*|\bencouragement\b|\bintent(?:ion)?[- ]to[- ]treat|\bnon-?compl\w+|\bcompliers?\b"
    r"|\bnot (?:all|every\w*)\b|\bonly some of\b|\bsome (?:of them |\w+ )?(?:never|did not"
    r"|didn't)\b"
    r"|\bdecided for themselves\b|\b(?:their|his|her) own (?:decision|choice)\b"
    r"|\bof those (?:offered|invited|assigned|drawn|selected|eligible|encouraged)\b",
    re.IGNORECASE | re.DOTALL,
)
_OWN_CHOICE = re.compile(
    r"\bdecided for themselves\b|\b(?:their|his|her) own (?:decision|choice)\b|\bup to them\b"
    r"|\bfree to\b|\bnot (?:all|every\w*) (?:\w+ ){0,2}(?:did|came|went|took)\b",
    re.IGNORECASE,
)
_NAMED_METHOD = re.compile(
    r"\binstrument(?:s|al variables?)?\b|\b2sls\b|\btwo-stage least squares\b", re.IGNORECASE
)
_ASSIGNED = frozenset(
    stem(w)
    for w in "assigned assignment offered offer lottery encouraged encouragement eligible invited "
    "invitation draft won winner voucher randomized randomised instrument nudge mailed selected "
    "drawn access advised recommended urged prompted".split()
)
_TAKEN = frozenset(
    stem(w)
    for w in "took taken take takeup received receive used use attended attend enrolled enroll "
    "participated participate joined join bought installed redeemed visited completed served "
    "treated treatment actually complied swallowed started accepted got get".split()
)
_NO_OTHER_WAY = re.compile(
    r"\b(?:but|and|yet|though|while)?,? ?(?:(?:does|do|did|should|can|could|has|have) (?:not|no)|"
    r"(?:doesn|don|didn|shouldn)['’]t) (?:otherwise |directly |itself |itself directly |by itself )"
    r"?(?:affect|influence|act|matter|impact|change|move|effect|bearing|direct)\b"
    r"[^.;?]{0,60}?\b(?:otherwise|directly|itself|except|other than|by itself|any other way"
    r"|in another way)\b"
    r"|\b(?:affects?|influences?|reach(?:es)?|acts? on|matters? for|impacts?) \S+(?: \S+){0,3}"
    r" (?:only|solely|exclusively) (?:through|via|by)\b"
    r"|\bonly (?:affects?|influences?|matters? for|moves?) \S+(?: \S+){0,3} (?:through|via|by)\b"
    r"|\b(?:has|have|had|having|with) no (?:direct|independent|other|own|separate) (?:effect|impact"
    r"|influence|bearing|role|consequences?)\b"
    r"|\b(?:does|do|did|should|can|could)(?: not|n['’]t) (?:directly|otherwise|independently|in"
    r" itself) (?:affect|influence|act|matter|impact|change|move|enter)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"\b(?:affects?|influences?|changes?|matters? for|determines?|decides?|shifts?|moves?) "
    r"(?:only|just|solely|nothing but) (?:whether|if|who|how (?:likely|much|many|often|long))\b",
    re.IGNORECASE,
)
_FITS, _FAINTLY, _NEARLY_SAID = 0.35, 0.2, 0.6
_DECIDED = re.compile(
    r"\blenien\w+|\bstrict(?:er|est|ness)?\b[^.]{0,40}\b(?:than|others)\b|\brandomly assigned to "
    r"(?:an? |the |different )?(?:\w+ )?(?:"
    + "|".join(sorted(DECIDERS))
    + r")s?\b|\b(?:"
    + "|".join(sorted(DECIDERS))
    + r")s?\b[^.]{0,60}\b(?:at random|randomly|by rotation|in rotation|by lot)\b",
    re.IGNORECASE,
)
_INSTRUMENT_COLUMN = re.compile(r"\binstrument\b|\bexogenous shifter\b", re.IGNORECASE)


def asks_for_instrument(text: str) -> bool:
    """Tell whether the question itself, not the description, speaks of an instrument."""
    return bool(_NAMED_METHOD.search(text))


def read(asking: Asking) -> DesignReading | None:
    """Return the instrument that is stated, named, described, or offered and not always taken."""
    profile, taken = asking.profile, {asking.treatment, asking.outcome}
    if stated := [v.name for v in profile.variables if v.role is Role.INSTRUMENT]:
        return DesignReading(Design.IV, 1.0, "its role is set", instruments=tuple(stated))
    if named := instruments(asking.words, asking.lexicon, taken):
        return DesignReading(Design.IV, 0.95, "called an instrument", instruments=named)
    described = [
        v.name
        for v in profile.variables
        if v.name not in taken and _INSTRUMENT_COLUMN.search(v.description)
    ]
    if described:
        return DesignReading(
            Design.IV, 0.9, "described as instrument", instruments=tuple(described)
        )
    if shifter := _without_other_way(asking, taken):
        return shifter
    return _assigned_but_not_taken(asking, taken) or _decided(asking.words, profile, taken)


def _without_other_way(asking: Asking, taken: set[str]) -> DesignReading | None:
    """Read what is said to move the treatment and to reach the outcome no other way."""
    for sentence in sentences(asking.words):
        whether = _WHETHER.search(sentence)
        cue = whether or _NO_OTHER_WAY.search(sentence)
        if cue is None:
            continue
        ranked = asking.lexicon.ranked(sentence[: cue.start()])
        least = _FAINTLY if whether else _FITS
        fits = [m for m in ranked if m.score >= least and m.column not in taken]
        if fits and (_is_told_of(asking) if whether else _speaks_of(asking, sentence)):
            return DesignReading(Design.IV, 0.8, f"{sentence!r}", instruments=(fits[0].column,))
    return None


def _speaks_of(asking: Asking, sentence: str) -> bool:
    """Tell whether the treatment itself is named as what is moved."""
    return any(m.column == asking.treatment for m in asking.lexicon.ranked(sentence))


def _is_told_of(asking: Asking) -> bool:
    """Tell whether a word for the treatment stands anywhere in question or description."""
    if asking.treatment not in asking.lexicon.columns:
        return False
    place = asking.lexicon.columns.index(asking.treatment)
    return any(asking.lexicon.hits(w)[place] >= _NEARLY_SAID for w in carrying(asking.words))


def _assigned_but_not_taken(asking: Asking, taken: set[str]) -> DesignReading | None:
    """Read an offer or a lottery that some did not follow as the instrument of what they did."""
    words, profile, treatment = asking.words, asking.profile, asking.treatment
    drawn_by_chance = without_urging(words) if is_urged(asking) else words
    if _is_assignment(profile.variable(treatment)) or drawn_by_name(drawn_by_chance, treatment):
        return None
    cue = _INSTRUMENT.search(words)
    drawn = _drawn_at_random(profile.variable(treatment))
    offers = (
        [
            v
            for v in profile.variables
            if v.name not in taken
            and (_is_offer(v) or ((_drawn_at_random(v) or _is_drawn(v, words)) and not drawn))
        ]
        or _first_drawn(asking)
        or urged_by(asking)
    )
    said = "\n".join((words, *(v.description for v in offers)))
    own = _OWN_CHOICE.sub(" ", said)  # what is done with an offer, not whether it was drawn
    random = RANDOM.search(own) if not NOT_RANDOM.search(own) else None
    found = cue or random
    if len(offers) != 1 or found is None:
        return None
    follows = is_urged(asking) or _follows(words, offers[0], profile.variable(treatment), profile)
    if not follows:
        return None  # what was drawn is another thing than what is asked about
    evidence = found.group(0)
    return DesignReading(Design.IV, 0.8, f"{evidence!r}", instruments=(offers[0].name,))


def _first_drawn(asking: Asking) -> list[Variable]:
    """Return the column of two values that a sentence names first after saying "at random".

    Where it names the treatment as well, "a reminder letter about the flu jab", and people are
    said to have decided for themselves.
    """
    if _OWN_CHOICE.search(asking.words) is None:
        return []
    two = [v for v in asking.profile.variables if v.n_distinct == 2 and v.name != asking.outcome]
    for sentence in sentences(asking.words):
        found = RANDOM.search(sentence)
        rest = sentence[found.end() :] if found else ""
        places = {v.name: asking.lexicon.first_said(rest, v.name) for v in two} if rest else {}
        said = sorted((place, name) for name, place in places.items() if place is not None)
        if len(said) > 1 and asking.treatment in [name for _, name in said[1:]]:
            return [asking.profile.variable(said[0][1])]
    return []


def _decided(words: str, profile: Profile, taken: set[str]) -> DesignReading | None:
    """Read who happened to decide on a case as the instrument of what was decided."""
    cue = _DECIDED.search(words)
    who = [v for v in profile.variables if v.name not in taken and is_decider([v])]
    named = [v for v in who if set(tokens(f"{v.name} {v.description}")) & DECIDERS]
    if cue is None or len(named) != 1:
        return None
    return DesignReading(Design.IV, 0.85, f"{cue.group(0)!r}", instruments=(named[0].name,))


def drawn_by_name(words: str, column: str) -> bool:
    """Tell whether a sentence names the column and says that chance decided."""
    return any(
        re.search(rf"(?<!\w){re.escape(column)}(?!\w)", sentence) and RANDOM.search(sentence)
        for sentence in sentences(words)
        if not NOT_RANDOM.search(sentence)
    )


def _is_drawn(variable: Variable, words: str) -> bool:
    return variable.n_distinct == 2 and drawn_by_name(words, variable.name)


def _follows(words: str, offer: Variable, taken: Variable, profile: Profile) -> bool:
    """Tell whether who was offered decides on the other column: one thing, or what was taken up.

    Where another column is of the same matter as the offer, that one is what was taken up.
    """
    if _same_matter(offer, taken):
        return True
    rivals = (v for v in profile.variables if v.name not in {offer.name, taken.name})
    own = {stem(t) for t in (*tokens(taken.name), *tokens(taken.description))}
    if own & _TAKEN and not any(_same_matter(offer, v) and _is_taken(v) for v in rivals):
        return True
    said = [s for s in sentences(words) if _INSTRUMENT.search(s)]
    if _OWN_CHOICE.search(words):
        said += [s for s in sentences(words) if RANDOM.search(s)]
    return any(meaning(taken) & set(content(s)) for s in said)


def _is_taken(variable: Variable) -> bool:
    own = {stem(t) for t in (*tokens(variable.name), *tokens(variable.description))}
    return bool(own & _TAKEN)


def _same_matter(offer: Variable, taken: Variable) -> bool:
    """Tell whether both are about one thing: an invitation to the app, and using the app."""
    return bool(meaning(offer) & meaning(taken) - _ASSIGNED)


def _is_offer(variable: Variable) -> bool:
    return variable.n_distinct == 2 and _is_assignment(variable)


def _drawn_at_random(variable: Variable) -> bool:
    """Tell whether a column of two values is itself described as drawn at random."""
    said = variable.description
    return variable.n_distinct == 2 and bool(RANDOM.search(said)) and not NOT_RANDOM.search(said)


def _is_assignment(variable: Variable) -> bool:
    own = {stem(t) for t in (*tokens(variable.name), *tokens(variable.description))}
    return bool(own & _ASSIGNED)
