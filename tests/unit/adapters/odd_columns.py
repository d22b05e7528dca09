"""Columns as analysts have them, and what each is: written down before they were read.

A column is its kinds (any of them is right), its first values as they should be stored, its unit,
and the values as they stand in the file, which are repeated. Units of None are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from app.causal.data import Kind


@dataclass(frozen=True)
class Odd:
    """One column: `written` in the file, `first` as stored (None: not looked at)."""

    kinds: str
    written: tuple[str, ...]
    first: tuple[object, ...] | None = None
    unit: str | None = ""

    @property
    def accepted(self) -> frozenset[Kind]:
        return frozenset(map(Kind, self.kinds.split("|")))


def _day(first: str, *written: str) -> Odd:
    return Odd("datetime", written, (pd.Timestamp(first),))


def _scale(*written: str) -> Odd:
    return Odd("ordinal", written, (written[0],))


_NUMBER = "continuous|count"
_MANY = tuple(str(150 + i * 67) for i in range(9))
_EUROS = tuple(f"\u20ac{150 + i * 67}K" for i in range(9))
DATES = {
    "quarter": _day("2019-07-01", "2019Q3", "2019Q4", "2020Q1", "2020Q2"),
    "quarter_dash": _day("2019-07-01", "2019-Q3", "2019-Q4", "2020-Q1"),
    "quarter_first": _day("2019-07-01", "Q3 2019", "Q4 2019", "Q1 2020"),
    "half": _day("2019-01-01", "2019H1", "2019H2", "2020H1"),
    "week": _day("2019-01-28", "2019-W05", "2019-W06", "2019-W52"),
    "week_close": _day("2018-12-31", "2019W01", "2019W06", "2019W52"),
    "month_slash": _day("2019-03-01", "03/2019", "04/2019", "12/2019"),
    "month_short": _day("2019-03-01", "3/2019", "4/2019", "12/2019"),
    "month_excel": _day("2019-03-01", "Mar-19", "Apr-19", "May-19"),
    "month_word": _day("2019-03-01", "March 2019", "April 2019", "May 2019"),
    "month_behind": _day("2019-03-01", "2019 Mar", "2019 Apr", "2019 May"),
    "month_dash": _day("2019-03-01", "2019-Mar", "2019-Apr", "2019-May"),
    "month_m": _day("2019-03-01", "2019M03", "2019M04", "2019M12"),
    "yearmonth": _day("2018-11-01", "201811", "201812", "201901", "201902"),
    "year": Odd("datetime", ("98", "99", "00", "01", "02", "03"), (1998, 1999, 2000, 2001), "year"),
    "german": _day("2019-03-05", "5.3.2019", "6.3.2019", "27.3.2019"),
    "german_short": _day("2019-03-05", "05.03.19", "06.03.19", "27.03.19"),
    "iso_zone": _day("2019-03-05 10:00", "2019-03-05T10:00:00Z", "2019-03-06T11:30:00Z"),
    "in_full": _day("2019-03-05", "Tuesday, March 5, 2019", "Wednesday, March 6, 2019"),
    "mail": _day("2019-03-05", "Tue, 05 Mar 2019", "Wed, 06 Mar 2019"),
    "js": _day("2019-03-05", "Tue Mar 05 2019", "Wed Mar 06 2019"),
    "ordinal_day": _day("2019-03-05", "5th March 2019", "6th March 2019", "21st March 2019"),
    "ordinal_us": _day("2019-03-05", "March 5th, 2019", "March 6th, 2019"),
    "slashes": _day("2019-03-05", "2019/3/5", "2019/3/6", "2019/12/31"),
    "sas": _day("2019-03-05", "05MAR2019", "06MAR2019"),
    "british": _day("2019-03-05", "05/03/19", "06/03/19", "27/03/19"),
    "with_clock": _day("2019-03-05 14:30", "5 March 2019 14:30", "6 March 2019 15:00"),
    "us_clock": _day("2019-03-05 14:30", "Mar 5, 2019 2:30 PM", "Mar 6, 2019 3:00 PM"),
    "no_comma": _day("2019-09-05", "Sep 5 2019", "Sep 6 2019"),
    "with_gaps": Odd(
        "datetime", ("2019-03-05", "unknown", "2019-03-07", "2019-04-11", "2020-01-31"),
        (pd.Timestamp("2019-03-05"), None),
    ),
    "with_zeros": Odd(
        "datetime", ("2019-03-05", "0000-00-00", "2019-03-07", "2019-04-11", "2020-01-31"),
        (pd.Timestamp("2019-03-05"), None),
    ),
    "german_gaps": Odd(
        "datetime", ("05.03.2019", "n.a.", "07.03.2019", "11.04.2019", "31.01.2020"),
        (pd.Timestamp("2019-03-05"), None),
    ),
}  # fmt: skip
SCALES = {
    "agree": _scale("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree",
                    "Strongly agree"),
    "somewhat": _scale("Strongly Agree", "Somewhat Agree", "Neutral", "Somewhat Disagree",
                       "Strongly Disagree"),
    "often": _scale("Never", "Rarely", "Sometimes", "Often", "Always"),
    "satisfied": _scale("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied",
                        "Very satisfied"),
    "quality": _scale("Poor", "Fair", "Good", "Very good", "Excellent"),
    "severity": _scale("None", "Mild", "Moderate", "Severe"),
    "importance": _scale("Not at all important", "Slightly important", "Moderately important",
                         "Very important", "Extremely important"),
    "education": _scale("Less than high school", "High school", "Some college", "Bachelor",
                        "Master", "PhD"),
    "size": _scale("S", "M", "L", "XL"),
    "stage": _scale("Stage I", "Stage II", "Stage III", "Stage IV"),
    "rank": _scale("1st", "2nd", "3rd"),
    "amount": _scale("A little", "Somewhat", "A lot"),
    "numbered": _scale("1 - Strongly disagree", "2 - Disagree", "3 - Neutral", "4 - Agree"),
    "risk": _scale("low risk", "intermediate risk", "high risk"),
    "smoking": _scale("non-smoker", "light smoker", "heavy smoker"),
    "change": _scale("Much worse", "Worse", "About the same", "Better", "Much better"),
    "deutsch": _scale("stimme nicht zu", "teils/teils", "stimme zu"),
    "age_group": _scale("18-25", "26-35", "36-50", "51-65", "66+"),
    "band": _scale("0\u20139", "10\u201319", "20\u201329", "30\u201339", "40+"),
    "to": _scale("18 to 25", "26 to 35", "36 to 50", "over 50", "under 18"),
    "bracket": _scale("$0-$10k", "$10k-$20k", "$20k-$50k", ">$50k"),
    "like_dates": _scale("1-2", "3-5", "6-10", "11-20"),
    "bmi_class": _scale("<18.5", "18.5-24.9", "25-29.9", ">=30"),
    "employees": _scale("1-9", "10-49", "50-249", "250 or more"),
    "tenure": _scale("less than 1 year", "1-2 years", "3-5 years", "more than 5 years"),
    "weekday": Odd("ordinal|nominal", ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
    "season": Odd("ordinal|nominal|datetime", ("2017/18", "2018/19", "2019/20"), ("2017/18",)),
}  # fmt: skip
NUMBERS = {
    "weight": Odd("continuous", ("12.5 kg", "70.25 kg", "8 kg", "9.1 kg"), (12.5, 70.25, 8), "kg"),
    "comma_kg": Odd("continuous", ("12,5 kg", "70,25 kg", "8 kg", "9,1 kg"), (12.5, 70.25, 8),
                    "kg"),
    "share": Odd("continuous", ("45%", "7.5 %", "100%", "12%", "33.3%"), (45, 7.5, 100), "%"),
    "profit": Odd("continuous", ("$1,200.50", "-$980.00", "($75.10)", "$12"),
                  (1200.5, -980, -75.1), "$"),
    "starred": Odd(_NUMBER, ("12*", "13", "15**", "9", "22", "17*", "8", "19", "11", "30"),
                   (12, 13, 15)),
    "dagger": Odd("continuous", ("12.5\u2020", "13.1", "15.0", "9.25", "22.1\u2021", "17.75"),
                  (12.5, 13.1, 15)),
    "bracketed": Odd("continuous", ("12.5[1]", "13.1", "15.0", "9.25", "22.1[2]", "17.75"),
                     (12.5, 13.1, 15)),
    "raised": Odd("continuous", ("12.5\u00b9", "13.1", "15.0", "9.25\u00b2", "22.1", "17.75"),
                  (12.5, 13.1, 15)),
    "about": Odd(_NUMBER, ("~12", "13", "15", "~9", "22", "17", "8", "19", "11", "30"),
                 (12, 13, 15)),
    "spaces": Odd(_NUMBER, ("1 234 567", "98 000", "1 200", *_MANY), (1234567, 98000, 1200)),
    "hard_spaces": Odd(_NUMBER, ("1\u00a0234\u00a0567", "98\u00a0000", *_MANY), (1234567, 98000)),
    "swiss": Odd("continuous", ("1'234.50", "98'000.00", "750.10"), (1234.5, 98000, 750.1)),
    "lakh": Odd(_NUMBER, ("1,23,456", "12,34,567", "98,000", *_MANY), (123456, 1234567, 98000)),
    "signed": Odd("continuous", ("+3.5", "-2", "0", "+11", "-7"), (3.5, -2, 0)),
    "true_minus": Odd("continuous", ("\u22123.5", "2.25", "\u22120.1", "11"), (-3.5, 2.25, -0.1)),
    "letters": Odd("continuous", ("1.5M", "350K", "2.25M", "900K", "1.1B", *_MANY),
                   (1.5e6, 350e3, 2.25e6)),
    "money_letters": Odd("continuous", ("\u20ac1.5M", "\u20ac350K", "\u20ac2.25M", *_EUROS),
                         (1.5e6, 350e3, 2.25e6), "\u20ac"),
    "share_gap": Odd("continuous", ("45%", "n.a.", "100%", "12%", "33.3%"), (45, None, 100), "%"),
    "comma_gap": Odd(_NUMBER, ("1,234", "unknown", "98,000", "1,200,000", *_MANY),
                     (1234, None, 98000)),
    "unit_gap": Odd("continuous", ("70 kg", "unknown", "81.5 kg", "64 kg"), (70, None, 81.5),
                    "kg"),
    "money_gap": Odd("continuous", ("$1,200.50", "refused", "$980.00", "$12", "$75.10"),
                     (1200.5, None, 980), "$"),
    "excel_faults": Odd("continuous", ("1.5", "#NUM!", "2.25", "#DIV/0!", "3.5", "7.25"),
                        (1.5, None, 2.25, None)),
    "age": Odd("duration|continuous", ("25 years", "31 years", "48 years"), (25, 31), "years"),
    "started": Odd("continuous", ("9:30 AM", "2:15 PM", "11:00 PM", "12:05 AM"), (9.5, 14.25),
                   "h"),
    "race_time": Odd("duration", ("12:45", "25:10", "31:59", "61:02"), (12.75,), "min"),
    "temp": Odd("continuous", ("21\u00b0C", "-3\u00b0C", "15.5\u00b0C"), (21, -3, 15.5),
                "\u00b0C"),
}  # fmt: skip
EUROPEAN = {  # of files whose delimiter is a semicolon
    "gewicht": Odd("continuous", ("12,5 kg", "70,25 kg", "8 kg"), (12.5, 70.25, 8), "kg"),
    "anteil": Odd("continuous", ("45,5%", "7,25 %", "100%"), (45.5, 7.25, 100), "%"),
    "preis": Odd("continuous", ("\u20ac1.200,50", "\u20ac980,00", "\u20ac12.000,75"),
                 (1200.5, 980, 12000.75), "\u20ac"),
    "kosten": Odd("continuous", ("1.200,50 \u20ac", "980,00 \u20ac", "75,10 \u20ac"),
                  (1200.5, 980, 75.1), "\u20ac"),
    "umsatz": Odd(_NUMBER, ("1.234.567", "98.000", "1.200", *_MANY), (1234567, 98000, 1200)),
    "saldo": Odd("continuous", ("1.234,50-", "98,00", "1.200,25-"), (-1234.5, 98, -1200.25)),
    "wert": Odd("continuous", ("1,5", "k.A.", "2,3", "0,7", "11,25"), (1.5, None, 2.3)),
}  # fmt: skip
WORDS = {
    "smoker": Odd("nominal|binary", ("Yes", "No", "No", "Unknown", "Yes", "No"), ("Yes", "No")),
    "diagnosis": Odd("nominal", ("E11.9", "I10", "J45.909", "E66.01"), ("E11.9", "I10")),
    "code": Odd("nominal", ("1E30", "5E10", "2E05", "9E21"), ("1E30",)),
    "plz": Odd("nominal|identifier", ("01067", "10115", "04109"), ("01067",)),
    "plz_gap": Odd("nominal|identifier", ("01067", "10115", "unknown", "04109"), ("01067",)),
    "zip": Odd("nominal|identifier", ("10001", "94103", "60601", "73301")),
    "guarded": Odd("nominal|identifier", ('="00123"', '="00456"', '="00789"'), ("00123", "00456")),
    "postcode": Odd("nominal|identifier", ("SW1A 1AA", "M1 1AE", "B33 8TH"), ("SW1A 1AA",)),
    "phone": Odd("identifier", tuple(f"+49 30 {1234567 + i * 7919}" for i in range(60))),
    "phone_number": Odd("identifier", tuple(f"{5551230000 + i * 7919}" for i in range(60))),
    "resp_no": Odd("identifier", tuple(f"{100 + (i * 17) % 480}" for i in range(60))),
    "patient": Odd("identifier", tuple(f"{1 + (i * 17) % 60}" for i in range(60))),
    "contact": Odd("identifier", tuple(f"user{i}@example.org" for i in range(60))),
    "comment": Odd("text", tuple(
        f"The patient said that item {i} was fine, but a nurse disagreed about {i * 3 % 7} things"
        for i in range(60))),
    "tf": Odd("binary", ("t", "f", "f")), "yn": Odd("binary", ("Y", "N", "N")),
    "truth": Odd("binary", ("TRUE", "FALSE", "FALSE")), "jn": Odd("binary", ("ja", "nein")),
    "ticks": Odd("binary", ("\u2713", "\u2717", "\u2717")),
    "rare": Odd("binary", ("0",) * 59 + ("1",)),
    "country": Odd("constant", ("Ireland",)),
    "sex": Odd("binary", ("male", "Male", "female", "FEMALE", "male ", "female"),
               ("male", "male", "female", "female", "male")),
    "genotype": Odd("nominal|ordinal", ("AA", "Aa", "aa"), ("AA", "Aa", "aa")),
    "languages": Odd("nominal|text", ("en;fr", "en", "fr;de", "en;de;fr"), ("en;fr",)),
    "version": Odd("nominal|ordinal", ("1.2.3", "1.2.10", "2.0.0", "1.10.1"), ("1.2.3",)),
}  # fmt: skip
