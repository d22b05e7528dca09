"""Which columns to adjust for when no graph is given: what comes before treatment, with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.causal.data import YEAR_UNIT, Kind, Role, Variable
from app.causal.profile import Profile
from app.causal.question import Design, Knowledge, Question
from app.causal.rounding import per_cent
from app.planner.kinship import is_transform, meaning, own_words, same_thing
from app.planner.moments import Calendar, Phase, StudyPeriod, phase
from app.planner.newborns import after_pregnancy, is_of_newborn
from app.planner.stages import no_earlier
from app.planner.stated_consequences import consequences
from app.planner.stated_hidden_causes import hidden_colliders
from app.planner.words import stem, tokens

_MAX_MISSING = 0.2  # of one column
_MAX_LOST = 0.1  # of the rows, were no two gaps in the same row
_ALL_ALIKE = 0.98  # from this share of one value on, a column can hardly confound anything
_MAX_LEVELS = 25
_ROWS_PER_COLUMN = {Design.RANDOMISED: 20}
_DEFAULT_ROWS_PER_COLUMN = 8
_ARM_PER_COLUMN = 10  # rows of the smaller arm: doi:10.1016/S0895-4356(96)00236-3
_NOT_NEEDED = {
    Design.DID: "No covariates: the change over time in each group is compared with itself.",
}
_KINDS = {
    Kind.IDENTIFIER: "an identifier",
    Kind.TEXT: "free text",
    Kind.CONSTANT: "constant",
    Kind.DATETIME: "a date",
}
_ROLES = {
    Role.IGNORE: "set aside by you",
    Role.TIME: "marked as time",
    Role.UNIT: "marked as unit",
    Role.CLUSTER: "marked as cluster",
    Role.WEIGHT: "marked as weight",
    Role.MEDIATOR: "marked as mediator",
    Role.OUTCOME: "marked as an outcome",
    Role.INSTRUMENT: "marked as instrument",
}
_FROM_BIRTH = frozenset(
    "sex gender female male woman man race black white hispanic hisp ethnicity ethnic age birth "
    "born birthyear birthplace mother father parent mom dad maternal paternal sibling".split()
)
_USUAL = _FROM_BIRTH | frozenset(
    "educ education school schooling income earnings wage class occupation region urban married "
    "marital baseline initial previous prior pre past lagged history severity health".split()
)  # what drives most choices and most outcomes of people, and what was so before
_IN_YOUTH = frozenset("educ education school schooling college university degree".split())
_AFTER_YOUTH = re.compile(
    r"^(?:hus(?:band)?|wife|wive|spous|partner|kid|child|marr|divorc|occup|industr|tenure|pension)",
    re.IGNORECASE,
)  # a marriage, children, a job: what schooling helps to decide
_AFTERWARDS = re.compile(r"\b(?:after|following|since) ([^.;,()]{1,40})", re.IGNORECASE)
_MOMENT = re.compile(r"^\D+(\d{2,4})$")  # a grade, a year, a month: when it was measured
_OF_PATIENTS = re.compile(
    r"\bhospital|\bpatients?\b|\bsurger|\bward\b|\bclinic|\bicu\b|\bintensive care", re.IGNORECASE
)
_WHEN_CARE_ENDS = re.compile(
    r"\bbills?\b|\binvoices?\b"
    r"|\b(?:hospital|total|treatment|medical) (?:costs?|charges?|expenses)\b"
    r"|\b(?:costs?|charges?) of (?:the )?(?:care|stay|treatment|admission|hospital)|\blos\b"
    r"|\blength of (?:\w+ )?stay\b|\bdischarged?\b|\breadmi(?:tted|ssion)\b|\bcomplications?\b",
    re.IGNORECASE,
)
_GIVEN_AT_BIRTH = frozenset(
    "sex gender female male race black hispanic hisp ethnicity ethnic".split()
)


@dataclass(frozen=True, slots=True)
class CovariateChoice:
    """The columns to hold fixed, and a sentence for each reason to take or leave columns."""

    columns: tuple[str, ...]
    notes: tuple[str, ...]


def choose(
    question: Question, profile: Profile, words: str, knowledge: Knowledge
) -> CovariateChoice:
    """Return the columns to adjust for in this question.

    Without a graph, every column that is plausibly settled before the treatment is a possible
    confounder; what follows the treatment, repeats treatment or outcome, or loses too many rows
    is left out (the disjunctive cause criterion, doi:10.1007/s10654-019-00494-6).

    Parameters
    ----------
    words : question and description, where the study period may be written.
    """
    if question.covariates is not None:
        return _asked_for(question, profile, words, knowledge)
    if note := _NOT_NEEDED.get(question.design or Design.BACKDOOR):
        return CovariateChoice((), (note,))
    return _Selection(question, profile, words, knowledge).choice()


def _asked_for(
    question: Question, profile: Profile, words: str, knowledge: Knowledge
) -> CovariateChoice:
    asked = question.covariates or ()
    selection = _Selection(question, profile, words, knowledge)
    doubts = [
        f"You asked to adjust for {name}, although it is {why}."
        for name in asked
        if (why := selection.later_or_same(profile.variable(name)))
    ]
    return CovariateChoice(asked, (f"Adjusted for {', '.join(asked)}, as you asked.", *doubts))


def is_settled_before(variable: Variable) -> bool:
    """Tell whether a column was surely settled before a treatment: by its words, or as you said."""
    is_given = bool(_FROM_BIRTH & own_words(variable)) and not is_of_newborn(variable)
    return variable.role is Role.COVARIATE or is_given or phase(variable)[0] is Phase.BEFORE


def _is_year(variable: Variable) -> bool:
    """Tell whether a date is a calendar year, a number that can be held fixed."""
    return variable.kind is Kind.DATETIME and variable.unit == YEAR_UNIT


class _Selection:
    def __init__(
        self, question: Question, profile: Profile, words: str, knowledge: Knowledge
    ) -> None:
        self._knowledge = knowledge
        self._question = question
        self._profile = profile
        self._words = words
        self._calendar = Calendar(profile, words)
        self._treatment = profile.variable(question.treatment or "")
        self._outcome = profile.variable(question.outcome or "")
        self._period = self._calendar.period(
            question.text, self._treatment.name, self._outcome.name
        )
        self._own = {
            self._treatment.name, self._outcome.name, question.group_column, question.time_column,
            question.running_variable, question.weight_column, question.unit_column,
            question.negative_outcome, question.negative_treatment, question.event_column,
            question.entry_column, question.adoption_column, question.mediator,
            *question.more_mediators,
        }  # fmt: skip

        others = [v for v in profile.variables if v.name not in self._own]
        ends = self._treatment, self._outcome
        self._consequences = hidden_colliders(words, others, *ends) | consequences(
            words, others, *ends
        )

    def choice(self) -> CovariateChoice:
        free = [v for v in self._profile.variables if v.name not in self._own]
        left_out: dict[str, list[str]] = {}
        kept: list[Variable] = []
        for variable in free:
            if reason := self._objection(variable):
                left_out.setdefault(reason, []).append(variable.name)
            else:
                kept.append(variable)
        kept = self._free(self._distinct(kept, left_out), left_out)
        kept = self._affordable(kept, left_out)
        names = tuple(v.name for v in self._profile.variables if v in kept)
        return CovariateChoice(names, tuple(self._notes(names, left_out)))

    def later_or_same(self, variable: Variable) -> str | None:
        """Return why a column is a consequence or a copy, where it seems to be one."""
        return (
            self._repeats(variable)
            or self._stated_later(variable)
            or self._consequences.get(variable.name)
            or self._follows_treatment(variable)
            or after_pregnancy(variable, self._treatment)
            or after_pregnancy(variable, self._outcome)
            or self._known_when_care_ends(variable)
            or self._after(variable)
            or self._with_outcome(variable)
            or no_earlier(variable, self._treatment, self._outcome)
        )

    def _objection(self, variable: Variable) -> str | None:
        if variable.name in self._question.excluded:
            return "left out as you asked"
        if variable.name in self._question.instruments:
            return "the instrument"
        if variable.role is Role.COVARIATE:
            return None
        if variable.role in _ROLES:
            return _ROLES[variable.role]
        if variable.kind in _KINDS and not _is_year(variable):
            return _KINDS[variable.kind]
        return self.later_or_same(variable) or self._unusable(variable)

    def _repeats(self, variable: Variable) -> str | None:
        if self._is_baseline(variable):
            return None
        for other, part in ((self._outcome, "outcome"), (self._treatment, "treatment")):
            if is_transform(variable.name, other.name) or variable.name in self._copies_of(other):
                return f"a restatement of the {part} {other.name}"
        return None

    def _is_baseline(self, variable: Variable) -> bool:
        """Tell whether this is the first of two measurements whose difference is the outcome."""
        year, last = self._calendar.latest(variable.name), self._calendar.latest(self._outcome.name)
        first = self._calendar.earliest(self._outcome.name)
        return year is not None and last is not None and first is not None and year == first < last

    def _copies_of(self, variable: Variable) -> set[str]:
        names: set[str] = set()
        for diagnosis in self._profile.diagnoses:
            if variable.name in diagnosis.columns and same_thing(diagnosis):
                names.update(diagnosis.columns)
        return names - {variable.name}

    def _stated_later(self, variable: Variable) -> str | None:
        if self._knowledge.requires(self._treatment.name, variable.name):
            return f"an effect of {self._treatment.name}, as you stated"
        if self._knowledge.forbids(variable.name, self._treatment.name):
            return f"no cause of {self._treatment.name}, as you stated, so perhaps its effect"
        return None

    def _after(self, variable: Variable) -> str | None:
        if reason := self._dated_after(variable.name):
            return reason
        when, word = phase(variable)
        if when is Phase.AFTER:
            return f"measured after the treatment began (“{word.lower()}”)"
        if self._follows_outcome(variable):
            return f"measured after the outcome {self._outcome.name}"
        if re.search(r"\boutcome\b", variable.description, re.IGNORECASE):
            return "another outcome"
        if self._comes_later_in_life(variable):
            return f"settled later in life than {self._treatment.name}, so perhaps its consequence"
        return None

    def _comes_later_in_life(self, variable: Variable) -> bool:
        """Tell whether people settle this only once the treatment, a trait or schooling, is."""
        if _IN_YOUTH & set(tokens(self._treatment.name)):
            return any(_AFTER_YOUTH.match(token) for token in tokens(variable.name))
        return self._is_given_at_birth() and not _FROM_BIRTH & own_words(variable)

    def _follows_outcome(self, variable: Variable) -> bool:
        """Tell whether its description says "after" the outcome, by name."""
        said = re.search(
            r"\b(?:after|following)\b([^.;]{1,60})", variable.description, re.IGNORECASE
        )
        return said is not None and set(tokens(self._outcome.name)) <= set(tokens(said.group(1)))

    def _with_outcome(self, variable: Variable) -> str | None:
        """Return why, where its name ends in the outcome's number, as read12 does beside math12.

        Not where the treatment's does as well: then all were measured at once.
        """
        own, outcome, treatment = (
            _MOMENT.findall(v.name) for v in (variable, self._outcome, self._treatment)
        )
        if not outcome or own != outcome or treatment == outcome:
            return None
        return f"measured at the same time as the outcome {self._outcome.name}"

    def _follows_treatment(self, variable: Variable) -> str | None:
        """Return why a column follows the treatment, where words that call it by name say so."""
        said = _AFTERWARDS.search(variable.description)
        named = {stem(word) for word in tokens(self._treatment.name)}
        if said and named & {stem(word) for word in tokens(said.group(1))}:
            return f"measured after the treatment (“{said.group(0).lower()}”)"
        words = tokens(variable.name)
        is_beside = tokens(self._outcome.name)[-1:] == (
            "after",
        )  # both say when they were measured
        is_marked = words[1:] and words[-1] == "after" and (variable.n_distinct > 2 or is_beside)
        return "measured afterwards, as its name says" if is_marked else None

    def _known_when_care_ends(self, variable: Variable) -> str | None:
        """Return why a bill or a length of stay follows what was done to patients."""
        said = f"{variable.name.replace('_', ' ')} {variable.description}"
        if phase(variable)[0] is Phase.BEFORE or not _OF_PATIENTS.search(self._words):
            return None
        found = _WHEN_CARE_ENDS.search(said)
        return f"known only when care ends (“{found.group(0).lower()}”)" if found else None

    def _dated_after(self, name: str) -> str | None:
        year = self._calendar.latest(name)
        if year is None or not self._calendar.has_several_years:
            return None
        if self._period.is_known and self._period.start is not None and year > self._period.start:
            return f"measured after the treatment began ({_span(self._period)})"
        last = self._calendar.latest(self._outcome.name)
        first = self._calendar.earliest(self._outcome.name)
        if last is not None and first is not None and year >= last and not self._period.is_known:
            return f"measured no earlier than the outcome ({last})"
        return None

    def _is_given_at_birth(self) -> bool:
        return bool(_GIVEN_AT_BIRTH & set(tokens(self._treatment.name)))

    def _unusable(self, variable: Variable) -> str | None:
        if self._missing(variable) > _MAX_MISSING:
            return f"missing in more than {per_cent(_MAX_MISSING)} of the rows"
        if not variable.is_numeric and variable.n_distinct > _MAX_LEVELS:
            return f"unordered with more than {_MAX_LEVELS} levels"
        if (variable.top_share or 0.0) > _ALL_ALIKE:
            alike = per_cent(_ALL_ALIKE)
            return f"the same in more than {alike} of the rows, so it can hardly confound"
        return None

    def _is_usual(self, variable: Variable) -> bool:
        """Tell whether a column is of a kind that often drives both treatment and outcome."""
        kin = meaning(self._outcome) | meaning(self._treatment)
        alike = meaning(variable) & kin
        return bool(alike or _USUAL & own_words(variable))

    def _missing(self, variable: Variable) -> float:
        return variable.n_missing / max(self._profile.n_rows, 1)

    def _distinct(self, kept: list[Variable], left_out: dict[str, list[str]]) -> list[Variable]:
        """Drop the second of two columns that say the same."""
        chosen: list[Variable] = []
        for variable in kept:
            twin = next((v.name for v in chosen if v.name in self._copies_of(variable)), None)
            if twin is None:
                chosen.append(variable)
            else:
                left_out.setdefault(f"a restatement of {twin}", []).append(variable.name)
        return chosen

    def _free(self, kept: list[Variable], left_out: dict[str, list[str]]) -> list[Variable]:
        """Drop what would give treatment or outcome exactly, as experience and age give schooling.

        Of such a sum the column computed from the others goes, else the last.
        """
        names = [v.name for v in kept]
        for diagnosis in self._profile.diagnoses:
            columns = diagnosis.columns
            ends = {self._treatment.name, self._outcome.name}.intersection(columns)
            others = [n for n in columns if n not in ends]
            if diagnosis.name != "linear_dependence" or not ends or not set(others) <= set(names):
                continue
            dropped = columns[0] if columns[0] in others else others[-1]
            names.remove(dropped)
            reason = f"{' and '.join(n for n in columns if n != dropped)} give it exactly"
            left_out.setdefault(reason, []).append(dropped)
        return [v for v in kept if v.name in names]

    def _affordable(self, kept: list[Variable], left_out: dict[str, list[str]]) -> list[Variable]:
        """Keep the columns that the rows can carry, the most complete and earliest first."""
        share = _ROWS_PER_COLUMN.get(
            self._question.design or Design.BACKDOOR, _DEFAULT_ROWS_PER_COLUMN
        )
        room = max(min(self._profile.n_rows // share, self._smaller_arm() // _ARM_PER_COLUMN), 3)
        lost, chosen = 0.0, []
        for variable in sorted(kept, key=self._rank):
            missing, width = self._missing(variable), _width(variable)
            if missing and lost + missing > _MAX_LOST:
                reason = "missing in too many of the remaining rows"
                left_out.setdefault(reason, []).append(variable.name)
            elif width > room:
                reason = "more columns than the rows can carry"
                left_out.setdefault(reason, []).append(variable.name)
            else:
                lost, room = lost + missing, room - width
                chosen.append(variable)
        return chosen

    def _smaller_arm(self) -> int:
        """Return the rows at the rarer of two treatment levels; all rows where it is a dose."""
        treatment = self._treatment
        if treatment.n_distinct != 2 or treatment.top_share is None:
            return self._profile.n_rows
        known = self._profile.n_rows - treatment.n_missing
        return round((1.0 - treatment.top_share) * known)

    def _rank(self, variable: Variable) -> tuple[bool, bool, bool, float, float]:
        before = phase(variable)[0] is Phase.BEFORE
        usual = self._is_usual(variable)
        wanted = variable.role is Role.COVARIATE
        lost, alike = self._missing(variable), variable.top_share or 0.0
        return not wanted, not usual, not before, round(lost, 2), alike

    def _notes(self, names: tuple[str, ...], left_out: dict[str, list[str]]) -> Iterator[str]:
        if names and self._question.design is Design.RDD:
            yield f"Whether {', '.join(names)} jump at the cutoff as well is tested; the estimate \
does not need them."
        elif names and self._question.design is Design.RANDOMISED:
            yield f"Adjusted for {', '.join(names)} to sharpen the estimate, as far as the groups \
are alike in them; the random assignment does not need it."
        elif names and self._question.design is Design.PANEL:
            yield f"Adjusted for {', '.join(names)}, which change over time as well and which no \
word calls a consequence of the treatment. Leave out what it moves."
        elif names:
            yield f"Adjusted for {', '.join(names)}: settled before the treatment as far as names \
and descriptions tell."
        elif self._question.design is Design.PANEL:
            yield "No covariates: each unit is compared with itself over time."
        else:
            yield "Adjusted for nothing: no column is plausibly settled before the treatment."
        for reason, columns in left_out.items():
            yield f"Not adjusted for {', '.join(columns)}: {reason}."


def _width(variable: Variable) -> int:
    return 1 if variable.is_numeric else max(variable.n_distinct - 1, 1)


def _span(period: StudyPeriod) -> str:
    return f"{period.start} to {period.end}"
