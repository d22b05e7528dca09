"""The ways a date is written as text, as SQL that reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateFormat:
    """A format's name, what its texts look like, and the SQL reading `{}` as a timestamp."""

    name: str
    pattern: str
    sql: str

    def looks_like(self, text: str) -> bool:
        """Tell whether a text is written so; it may still be no date, 2020-02-31 for example."""
        return bool(re.fullmatch(self.pattern.replace(r"\p{L}", r"[^\W\d_]"), text))


_ISO = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?"
)
_QUARTER = r"[0-9]{4}[-: ]?[Qq][1-4]"
_MONTH = r"[0-9]{4}[Mm][0-9]{1,2}"
_SLASHED = r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}"
_MON = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_MONTH_NAME = (
    "(?i:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_NTH = "[0-9]{1,2}(?:st|nd|rd|th)"
_HALF_DAY = rf"{_CLOCK} [AaPp][Mm]"
_WITH_NAME = r"[0-9]{1,2}[.]? (de )?\p{L}{3,10}[.]? (de )?[0-9]{4}"
_FOURTH = "make_timestamp(left({0}, 4)::BIGINT, 1, 4, 0, 0, 0)"
_MONTHS = (
    "jan|januar|janner|janv|janvier|ene|enero|gen|gennaio|januari|janeiro",
    "feb|februar|fevr?|fevrier|febrero|febbraio|februari|fevereiro",
    "mar|marz|mrz|mars|marzo|maart|marco",
    "apr|april|avr|avril|abr|abril|aprile",
    "mai|may|mayo|maggio|mag|mei|maio|maj",
    "jun|juni|juin|junio|giu|giugno|junho",
    "jul|juli|juil|juillet|julio|lug|luglio|julho",
    "aug|august|aout|ago|agosto|augustus|augusti",
    "sept?|september|septembre|septiembre|set|settembre|setembro",
    "okt|oktober|oct|octobre|octubre|ott|ottobre|outubro",
    "nov|november|novembre|noviembre|novembro",
    "dez|dezember|dec|decembre|dic|diciembre|dicembre|december|dezembro",
)


def _strptime(name: str, pattern: str) -> DateFormat:
    return DateFormat(name, pattern, f"try_strptime({{}}, '{name}')")


def _without_ending(name: str, pattern: str) -> DateFormat:
    """Return a format of days such as 5th and 21st."""
    bare = r"regexp_replace({}, '([0-9])(?:st|nd|rd|th)', '\1')"
    return DateFormat(f"{name} with 1st, 2nd", pattern, f"try_strptime({bare}, '{name}')")


def _of_named_month() -> str:
    """Return SQL that reads the name of a month in some languages of Europe."""
    word = "regexp_extract(strip_accents(lower({0})), '([a-z]+)[.]?(?: de)? [0-9]+$', 1)"
    cases = " ".join(
        f"WHEN regexp_full_match({word}, '{names}') THEN {month}"
        for month, names in enumerate(_MONTHS, 1)
    )
    day, year = "regexp_extract({0}, '^[0-9]+')", "right({0}, 4)"
    return f"try_cast({year} || '-' || (CASE {cases} END) || '-' || {day} AS TIMESTAMP)"


ISO = DateFormat("ISO 8601", _ISO, "try_cast({} AS TIMESTAMP)")
FORMATS = (
    ISO,
    DateFormat(
        "year and quarter",
        _QUARTER,
        "make_timestamp(left({0}, 4)::BIGINT, (right({0}, 1)::BIGINT - 1) * 3 + 1, 1, 0, 0, 0)",
    ),
    DateFormat(
        "quarter and year",
        r"[Qq][1-4][-: ]?[0-9]{4}",
        "make_timestamp(right({0}, 4)::BIGINT, ({0}[2]::BIGINT - 1) * 3 + 1, 1, 0, 0, 0)",
    ),
    DateFormat(
        "year and half",
        r"(?:1[6-9]|20)[0-9]{2}[- ]?[HhSs][12]",
        "make_timestamp(left({0}, 4)::BIGINT, (right({0}, 1)::BIGINT - 1) * 6 + 1, 1, 0, 0, 0)",
    ),
    DateFormat(  # its Monday; the week that has 4 January is the first
        "year and week",
        r"(?:1[6-9]|20)[0-9]{2}[- ]?[Ww](?:0[1-9]|[1-4][0-9]|5[0-3])",
        f"({_FOURTH} - to_days((isodow({_FOURTH}) - 1)::INT)"
        " + to_days((right({0}, 2)::INT - 1) * 7))",
    ),
    DateFormat("year and month", _MONTH, "try_strptime(upper({}), '%YM%m')"),
    _strptime("%Y-%m", r"[0-9]{4}-[0-9]{2}"),
    _strptime("%m/%Y", r"(?:0?[1-9]|1[0-2])/[0-9]{4}"),
    _strptime("%b-%y", rf"{_MON}-[0-9]{{2}}"),
    _strptime("%Y %b", rf"[0-9]{{4}} {_MON}"),
    _strptime("%Y-%b", rf"[0-9]{{4}}-{_MON}"),
    _strptime("%Y %B", rf"[0-9]{{4}} {_MONTH_NAME}"),
    _strptime("%Y/%m/%d", r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}"),
    _strptime("%Y.%m.%d", r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}"),
    _strptime("%d.%m.%Y", r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}"),
    _strptime("%d.%m.%y", r"[0-3][0-9]\.[01][0-9]\.[0-9]{2}"),
    _strptime("%d.%m.%Y %H:%M", r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4} [0-9]{1,2}:[0-9]{2}"),
    _strptime("%m/%d/%Y", r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"),
    _strptime("%d/%m/%Y", r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"),
    _strptime("%m/%d/%y", r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}"),
    _strptime("%d/%m/%y", r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}"),
    _strptime("%m/%d/%Y %H:%M", r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}"),
    _strptime("%d/%m/%Y %H:%M", r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}"),
    _strptime("%m/%d/%Y %I:%M %p", rf"{_SLASHED} {_CLOCK} [AaPp][Mm]"),
    _strptime("%d/%m/%Y %I:%M %p", rf"{_SLASHED} {_CLOCK} [AaPp][Mm]"),
    _strptime("%m/%d/%Y %I:%M:%S %p", rf"{_SLASHED} {_CLOCK}:[0-9]{{2}} [AaPp][Mm]"),
    _strptime("%d/%m/%Y %I:%M:%S %p", rf"{_SLASHED} {_CLOCK}:[0-9]{{2}} [AaPp][Mm]"),
    _strptime("%m/%d/%Y %H:%M:%S", rf"{_SLASHED} {_CLOCK}:[0-9]{{2}}"),
    _strptime("%d/%m/%Y %H:%M:%S", rf"{_SLASHED} {_CLOCK}:[0-9]{{2}}"),
    _strptime("%m-%d-%Y", r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}"),
    _strptime("%d-%m-%Y", r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}"),
    _strptime("%d-%b-%Y", r"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}"),
    _strptime("%d-%b-%y", r"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{2}"),
    _strptime("%d %b %Y", r"[0-9]{1,2} [A-Za-z]{3} [0-9]{4}"),
    _strptime("%d %B %Y", r"[0-9]{1,2} [A-Za-z]{4,9} [0-9]{4}"),
    _strptime("%d%b%Y", rf"[0-9]{{2}}{_MON}[0-9]{{4}}"),
    _strptime("%d %b %Y %H:%M", rf"[0-9]{{1,2}} {_MON} [0-9]{{4}} {_CLOCK}"),
    _strptime("%d %B %Y %H:%M", rf"[0-9]{{1,2}} {_MONTH_NAME} [0-9]{{4}} {_CLOCK}"),
    _strptime("%b %d, %Y %I:%M %p", rf"{_MON} [0-9]{{1,2}}, [0-9]{{4}} {_HALF_DAY}"),
    _strptime("%B %d, %Y %I:%M %p", rf"{_MONTH_NAME} [0-9]{{1,2}}, [0-9]{{4}} {_HALF_DAY}"),
    _strptime("%a, %d %b %Y", rf"[A-Za-z]{{3}}, [0-9]{{1,2}} {_MON} [0-9]{{4}}"),
    _strptime("%a %b %d %Y", rf"[A-Za-z]{{3}} {_MON} [0-9]{{1,2}} [0-9]{{4}}"),
    _strptime("%A, %B %d, %Y", rf"[A-Za-z]{{6,9}}, {_MONTH_NAME} [0-9]{{1,2}}, [0-9]{{4}}"),
    _strptime("%b %d %Y", rf"{_MON} [0-9]{{1,2}} [0-9]{{4}}"),
    _strptime("%B %d %Y", rf"{_MONTH_NAME} [0-9]{{1,2}} [0-9]{{4}}"),
    _without_ending("%d %b %Y", rf"{_NTH} {_MON} [0-9]{{4}}"),
    _without_ending("%d %B %Y", rf"{_NTH} {_MONTH_NAME} [0-9]{{4}}"),
    _without_ending("%b %d, %Y", rf"{_MON} {_NTH}, [0-9]{{4}}"),
    _without_ending("%B %d, %Y", rf"{_MONTH_NAME} {_NTH}, [0-9]{{4}}"),
    _strptime("%b %d, %Y", r"[A-Za-z]{3} [0-9]{1,2}, [0-9]{4}"),
    _strptime("%B %d, %Y", r"[A-Za-z]{4,9} [0-9]{1,2}, [0-9]{4}"),
    _strptime("%b %Y", r"[A-Za-z]{3} [0-9]{4}"),
    _strptime("%b-%Y", r"[A-Za-z]{3}-[0-9]{4}"),
    _strptime("%B %Y", r"[A-Za-z]{4,9} [0-9]{4}"),
    _strptime("%b-%d-%Y", r"[A-Za-z]{3}-[0-9]{1,2}-[0-9]{4}"),
    DateFormat("day, name of the month and year", _WITH_NAME, _of_named_month()),
)

# A date without separators is a whole number too: it needs a name or many values that agree.
COMPACT = DateFormat(
    "%Y%m%d",
    "(?:1[6-9]|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])",
    "try_strptime({}, '%Y%m%d')",
)
COMPACT_LENGTH = 8
COMPACT_MONTH = DateFormat(
    "%Y%m", "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])", "try_strptime({} || '01', '%Y%m%d')"
)
COMPACT_MONTH_LENGTH = 6
FEWEST_COMPACT = 10  # different values
_SAYS_MONTH = re.compile(r"month|monat|mois|period|yyyymm|(?:^|_)ym(?:_|$)", re.IGNORECASE)
_SAYS_DATE = re.compile(r"date|datum|fecha|day|yyyymmdd|ymd|_dt$|^dt_|^dt$", re.IGNORECASE)


def says_month(name: str) -> bool:
    """Tell whether a column's name says that it holds months of years: 202003."""
    return bool(_SAYS_MONTH.search(name)) or says_date(name)


def says_date(name: str) -> bool:
    """Tell whether a column's name says that it holds dates."""
    return bool(_SAYS_DATE.search(name))


def reading(format_: DateFormat, text: str) -> str:
    """Return SQL that reads the SQL expression `text` as a timestamp, NULL if it cannot."""
    matches = f"regexp_full_match({text}, '{format_.pattern}')"
    return f"CASE WHEN {matches} THEN {format_.sql.format(text)} END"
