"""The reader: a model's reading of a question, taken where the words alone could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.causal.question import Question, QuestionKind, Reading
from app.errors import InvalidQuestion, UnknownColumn, WhereforeError
from app.planner.advice import Consulted, ModelRole
from app.planner.asking import is_descriptive
from app.planner.asking_back import asked_between, asked_of_unread, considered
from app.planner.clarification import Clarification, decided
from app.planner.doubts import doubt
from app.planner.expert import ExpertPlanner
from app.planner.llm import prompts
from app.planner.llm.card import Card, as_data
from app.planner.llm.consultation import Asking, Message, consult
from app.planner.llm.forms import ReadingForm, reading_form
from app.planner.plan import Plan, PlanRequest

_CONFIDENCE = 0.5  # of what a model read, and no word decides
_SENTENCES = {
    QuestionKind.EFFECT: 'What is the effect of "{treatment}" on "{outcome}"?',
    QuestionKind.DOSE_RESPONSE: 'What is the dose-response curve of "{treatment}" on "{outcome}"?',
    QuestionKind.MEDIATION: 'How much of the effect of "{treatment}" on "{outcome}" runs through '
    '"{mediator}"?',
    QuestionKind.HETEROGENEITY: 'Does the effect of "{treatment}" on "{outcome}" differ by '
    '"{modifier}"?',
    QuestionKind.POLICY: 'What is the effect of "{treatment}" on "{outcome}"?',
    QuestionKind.DISCOVER: 'What causes "{outcome}"?',
}
_EVERYTHING = "What causes what?"


@dataclass(frozen=True, slots=True)
class ModelReading:
    """The parts of a question as a model read them, in names of columns."""

    kind: QuestionKind
    treatment: str | None
    outcome: str | None
    mediator: str | None
    modifier: str | None
    cause_words: str
    effect_words: str

    @property
    def sentence(self) -> str | None:
        """The question in words that the expert reads; None where a part is missing."""
        if self.kind is QuestionKind.DISCOVER and self.outcome is None:
            return _EVERYTHING
        pattern = _SENTENCES.get(self.kind)
        parts = {
            "treatment": self.treatment, "outcome": self.outcome, "mediator": self.mediator,
            "modifier": self.modifier,
        }  # fmt: skip
        needed = [name for name in parts if pattern and f"{{{name}}}" in pattern]
        if pattern is None or any(parts[name] is None for name in needed):
            return None
        return pattern.format(**parts)


def read_with_model(
    request: PlanRequest, card: Card
) -> Asking[tuple[ModelReading | None, Consulted]]:
    """Ask a model how it reads the question; only what quotes the question's own words counts."""
    system, user = prompts.asked(prompts.READER, table=card.text, question=as_data(request.text))
    form = reading_form(card.columns)
    messages = [Message("system", system), Message("user", user)]
    filled, record = yield from consult(
        ModelRole.READER, messages, form, lambda said: _violations(said, request.text)
    )
    return (_reading(filled, card) if filled and filled.kind != "unclear" else None), record


def planned(request: PlanRequest, reading: ModelReading | None) -> Plan | Clarification:
    """Return the expert's plan; of a question it cannot read, its plan of the model's reading.

    Where both read the question and not alike, or it is unclear by itself, the question which
    reading is meant takes the plan's place, if asking is allowed.

    Raises
    ------
    WhereforeError : neither can be planned for; the error is the expert's own.
    """
    try:
        plan = ExpertPlanner().plan(request)
    except (InvalidQuestion, UnknownColumn) as error:
        rescued = _rescued(request, reading) if reading else None
        return rescued or asked_of_unread(request, error)
    if reading and request.may_ask:
        asked = asked_between(request, plan, *_undecided(request, reading))
        if asked is not None:
            return asked
    if reading and (settled := _settled(request, plan, reading)):
        return settled
    told = replace(plan, notes=(*plan.notes, *_disagreements(request, plan.question, reading)))
    return considered(request, told)


def _settled(request: PlanRequest, plan: Plan, reading: ModelReading) -> Plan | None:
    """Return the plan of the expert's second reading where a model holds it for the right one.

    A model decides between what the words may mean by the expert, and nothing else: the other
    end must be read alike by both.
    """
    found = None if request.amendments.asked else doubt(request, plan.question)
    if found is None:
        return None
    theirs = {"treatment": reading.treatment, "outcome": reading.outcome}
    ours = {"treatment": plan.question.treatment, "outcome": plan.question.outcome}
    chosen = theirs.pop(found.part)
    if chosen not in found.rivals or any(name != ours[part] for part, name in theirs.items()):
        return None
    meant = request.amendments.followed_by(decided(found.part, chosen))
    try:
        settled = ExpertPlanner().plan(replace(request, amendments=meant))
    except WhereforeError:
        return None
    note = (
        f"“{found.said}” may mean {found.column} or {chosen} by its words; a language model reads "
        f"it as {chosen}, which was used. Name the column if the other is meant."
    )
    return replace(settled, notes=(*settled.notes, note))


def _undecided(request: PlanRequest, reading: ModelReading) -> tuple[str | None, str | None]:
    """Return the ends as the model reads them, without those that the caller has decided."""
    decided = request.amendments
    if decided.asked:
        return None, None
    treatment = None if decided.treatment else reading.treatment
    return treatment, None if decided.outcome else reading.outcome


def _violations(form: ReadingForm, text: str) -> Sequence[str]:
    said, faults = _plain(text), []
    for part, quote in (("cause_words", form.cause_words), ("effect_words", form.effect_words)):
        if quote and _plain(quote) not in said:
            faults.append(f"{part}: {quote[:80]!r} is not in the question")
    if form.treatment and form.treatment == form.outcome:
        faults.append("treatment and outcome are the same column")
    return faults


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _reading(form: ReadingForm, card: Card) -> ModelReading:
    named = {
        part: card.name(key) if (key := getattr(form, part)) else None
        for part in ("treatment", "outcome", "mediator")
    }
    return ModelReading(
        QuestionKind(form.kind),
        **named,
        modifier=card.name(form.modifiers[0]) if form.modifiers else None,
        cause_words=form.cause_words,
        effect_words=form.effect_words,
    )


def _rescued(request: PlanRequest, reading: ModelReading) -> Plan | None:
    """Plan for the model's reading, put in our words; the user's stand beside it as context."""
    sentence = reading.sentence
    quoted = reading.cause_words and reading.effect_words
    if sentence is None or is_descriptive(request.text) or not request.text.strip():
        return None
    if reading.kind is not QuestionKind.DISCOVER and not quoted:
        return None
    about = f"{request.description}\n{request.text}"
    try:
        plan = ExpertPlanner().plan(replace(request, text=sentence, description=about))
    except WhereforeError:
        return None
    asked = plan.question
    if reading.kind is not QuestionKind.DISCOVER and (
        asked.treatment != reading.treatment or asked.outcome != reading.outcome
    ):
        return None
    question = replace(asked, text=request.text, readings=_told(asked.readings, reading))
    note = f"A language model read the question as: {sentence} Its words alone name no column."
    return replace(plan, question=question, notes=(*plan.notes, note))


def _told(readings: tuple[Reading, ...], reading: ModelReading) -> tuple[Reading, ...]:
    quotes = {"treatment": reading.cause_words, "outcome": reading.effect_words}
    return tuple(
        replace(r, confidence=min(r.confidence, _CONFIDENCE), evidence=_evidence(quotes[r.part]))
        if r.part in quotes
        else r
        for r in readings
    )


def _evidence(quote: str) -> str:
    return f"“{quote}”, as a language model reads it" if quote else "as a language model reads it"


def _disagreements(
    request: PlanRequest, question: Question, reading: ModelReading | None
) -> Sequence[str]:
    if reading is None:
        return ()
    told = []
    for part, theirs in zip(("treatment", "outcome"), _undecided(request, reading), strict=True):
        ours = getattr(question, part)
        if ours and theirs and ours != theirs:
            told.append(
                f"A language model read {theirs!r} as the {part}; the words of the question say "
                f"{ours!r}, which was used. Name the column if the other is meant."
            )
    return told
