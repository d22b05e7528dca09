"""What the words of a column's name and meaning say that its values are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.causal.profile.hints import words_of


class Sense(StrEnum):
    """What a word says that values are; the values have to agree."""

    QUANTITY = "quantity"
    COUNT = "count"
    SCALE = "scale"
    GROUP = "group"
    CODE = "code"
    DURATION = "duration"
    SQUARE = "square"
    YEAR = "year"
    BIRTH = "birth"
    DATE = "date"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that say so when they stand alone, begin a word or end one."""

    alone: frozenset[str]
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    unlike: frozenset[str] = frozenset()

    def says(self, word: str) -> bool:
        if word in self.unlike:
            return False
        if word in self.alone:
            return True
        begun = bool(self.begins) and len(word) > 3 and word.startswith(self.begins)
        return begun or (bool(self.ends) and len(word) > 3 and word.endswith(self.ends))


def _of(alone: str, begins: str = "", ends: str = "", unlike: str = "") -> Vocabulary:
    return Vocabulary(
        frozenset(alone.split()),
        tuple(begins.split()),
        tuple(ends.split()),
        frozenset(unlike.split()),
    )


_WORDS = {
    Sense.QUANTITY: _of(
        "age ages inc income pay wage wages tax hour hours hrs weeks week_hours minutes mins weight"
        " wt height ht length dist distance area temp temperature dose volume speed mpg miles km"
        " index sat act iq gpa points pts rank ranking gdp gnp pop cpi bmi sbp dbp share pct perc"
        " percent rate ratio score price cost value amount budget rent debt assets wealth sqft"
        " kg lbs cm mm usd dollars yrs lat lon latitude longitude altitude elevation depth width"
        " density power horsepower mileage yield rainfall",
        "educ exper schooling salar earn incom wage pric expend spend revenu profit sales popul"
        " percent avg aver mean total_ yrs agefst enrol dens tuit test premium",
        "educ exper age wage wages salary salaries income earnings inc price prices cost costs rate"
        " rates ratio pct perc percent share score scores scr gpa hours hrs minutes mins weight"
        " height length distance area temp tax sales profits expend exp spend rent rank index popul"
        " pop gdp shr tuition",
        "package marriage corporate moderate separate private climate template state village"
        " language language image message page stage garage beverage cage passage climax means"
        " concern learn learner learning testament hypertax",
    ),
    Sense.COUNT: _of(
        "count counts cnt kids kid children child babies baby teens preteens"
        " preteen siblings sibs sib brothers sisters visits visit arrests murders homicides deaths"
        " births crimes accidents fatalities cigs cigarettes drinks nodes bdrms bedrooms beds rooms"
        " baths bathrooms priors convictions dependents members hhsize fsize famsize wins losses"
        " goals absences absent missed patents citations publications claims purchases orders"
        " clicks logins calls trips employees parity pregnancies seizures strikes executions"
        " execs exec bills subs jobs cars staff police parties doctors injuries",
        "kids child sibling numb arrest murder bedroom bathroom visits cigar",
        "kids children count visits arrests rooms bdrms sibs cigs nodes deaths",
        "numbness numeracy childcare childhood",
    ),
    Sense.SCALE: _of(
        "likert rating rated stage grade level tier severity quartile quintile decile tercile"
        " quantile looks ecog importance agreement satisfaction happiness opinion attitude trust"
        " quality pid apgar religious religiosity priority education_level rate opinion",
        "satisf happi agree likert attitud severit religios import apgar rate",
        "rating level grade stage lr",
        "rates upgrade lower",
    ),
    Sense.GROUP: _of(
        "race ethnicity ethnic region state country county city industry occupation occ marital"
        " religion relig sector department dept category type brand color colour birthplace"
        " nationality language blood species site clinic arm branch district village cluster strata"
        " stratum store firm company hospital mode married marstat neighborhood nbh reg workstat"
        " major cause reason make model group party team plant school institution center"
        " centre provider shop province canton parish ward block",
        "indust occup region ethnic relig nation marit",
        "region type race state county category sector industry status",
        "overstate understate prestate center_",
    ),
    Sense.CODE: _of(
        "code codes fips fip sic naics isic isco zip zipcode postcode postal puma cbsa tract icd"
        " fid nuts lsoa hucs",
        "fips zipc naics",
        "code codes fips fip zip sic codenum num",
        "classic basic music",
    ),
    Sense.DURATION: _of(
        "duration durat tenure spell survtime survival lifetime elapsed followup tserved los stay"
        " waiting wait timetoevent tte rectime",
        "durat survtim tenur",
        "duration durat tenure survtime survival spell",
    ),
    Sense.SQUARE: _of("sq squared square cubed cu", "", "sq squared sqr square"),
    Sense.YEAR: _of("year yr", "", "year", "lightyear"),
    Sense.BIRTH: _of("birth born built birthyear yob dob", "birth", "born birth"),
    Sense.DATE: _of("date datum fecha yyyymmdd ymd dates", "date", "date", "update dated update"),
    Sense.TREND: _of("t time trend period step tick week wk wave round session semester term"),
}
_MEANINGS = (
    (Sense.COUNT, r"\b(number of|count of|how many|no\. of)\b|#\s*\w"),
    (Sense.QUANTITY, r"^\s*(log|ln|natural log|share|fraction|proportion|percent\w*|average|avg|"
                     r"mean|age|years? of|hours?|weight|height|price|cost|income|earnings|wages?)\b"
                     r"|\b(per capita|per year|per hour|in dollars|percent|years of (education|"
                     r"schooling|experience)|\$\d*s?)(?!\w)"),
    (Sense.SCALE, r"\b(likert|on a scale|scale (of|from)|rating|rated|ranked|ordered|"
                  r"(very|strongly) (dis)?(agree|satisfied|unhappy|happy|poor|good)|"
                  r"1 ?(=|is|to|-) ?.{0,30}\b(5|7|10)\b|self-(rated|reported) health)\b"),
    (Sense.CODE, r"\b(\w+ code|fips|sic|naics|zip|isco|icd)\b"),
    (Sense.DURATION, r"\b(duration|length of (stay|spell|follow)|time (until|to|till|since|between)"
                     r"|(days|weeks|months|years|hours) (until|to|till|since|between|from)"
                     r"|survival time|follow-?up time|time in (study|days|months|years))\b"),
    (Sense.GROUP, r"\b(region|industry|occupation|race|ethnic\w*|marital status|religion|category|"
                  r"type of|kind of) ?(of|group|code)?\b|^\s*which \w+"),
)  # fmt: skip
_VERB = re.compile(
    r"^\s*(?:is|are|was|were|denotes?|gives?|records?|measures?|represents?|means|shows?)\s+"
    r"(?:(?:the|an?)\s+)?",
    re.IGNORECASE,
)  # with which a sentence leads up to what it says of a column
_PATTERNS = tuple((sense, re.compile(pattern, re.IGNORECASE)) for sense, pattern in _MEANINGS)
_DURATION_UNITS = frozenset("day days week weeks month months".split())
_SPANS = frozenset("time diff until since to between elapsed employed unemployed in stay".split())


@lru_cache(maxsize=4096)
def senses_of_name(name: str) -> frozenset[Sense]:
    """Return what the words of a column's name say, numbers at their ends left out."""
    words = [w for w in words_of(name) if w.isalpha()]
    said = {sense for sense, known in _WORDS.items() if any(map(known.says, words))}
    if len(words) > 1 and words[-1] in _DURATION_UNITS and _SPANS & set(words):
        said.add(Sense.DURATION)
    if len(words) > 1 and words[0] == "time" and _SPANS & set(words[1:]):
        said.add(Sense.DURATION)
    if Sense.SQUARE in said or any(map(_is_logarithm, words)):
        said.discard(Sense.DURATION)
    return frozenset(said)


def _is_logarithm(word: str) -> bool:
    """Tell whether a word is a length of time with the mark of its logarithm, as ldurat is."""
    bare = re.sub(r"^(?:log|ln|l)", "", word)
    return word in ("log", "ln") or (bare != word and _WORDS[Sense.DURATION].says(bare))


@lru_cache(maxsize=4096)
def senses_of_text(meaning: str) -> frozenset[Sense]:
    """Return what a column's meaning says of its values."""
    said = _VERB.sub("", meaning)
    return frozenset(sense for sense, pattern in _PATTERNS if pattern.search(said))
