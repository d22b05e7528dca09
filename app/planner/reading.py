"""A question in plain words read as a Question, with the evidence for each part and no model."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from app.causal.data import Role
from app.causal.inquiry import Inquiry
from app.causal.profile import Profile
from app.causal.question import Design, Knowledge, Question, QuestionKind, Reading
from app.errors import InvalidQuestion, UnknownColumn
from app.planner.asking import (
    Asked,
    expects_two,
    is_descriptive,
    is_everything,
    is_mutual,
    parties,
)
from app.planner.attribution_reading import ATTRIBUTED, SETTING, AttributionReader
from app.planner.closer import closer, of_no_unit, two_ways
from app.planner.columns import Lexicon
from app.planner.contrasts import contrast, units_more
from app.planner.designs.choice import read_design
from app.planner.designs.mediation import by_path
from app.planner.designs.reading import Asking
from app.planner.effect_readings import OVER_TIME, effect_readings, reading_of
from app.planner.encoder.heard import heard
from app.planner.events import (
    answered,
    happened,
    is_carrier,
    is_cause,
    is_dated,
    moment,
    of_its_own,
)
from app.planner.for_whom import with_modifiers
from app.planner.horizons import horizon, lag
from app.planner.kinds.beside import completed
from app.planner.kinds.choice import settled
from app.planner.kinds.ruling import ruling
from app.planner.lettered_arms import with_arms_named
from app.planner.measures import measured
from app.planner.mentions import (
    adjusted_for,
    excluded,
    identifiers,
    listed,
    with_instrumented_named,
)
from app.planner.moments import Calendar
from app.planner.negative_controls import with_negative_controls
from app.planner.no_outcome import with_later_effect
from app.planner.pairing import Pair, Pairing, Side
from app.planner.paths import read_path
from app.planner.phrases import of_which
from app.planner.policies import befallen, treated_level
from app.planner.refusals import (
    no_causal_question,
    no_column,
    no_pair,
    one_of,
    refuse_degenerate,
    refuse_index,
    same_column,
)
from app.planner.row_structure import arranged
from app.planner.scales import level_set, sets_everyone
from app.planner.words import content

_AROUND = frozenset({QuestionKind.DISCOVER, QuestionKind.ROOT_CAUSE, QuestionKind.INFLUENCE})
LONGEST, _LONGEST_DESCRIPTION = 4_000, 20_000  # letters that are read
_RECALLING = frozenset({"that", "this", "it", "the change", "this change", "the event"})
_LEVELS_CALLED = 0.6  # how well the words must fit a column whose levels are compared
_FITS = 0.25  # how well both ends must fit to be meant, rather than an event that is told


class QuestionReader:
    """Reads one question over one table: its kind, its ends, its design, each with a reason."""

    def __init__(self, text: str, description: str, profile: Profile, knowledge: Knowledge) -> None:
        self._text = text.strip()[:LONGEST]
        self._description = description[:_LONGEST_DESCRIPTION]
        self._profile = profile
        self._knowledge = knowledge
        self._lexicon = Lexicon(profile, description)
        self._calendar = Calendar(profile, f"{text}\n{description}")
        self._pairing = Pairing(
            profile, self._lexicon, self._calendar, description, asked=self._text
        )
        self._apart = Pairing(profile, self._lexicon, self._calendar, description)
        named = with_arms_named(with_instrumented_named(self._text), profile, self._lexicon)
        by_ear = heard(self._text, profile, description)
        found = settled(ruling(named, self._lexicon), profile, self._lexicon, by_ear)
        found = completed(found, profile, self._lexicon, self._pairing, by_ear)
        self._asking = self._of_groups = found.question
        self._context, self.kind_is_fitted = found.context, found.by_weights
        self._kind, self._whom, self._path = found.asked, found.whom, found.path

    def question(self) -> Question:  # noqa: PLR0911 - one return for each way to ask
        if not content(self._text) and not self._text:
            raise InvalidQuestion("The question is empty.", hint="Ask what you want to know.")
        self._refuse_unknown_names()
        refuse_index(self._asking, self._profile, self._lexicon)
        kind = self._kind
        if self._whom:
            kind = Asked(self._whom.kind, self._whom.evidence)
            self._asking = self._whom.plain
        kind = closer(kind, self._asking, self._profile)
        if found := self._of_everyone():
            return found
        if kind and kind.kind in ATTRIBUTED and (found := self._attributed(kind)):
            return found
        kind = of_no_unit(kind, self._asking, self._profile)
        if turned := two_ways(self._asking, self._apart):
            return self._either_way(turned)
        if kind and kind.kind in _AROUND:
            return self._levels() or self._around(kind)
        if is_mutual(self._asking):
            return self._together(listed(parties(self._asking), self._lexicon))
        pair = self._past_the_path() or self._ends()
        if is_descriptive(self._asking) and not pair.phrases:
            raise no_causal_question(self._one_of())
        pair = with_later_effect(
            self._event(pair) or pair,
            self._text,
            self._description,
            self._profile,
            self._lexicon,
        )
        if pair.cause is None or pair.effect is None:
            unsure = self._whom and not self._whom.certain
            return self._of_all() if unsure else self._half_read(pair)
        return self._effect(pair.cause, pair.effect, kind)

    def _of_everyone(self) -> Question | None:
        """Read 'if everybody got it, what would the mean be' as a mean at one of two levels."""
        if self._profile.is_temporal or not sets_everyone(self._text):
            return None
        pair = self._ends()
        if pair.cause is None or pair.effect is None or pair.cause.column == pair.effect.column:
            return None
        cause = self._profile.variable(pair.cause.column)
        if cause.n_distinct != 2:
            return None
        question = self._effect(pair.cause, pair.effect, None)
        level = level_set(question) if question.scale else None
        return None if level is None else replace(question, setting=((cause.name, level),))

    def _of_all(self) -> Question:
        """Read the question anew as one of all: its "for …" may have named no groups."""
        self._whom = self._kind = None
        self._asking = self._of_groups
        return self.question()

    def _ends(self) -> Pair:
        """Read both ends; without the words for groups where some were cut off."""
        pairing = self._apart if self._whom else self._pairing
        return pairing.read(self._asking, self._context)

    def _past_the_path(self) -> Pair | None:
        """Read both ends without the words for what lies between, where there are such words."""
        path = read_path(self._asking, self._lexicon) or self._path
        pair = self._pairing.read(path.rest, self._context) if path else None
        if path is None or pair is None or pair.cause is None or pair.effect is None:
            return None
        between = set(path.columns)
        return (
            pair if not {pair.cause.column, pair.effect.column} & between else pair.beside(between)
        )

    def _refuse_unknown_names(self) -> None:
        known = {*self._profile.names, *self._knowledge.latents}
        levels = {level for v in self._profile.variables for level in v.levels}
        for name in identifiers(self._text):
            if name in known or name in levels or self._lexicon.named(name):
                continue
            raise self._stacked(name) or UnknownColumn(name, nearest=self._nearest(name))

    def _stacked(self, name: str) -> UnknownColumn | None:
        """Return where the values of a column are that was sent and put under others."""
        for variable in self._profile.variables:
            if name in variable.stands_for:
                why = f"its values stand in {variable.name!r}, under those of all such columns"
                return UnknownColumn(name, nearest=[variable.name], why=why)
        return None

    def _nearest(self, name: str) -> list[str]:
        folded = {n.casefold(): n for n in self._profile.names}
        close = [folded[n] for n in get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)]
        return close or [m.column for m in self._lexicon.ranked(name)[:3]]

    def _attributed(self, kind: Asked) -> Question | None:
        """Read a question about why, what if, or how much each; None where it lacks a part."""
        reader = AttributionReader(
            self._text, self._asking, self._profile, self._lexicon, self._pairing
        )
        found = reader.read(kind)
        if found is None or not found.outcome:
            changed = tuple(dict.fromkeys(reader.changed())) if kind.kind in SETTING else ()
            return self._all_effects(changed[:1]) if changed and found is None else None
        refuse_degenerate(self._profile.variable(found.outcome), self._profile, "outcome")
        return self._with_mentions(found, list(found.readings))

    def _levels(self) -> Question | None:
        """Read 'which diet lowers weight' as the effect of diet, of two levels."""
        restated = of_which(self._asking)
        pair = self._apart.read(restated, "") if restated else Pair(None, None)
        if not pair.cause or not pair.effect or pair.weakest < _LEVELS_CALLED:
            return None
        levels = self._profile.variable(pair.cause.column).levels
        return self._effect(pair.cause, pair.effect, None) if len(levels) == 2 else None

    def _around(self, kind: Asked) -> Question:
        """Read a question about causes, of everything or of one column."""
        side = self._pairing.outcome(kind.outcome) if kind.outcome else None
        readings = [Reading("kind", kind.kind.value, 0.9, f"the words {kind.evidence!r}")]
        if side:
            refuse_degenerate(self._profile.variable(side.column), self._profile, "outcome")
            readings.append(reading_of("outcome", side))
        question = Question(self._text, kind.kind, outcome=side.column if side else None)
        return self._with_mentions(question, readings)

    def _together(self, about: tuple[str, ...]) -> Question:
        """Read a question about how things move each other: all columns, some of them named."""
        return self._all_effects(about if len(about) > 1 else ())

    def _either_way(self, ends: tuple[str, ...]) -> Question:
        """Read a question about which of two columns acts on the other."""
        if len(ends) != len(set(ends)) or len(ends) < 2:
            return self._together(ends)
        found = self._together(ends)
        inquiry = Inquiry.LEAD if self._profile.is_temporal else Inquiry.DIRECTION
        return replace(found, inquiry=inquiry, treatment=ends[0], outcome=ends[1])

    def _all_effects(self, about: tuple[str, ...]) -> Question:
        """Read a question about what one column, or each, does to all others."""
        found = self._around(Asked(QuestionKind.DISCOVER, self._asking))
        readings = (Reading("about", name, 0.8, f"{name!r} is named") for name in about)
        return replace(found, readings=(*found.readings, *readings))

    def _half_read(self, pair: Pair) -> Question:
        """Read a question with one end missing as one about the causes of what it names."""
        phrases = pair.phrases
        if phrases is not None and is_everything(phrases.effect):
            about = (pair.cause.column,) if pair.cause else ()
            if about or is_everything(phrases.cause):
                return self._all_effects(about)
        if phrases is not None and is_everything(phrases.cause) and pair.effect:
            return self._around(Asked(QuestionKind.DISCOVER, phrases.cause, phrases.effect))
        if pair.cause is None and is_descriptive(self._asking):
            raise no_causal_question(self._one_of())
        if phrases is not None and pair.cause is None and content(phrases.cause):
            return self._policy(pair.effect, phrases.cause)
        if pair.cause is not None:
            raise self._missing("outcome", phrases.effect if phrases else "")
        if pair.cause is None and expects_two(self._asking):
            raise no_pair(self._one_of())
        side = pair.effect or self._pairing.outcome(self._asking)
        if side is None and phrases is not None:
            raise self._missing("outcome", phrases.effect)
        kind = Asked(QuestionKind.DISCOVER, self._asking)
        found = self._around(kind)
        if side is None:
            why = "no cause and no effect is named, so all columns are looked at"
        else:
            why = f"an outcome is named and no cause, so the causes of {side.column!r} are sought"
        return replace(
            found,
            outcome=side.column if side else None,
            readings=(Reading("kind", "discover", 0.5, why), *found.readings[1:]),
        )

    def _event(self, pair: Pair) -> Pair | None:
        """Read a cause without a column as something that happened at a time, to a unit."""
        turned = is_carrier(pair.effect, self._profile)
        own = None
        if turned or pair.effect is None:
            own = of_its_own(self._asking, self._text, self._profile)
        phrase = pair.phrases.cause if pair.phrases else ""
        if own and phrase != own[1].column:  # else it is itself called the cause
            return Pair(*own, pair.phrases)
        return self._told_event(pair, turned=turned)

    def _told_event(self, pair: Pair, *, turned: bool) -> Pair | None:
        is_guessed = pair.phrases is None and pair.cause is not None and not pair.cause.score
        phrase = pair.phrases.cause if pair.phrases else self._asking if is_guessed else ""
        recalls = phrase.lower() in _RECALLING and is_dated(self._context)
        if is_cause(pair.cause, self._profile) and not turned:
            return None
        if is_everything(phrase) and not recalls:
            return None
        if not content(phrase) and not (turned or recalls or is_dated(self._asking)):
            return None
        if not turned and self._is_read(pair) and moment(self._asking, "") is None:
            return None
        carried = happened(self._text, self._description, self._profile)
        if carried is None:
            return None
        cause = Side(carried[0], phrase, 0.8, carried[1])
        effect = answered(self._asking, self._text, self._profile, self._lexicon, cause.column)
        return Pair(cause, effect, pair.phrases) if effect else None

    def _is_read(self, pair: Pair) -> bool:
        """Tell whether both ends fit columns that are no index of rows or times."""
        time = self._profile.time
        indexes = {self._profile.unit_column, time.column if time else None}
        ends = {side.column for side in (pair.cause, pair.effect) if side}
        return len(ends) == 2 and not ends & indexes and pair.weakest >= _FITS

    def _policy(self, effect: Side | None, cause: str) -> Question:
        """Read the cause as a policy that one group saw and another did not, before and after."""
        words = f"{self._text}\n{self._description}"
        group = befallen(words, self._profile, effect.column) if effect else None
        if group is None or effect is None:
            raise self._missing("cause", cause)
        question = self._effect(group, effect, None)
        if question.design not in OVER_TIME:
            raise self._missing("cause", cause)
        return question

    def _missing(self, part: str, phrase: str) -> InvalidQuestion | UnknownColumn:
        bare = phrase.strip("`'\"“”‘’ ")
        nearest = self._nearest(bare) if bare and " " not in bare else []
        return no_column(part, bare, self._profile, nearest, self._one_of())

    def _one_of(self) -> str:
        return one_of(self._pairing.candidates(self._asking), self._profile)

    def _effect(self, cause: Side, effect: Side, kind: Asked | None) -> Question:
        if cause.column == effect.column:
            raise same_column(cause.column)
        treatment = self._profile.variable(cause.column)
        refuse_degenerate(treatment, self._profile, "treatment")
        refuse_degenerate(self._profile.variable(effect.column), self._profile, "outcome")
        design = read_design(
            self._text, self._description, self._profile, self._lexicon, cause.column, effect.column
        )
        if kind and kind.kind is QuestionKind.MEDIATION and self._path:
            design = by_path(design, self._path)
        is_group = treatment.n_distinct == 2 and cause.column != design.time_column
        told = design.adoption_column or design.treated_unit
        if design.design is Design.DID and not is_group and told is None:
            cause = replace(cause, column=design.group_column or cause.column)
            treatment = self._profile.variable(cause.column)
        if design.outcome and design.outcome != cause.column:
            effect = replace(effect, column=design.outcome)
        said = kind.kind if kind else QuestionKind.EFFECT
        words = f"{self._text}\n{self._description}"
        acted = treated_level(words, treatment) if design.design is Design.DID else None
        if design.design is Design.MEDIATION:
            said = QuestionKind.MEDIATION
        question = Question(
            self._text,
            said,
            treatment=cause.column,
            outcome=effect.column,
            contrast=None
            if design.treated_unit is not None
            or cause.column in (design.unit_column, design.time_column, design.adoption_column)
            else contrast(treatment, acted or cause.phrase, self._asking),
            horizon=horizon(self._asking, self._profile) if self._profile.is_temporal else None,
            lag=lag(self._asking, self._profile) if self._profile.is_temporal else None,
            **design.parts(),
        )
        asking = Asking(
            self._text, words, self._profile, self._lexicon, cause.column, effect.column
        )
        for refined in (measured, arranged, with_negative_controls):
            question = refined(question, asking)
        question = self._told_apart(question, asking)
        if (
            question.contrast is None
            and question.kind is QuestionKind.EFFECT
            and (more := units_more(treatment, self._asking))
        ):
            question = replace(question, contrast=more)
        readings = list(effect_readings(question, cause, effect, kind, design))
        return self._with_mentions(question, [*readings, *question.readings])

    def _told_apart(self, question: Question, asking: Asking) -> Question:
        """Return the question with the columns by which its words tell groups apart."""
        question = with_modifiers(question, self._whom, asking)
        for name in question.modifiers:
            refuse_degenerate(self._profile.variable(name), self._profile, "column of groups")
        return question

    def _with_mentions(self, question: Question, readings: list[Reading]) -> Question:
        used = {question.treatment, question.outcome}
        covariates = tuple(n for n in adjusted_for(self._text, self._lexicon) if n not in used)
        left_out = tuple(n for n in excluded(self._text, self._lexicon) if n not in used)
        ignored = tuple(v.name for v in self._profile.variables if v.role is Role.IGNORE)
        if covariates:
            readings.append(Reading("covariates", ", ".join(covariates), 0.95, "asked for"))
        if left_out:
            readings.append(Reading("excluded", ", ".join(left_out), 0.9, "asked for"))
        return replace(
            question, covariates=covariates or None, readings=tuple(readings),
            excluded=tuple(dict.fromkeys((*question.excluded, *left_out, *ignored))),
        )  # fmt: skip
