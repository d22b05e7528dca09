"""Which columns hold times of day, and which of their texts are lengths of time instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters import clock_times
from app.adapters.conversion import Conversion, times_of_day
from app.causal.profile.hints import words_of
from app.causal.profile.vocabulary import Sense, senses_of_name

if TYPE_CHECKING:
    from app.adapters.deciding_rows import Rows, Survey

_NO_TIMES = frozenset({"score", "scores", "result", "ratio", "odds"})  # 21:15 may be one of these
_AFTER_NOON = 13  # an hour that lengths of time of a day at most seldom have
_LONGEST_DIGITS = 4
_FEWEST_DIGITS = 20  # different values
_FEWEST_MINUTES = 3  # different ones beside the full hour
_FEWEST_HOURS = 4
_SAYS_CLOCK = frozenset(
    "time times clock hhmm at departure departed depart departs dep arrival arrived arrive arrives"
    " arr scheduled sched start started starts end ended ends begin began onset opening opened"
    " closing closed bedtime wakeup admission admitted discharge discharged checkin checkout"
    " uhrzeit zeit heure hora ora tijd tid klockan".split()
)
_UNITS = frozenset(
    "s sec secs second seconds ms min mins minute minutes h hr hrs hour hours day days week weeks"
    " month months year years".split()
)


def time_of_day(rows: Rows, survey: Survey) -> Conversion | None:
    """Read times of day as hours since midnight, where they are not lengths of time as well."""
    column = survey.alias
    styles = (
        clock_times.OF_12, clock_times.OF_24, clock_times.OF_BOTH, clock_times.OF_FOUR_DIGITS
    )  # fmt: skip
    tests = {s: f"{s.reading(column)} IS NOT NULL" for s in styles}
    fitting = rows.all_true(column, tests)
    if not fitting:
        return None
    if fitting[0] is clock_times.OF_24 and (_are_lengths(rows, survey) or are_scores(survey)):
        return None
    if fitting[0] is clock_times.OF_FOUR_DIGITS and _are_counts(rows, survey):
        return None
    told = _told(survey)
    if fitting[0] is clock_times.OF_BOTH:
        told += " Those without am or pm are read on the clock of 24 hours."
    (zoned,) = rows.answers(
        f"SELECT count_if(regexp_matches({column}, '{clock_times.ZONED}')) FROM {rows.source}"
    )
    if zoned:
        told += " They are the hours as written, whatever time zone stands beside them."
    return times_of_day(fitting[0].reading(column), told)


def compact_time(rows: Rows, survey: Survey) -> Conversion | None:
    """Read 0930, or 930, as half past nine where the name says so and every number is a time."""
    column, style = survey.alias, clock_times.OF_DIGITS
    if survey.longest > _LONGEST_DIGITS or not _says_clock(survey.name):
        return None
    if not rows.all_true(column, {"": style.fits(column)}):
        return None
    number = f"{column}::BIGINT"
    distinct, minutes, hours = rows.answers(
        f"SELECT count(DISTINCT {number}), count(DISTINCT {number} % 100),"
        f" count(DISTINCT {number} // 100) FROM {rows.source}"
    )
    if distinct < _FEWEST_DIGITS or minutes <= _FEWEST_MINUTES or hours < _FEWEST_HOURS:
        return None
    told = f"{_told(survey)} The last two digits are the minutes."
    return times_of_day(style.reading(column), told)


def says_length(survey: Survey) -> bool:
    """Tell whether the column's name says that its values are lengths of time."""
    return Sense.DURATION in senses_of_name(survey.name)


def _told(survey: Survey) -> str:
    return (
        f"{survey.name!r} is read as times of day, in hours since midnight: 23:59 and 0:00 count"
        " as a day apart."
    )


def _says_clock(name: str) -> bool:
    words = set(words_of(name))
    return bool(words & _SAYS_CLOCK) and not words & _UNITS


def _are_lengths(rows: Rows, survey: Survey) -> bool:
    """Tell whether 01:30:00, or 1h30, is rather an hour and a half than half past one.

    The name says so; or there are seconds, and the hours are written with one digit or stop
    before the afternoon; or an h marks the hours, which stop there and of which some are written
    with one digit, or stand alone in every row. A time zone beside them leaves no doubt.
    """
    if says_length(survey):
        return True
    column = survey.alias
    seconds, marked, alone, short, latest, zoned = rows.answers(
        f"SELECT count_if(regexp_full_match({column}, '{clock_times.WITH_SECONDS}')),"
        f" count_if(regexp_matches({column}, '{clock_times.HOURS_MARKED}')),"
        f" count_if(regexp_full_match({column}, '{clock_times.HOURS_ALONE}')),"
        f" count_if(regexp_matches({column}, '^[0-9][^0-9]')),"
        f" max(try_cast(regexp_extract({column}, '^[0-9]+') AS INT)),"
        f" count_if(regexp_matches({column}, '{clock_times.ZONED}')) FROM {rows.source}"
    )
    is_early = latest < _AFTER_NOON
    if zoned:
        return False
    if marked:
        return bool(alone == survey.present or (short and is_early))
    return bool(seconds and (short or is_early))


def _are_counts(rows: Rows, survey: Survey) -> bool:
    """Tell whether 1200 h may be hours: none of them has a zero before it, nor says the name so."""
    (zero_led,) = rows.answers(f"SELECT count_if(prefix({survey.alias}, '0')) FROM {rows.source}")
    return says_length(survey) or not (zero_led or _says_clock(survey.name))


def are_scores(survey: Survey) -> bool:
    """Tell whether the column's name says that 21:15 is the result of a game, or a ratio."""
    return bool(_NO_TIMES & set(words_of(survey.name)))
