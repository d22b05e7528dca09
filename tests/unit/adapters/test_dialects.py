"""Text tables of any dialect and encoding, and objects in JSON, read as what was written."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.raw_table import SAMPLE_ROWS
from app.causal import codec
from app.causal.data import Kind
from app.causal.profile import Profile
from app.errors import InvalidFile
from tests.unit.adapters.uploads import Reader


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


PEOPLE = "name,age\nAnn,41\nBo,35\nCy,29\n"


@pytest.mark.parametrize(
    "preamble",
    [
        "# made by hand\n# in May\n",
        "Survey of people\n\n",
        "Survey of people,\n,\n",
        "Survey of people 2020\nSecond title\n",
    ],
)
def test_lines_before_the_header_are_left_out_and_told(reader, preamble):
    content = preamble.replace(",", ",,") + "name,age,town\nAnn,41,Cork\nBo,35,Bray\nCy,29,Trim\n"
    found = reader.read(content)
    assert reader.stored()["age"].tolist() == [41, 35, 29]
    assert any("before the table" in warning for warning in found.warnings)


def test_a_comment_that_names_the_columns_is_the_header(reader):
    frame = reader.frame("# measured\n#x,y\n1,2\n3,4\n")
    assert list(frame.columns) == ["x", "y"]
    assert len(frame) == 2


@pytest.mark.parametrize("footer", ["\nSource: own survey\n", "\n(3 rows)\n", "Note: as of May\n"])
def test_remarks_behind_the_last_row_are_left_out_and_told(reader, footer):
    found = reader.read(PEOPLE + footer)
    assert reader.stored()["age"].tolist() == [41, 35, 29]
    assert any("after the table" in warning for warning in found.warnings)


@pytest.mark.parametrize("last", ["D", "42", '"Di"'])
def test_a_row_cut_off_is_refused_and_not_taken_for_a_remark(reader, last):
    with pytest.raises(InvalidFile, match="Line 5"):
        reader.read(PEOPLE + last)


def test_the_names_of_rows_that_r_and_pandas_export_get_a_name(reader):
    frame = pd.DataFrame({"x": np.arange(30) ** 2, "y": list("abc") * 10})
    found = reader.read(frame.to_csv())
    profile = codec.decode(Profile, found.profile)
    assert profile.names == ("row", "x", "y")
    assert profile.variable("row").kind is Kind.IDENTIFIER
    assert any("no name for column 1 'row'" in warning for warning in found.warnings)


MOTOR = {
    "spaces": '"mpg" "cyl"\n"Mazda RX4" 21 6\n"Fiat 128" 32.4 4\n"Duster 360" 14.3 8\n',
    "tabs": "mpg\tcyl\nMazda RX4\t21\t6\nFiat 128\t32.4\t4\nDuster 360\t14.3\t8\n",
    "commas": "mpg,cyl\n2,21,6\n3,32.4,4\n7,14.3,8\n",
    "decimal commas": "mpg;cyl\na;21,0;6\nb;32,4;4\nc;14,3;8\n",
}


@pytest.mark.parametrize("name", MOTOR)
def test_a_header_without_a_name_for_the_rows_names_is_that_of_the_other_columns(reader, name):
    found = reader.read(MOTOR[name])
    assert list(reader.stored().columns) == ["row", "mpg", "cyl"]
    assert reader.stored()["mpg"].tolist() == [21, 32.4, 14.3]
    assert any("column 1 'row' got a made-up name" in warning for warning in found.warnings)


@pytest.mark.parametrize("rows", ["1 21\n2 32.4\n3 14.3", '"Fiat" 21\n"Mazda" 32.4\n"Volvo" 14.3'])
def test_one_column_beside_the_names_of_rows_keeps_its_name(reader, rows):
    frame = reader.frame(f'"mpg"\n{rows}\n')
    assert list(frame.columns) == ["row", "mpg"]
    assert frame["mpg"].tolist() == [21, 32.4, 14.3]


@pytest.mark.parametrize("first", ["car {}", "{}"])
def test_the_names_of_rows_tell_rows_apart(reader, first):
    rows = "".join(f"{first.format(3 * i)} {i % 7} {i % 5}\n" for i in range(60))
    profile = reader.profile("mpg cyl\n" + rows.replace("car ", "car-"))
    assert profile.variable("row").kind is Kind.IDENTIFIER


def test_rows_that_end_with_a_separator_have_no_further_column(reader):
    assert reader.frame("a,b\n1,2,\n3,4,\n").to_dict("list") == {"a": [1, 3], "b": [2, 4]}


@pytest.mark.parametrize(
    "content",
    [
        "price,n\n1,50,3\n1,25,4\n2,75,5\n",  # a decimal comma that nothing quotes
        "a,b\n1,2,3\n4,5,6\n7,8\n",
        "a,b\n1,2,3\n",
    ],
)
def test_a_header_is_short_only_where_every_row_agrees_and_has_a_name(reader, content):
    with pytest.raises(InvalidFile, match="Line"):
        reader.read(content)


def test_a_column_without_a_name_is_named_by_its_place_and_by_no_other_columns_name(reader):
    frame = reader.frame("row,,column_2\n1,2,3\n4,5,6\n")
    assert list(frame.columns) == ["row", "column_2_", "column_2"]
    assert frame["column_2_"].tolist() == [2, 5]


def test_columns_of_trailing_separators_are_left_out_and_told(reader):
    found = reader.read("a,b,,\n1,2,,\n3,4, ,NA\n")
    assert reader.stored().to_dict("list") == {"a": [1, 3], "b": [2, 4]}
    assert any("2 columns without a name" in warning for warning in found.warnings)


def test_single_quotes_enclose_where_no_double_quote_occurs(reader):
    frame = reader.frame("name,town\n'Ann','Cork, Ireland'\n'Bo','Bray'\n")
    assert frame["town"].tolist() == ["Cork, Ireland", "Bray"]


def test_an_apostrophe_is_no_quotation_mark(reader):
    frame = reader.frame("name,town\nO'Hara,Cork\nBo,Bray\nD'Arcy,Trim\n")
    assert frame["name"].tolist() == ["O'Hara", "Bo", "D'Arcy"]


def test_quotes_may_be_escaped_by_a_backslash(reader):
    frame = reader.frame('name,said\nAnn,"\\"well, yes\\""\nBo,"no"\n')
    assert frame["said"].tolist() == ['"well, yes"', "no"]


@pytest.mark.parametrize(
    ("texts", "numbers", "unit"),
    [
        (("1:30:00", "0:00:05", "26:00:00"), [5400, 5, 93600], "s"),
        (("1 days 03:00:00", "0 days 00:00:01", "2 days 00:00:00"), [97200, 1, 172800], "s"),
        (("PT5M", "PT1H30M", "P1DT2S"), [300, 5400, 86402], "s"),
        (("2 days", "1 day", "14 days"), [2, 1, 14], "days"),
        (("1.5 hours", "2 hours", "30 hours"), [1.5, 2, 30], "h"),
        (("1h30", "2h05", "11h45"), [1.5, 2 + 5 / 60, 11.75], "h"),
        (("1h 30min", "26h", "2 h 6 min"), [1.5, 26, 2.1], "h"),
        (("6h", "12h", "18h"), [6, 12, 18], "h"),
    ],
)
def test_lengths_of_time_are_numbers_with_a_unit(reader, texts, numbers, unit):
    rows = "".join(f'"{text}",{i}\n' for i, text in enumerate(texts))
    profile = reader.profile(f"stay,x\n{rows}")
    assert reader.stored()["stay"].tolist() == pytest.approx(numbers)
    assert profile.variable("stay").unit == unit
    assert profile.variable("stay").kind is Kind.DURATION


@pytest.mark.parametrize(
    ("texts", "hours"),
    [
        (("14:35", "0:05", "23:59"), (14 + 35 / 60, 5 / 60, 23 + 59 / 60)),
        (("14:35:09", "07:00:00", "09:30"), (14 + 35 / 60 + 9 / 3600, 7, 9.5)),
        (("2:05 PM", "12:00 am", "12:30 p.m."), (14 + 5 / 60, 0, 12.5)),
        (("9AM", "12 PM", "11:15:36pm"), (9, 12, 23.26)),
        (("09h30", "7h05", "21h"), (9.5, 7 + 5 / 60, 21)),
        (("08h30", "09h45", "11h00"), (8.5, 9.75, 11)),
        (("14:30 Uhr", "8:05 Uhr", "0:00 Uhr"), (14.5, 8 + 5 / 60, 0)),
        (("2:05 PM", "14:35", "09:15"), (14 + 5 / 60, 14 + 35 / 60, 9.25)),
        (("9:30 pm", "9.30 am", "12 noon", "midnight"), (21.5, 9.5, 12, 0)),
        (("9:30\u202fPM", "11:05\u00a0AM", "9:30 p"), (21.5, 11 + 5 / 60, 21.5)),
        (("14:30Z", "08:15+02:00", "23:00 CEST"), (14.5, 8.25, 23)),
        (("9:30 am PT", "9:30 pm ET", "1 pm UTC"), (9.5, 21.5, 13)),
        (("T14:30", "T08:15:00Z", "24:00"), (14.5, 8.25, 24)),
        (("14.30 Uhr", "8.15 Uhr", "9 Uhr"), (14.5, 8.25, 9)),
        (("14 h 30", "9 h", "21 h 05"), (14.5, 9, 21 + 5 / 60)),
        (("0930 hrs", "2215 hrs", "1400hrs"), (9.5, 22.25, 14)),
    ],
)
def test_times_of_day_are_hours_since_midnight_and_told(reader, texts, hours):
    rows = "".join(f"{text},{i}\n" for i, text in enumerate(texts))
    found = reader.read(f"seen,x\n{rows}")
    variable = codec.decode(Profile, found.profile).variable("seen")
    assert reader.stored()["seen"].tolist() == pytest.approx(list(hours))
    assert (variable.kind, variable.unit) == (Kind.CONTINUOUS, "h")
    (told,) = (w for w in found.warnings if "'seen' is read as times of day" in w)
    assert "23:59 and 0:00 count as a day apart" in told


def test_what_the_name_calls_a_length_of_time_is_no_time_of_day(reader):
    found = reader.read("stay_duration,x\n1:30,1\n0:45,2\n30:15,3\n")
    assert reader.stored()["stay_duration"].tolist() == [1.5, 0.75, 30.25]
    variable = codec.decode(Profile, found.profile).variable("stay_duration")
    assert (variable.kind, variable.unit) == (Kind.DURATION, "h")
    assert any("could be a minute and a half" in warning for warning in found.warnings)


def clock_digits(n=40, *, zeros):
    return [f"{i % 24 * 100 + i * 7 % 60:0{4 if zeros else 1}}" for i in range(n)]


@pytest.mark.parametrize("zeros", [True, False])
@pytest.mark.parametrize("name", ["dep_time", "admitted_at", "Uhrzeit"])
def test_four_digits_are_times_of_day_where_the_name_says_so(reader, name, zeros):
    texts = clock_digits(zeros=zeros)
    found = reader.read(f"{name},x\n" + "".join(f"{t},{i}\n" for i, t in enumerate(texts)))
    assert reader.stored()[name].iloc[[0, 9]].tolist() == pytest.approx([0, 9 + 3 / 60])
    assert any("The last two digits are the minutes" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("code", clock_digits(zeros=False)),
        ("start_minutes", clock_digits(zeros=False)),
        ("time", [str(i) for i in range(500)]),
        ("time", [str(100 * i) for i in range(24)]),
        ("start", [str(1900 + i) for i in range(60)]),
        ("price", [f"{i}.30 p" for i in range(24)]),
        ("stay", [f"{t} hrs" for t in clock_digits(zeros=True)]),
        ("life", ["1000 h", "1200 h", "2000 h"]),
    ],
)
def test_numbers_that_could_be_times_of_day_by_accident_are_numbers(reader, name, texts):
    frame = reader.frame(f"{name},x\n" + "".join(f"{t},{i}\n" for i, t in enumerate(texts)))
    numbers = [float(t.split()[0]) for t in texts]
    assert frame[name].tolist() == pytest.approx(numbers)


@pytest.mark.parametrize("texts", [("21:15", "25:23"), ("9:35", "2:05 PM"), ("7:65", "7:12")])
def test_what_only_partly_looks_like_times_of_day_stays_text(reader, texts):
    frame = reader.frame("v,x\n" + "".join(f"{t},{i}\n" for i, t in enumerate(texts * 4)))
    assert frame["v"].tolist() == list(texts) * 4


def test_a_late_length_of_time_shows_that_there_are_no_times_of_day(reader):
    rows = "".join(f"{i % 24:02}:{i % 60:02}:00,{i}\n" for i in range(SAMPLE_ROWS + 10))
    profile = reader.profile(f"v,x\n{rows}30:00:00,0\n")
    assert reader.stored()["v"].iloc[-1] == 108_000
    assert profile.variable("v").kind is Kind.DURATION


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        (("2021-03-04", "25/12/2020", "04/03/2021"), "2021-03-04"),
        (("12/31/2020", "4 Mar 2021", "2021-03-04"), "2021-03-04"),
        (("31.12.2020", "2020-12-30", "04.03.2021"), "2021-03-04"),
        (("2020-12-30", "20201231", "20210304"), "2021-03-04"),
        (("25/12/2020", "12/26/2020", "05/05/2020"), "2020-05-05"),
        (("25/12/2020", "31.12.2020", "30-12-2020", "4 Mar 2021"), "2021-03-04"),
    ],
)
def test_dates_written_in_different_ways_are_read_where_each_fits_one_way_only(reader, texts, day):
    found = reader.read("seen,x\n" + "".join(f"{t},{i}\n" for i, t in enumerate(texts * 5)))
    profile = codec.decode(Profile, found.profile)
    assert reader.stored()["seen"].iloc[-1] == pd.Timestamp(day)
    assert profile.variable("seen").kind is Kind.DATETIME
    said = [d.sentence for d in profile.diagnoses if d.name == "date_formats"]
    assert len(said) == 1
    assert "'seen' are written in different ways (" in said[0]
    assert any("written in different ways" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("2021-03-04", "04/03/2021"), "cannot be told"),  # March or April
        (("25/12/2020", "12/25/2020", "04/03/2021"), "cannot be told"),
        (("2021-03-04", "25/12/2020", "soon"), ""),
        (("2021-03-04", "2021-02-30"), "'2021-02-30' is written as a date and is none"),
    ],
)
def test_dates_that_no_way_of_writing_explains_stay_text(reader, texts, told):
    found = reader.read("seen,x\n" + "".join(f"{t},{i}\n" for i, t in enumerate(texts * 5)))
    assert reader.stored()["seen"].tolist() == list(texts) * 5
    assert any(told in w for w in found.warnings) if told else not found.warnings


def test_a_late_date_written_in_another_way_is_read_too(reader):
    rows = "".join(f"2020-01-{1 + i % 28:02},{i}\n" for i in range(SAMPLE_ROWS + 10))
    assert reader.frame(f"d,x\n{rows}31/12/2020,0\n")["d"].iloc[-1] == pd.Timestamp("2020-12-31")


@pytest.mark.parametrize(
    ("texts", "numbers", "unit"),
    [
        (("70 kg", "81.5 kg", "64 kg"), (70, 81.5, 64), "kg"),
        (("4.4 mg/dL", "5.0 mg/dL"), (4.4, 5), "mg/dL"),
        (("21\u00b0C", "-3\u00b0C"), (21, -3), "\u00b0C"),
        (("GBP 1,250.50", "GBP 12,999"), (1250.5, 12999), "GBP"),
        (("214 USD", "99 USD"), (214, 99), "USD"),
        (("($76,154)", "$1,200"), (-76154, 1200), "$"),
    ],
)
def test_what_stands_beside_every_number_is_its_unit(reader, texts, numbers, unit):
    rows = "".join(f'"{text}",{i}\n' for i, text in enumerate(texts * 4))
    found = reader.profile(f"v,x\n{rows}")
    assert found.variable("v").unit == unit
    assert tuple(reader.stored()["v"][: len(numbers)]) == numbers


@pytest.mark.parametrize(
    "texts",
    [
        ("70 kg", "12 lb"),
        ("12A", "13A"),
        ("007 kg", "12 kg"),
        ("(1)", "(2)"),
        ("1st", "2nd"),
        ("5 Oak", "6 Elm"),
    ],
)
def test_words_that_are_no_unit_of_all_values_leave_text(reader, texts):
    frame = reader.frame("v,x\n" + "".join(f"{t},{i}\n" for i, t in enumerate(texts * 4)))
    assert frame["v"].tolist() == list(texts) * 4


@pytest.mark.parametrize("word", ["Refused", "n/a (refused)", "Don't know", "prefer not to say"])
def test_no_answer_among_numbers_is_missing_and_told(reader, word):
    found = reader.read("income,x\n" + f"1200,1\n{word},2\n1350,3\n900,4\n")
    assert reader.stored()["income"].isna().tolist() == [False, True, False, False]
    assert any(word in warning for warning in found.warnings)


def test_values_below_a_limit_leave_text_and_are_told(reader):
    found = reader.read("titer,x\n" + "".join(f"{t},1\n" for t in ("12", "<5", "8", "31", "9")))
    assert any("'<5'" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3. M\u00e4rz 2020", "2020-03-03"),
        ("14 ao\u00fbt 2019", "2019-08-14"),
        ("5 de mayo de 2021", "2021-05-05"),
        ("Jan-7-1995", "1995-01-07"),
        ("01/31/2020 1:05 PM", "2020-01-31 13:05"),
        ("31/01/2020 12:05:09 am", "2020-01-31 00:05:09"),
    ],
)
def test_dates_are_read_in_the_ways_they_are_written(reader, text, moment):
    frame = reader.frame(f"d,x\n{text},1\n{text},2\n")
    assert frame["d"].tolist() == [pd.Timestamp(moment)] * 2


def test_the_line_that_tells_spreadsheets_the_separator_is_no_header(reader):
    assert reader.frame("sep=;\na;b\n1;2\n3;4\n").to_dict("list") == {"a": [1, 3], "b": [2, 4]}


def test_dates_without_separators_are_dates_where_the_name_says_so(reader):
    frame = reader.frame("visit_date,code\n20200131,20200131\n20200229,20209999\n")
    assert frame["visit_date"].tolist() == [pd.Timestamp("2020-01-31"), pd.Timestamp("2020-02-29")]
    assert frame["code"].tolist() == [20200131, 20209999]


JSON = {
    "lines": '{"a": 1, "b": "x"}\n{"a": 2.5, "b": null}\n',
    "lines_without_end": '{"a": 1, "b": "x"}\r\n\r\n{"a": 2.5}',
    "array": '[{"a": 1, "b": "x"},\n {"a": 2.5, "b": null}]',
    "spread": '{\n "a": 1,\n "b": "x"\n}\n{"a": 2.5}\n',
}


@pytest.mark.parametrize("name", JSON)
def test_objects_are_rows_however_they_are_laid_out(reader, name):
    frame = reader.frame(JSON[name])
    assert frame["a"].tolist() == [1.0, 2.5]
    assert frame["b"].tolist() == ["x", None]


def test_an_object_in_an_object_becomes_columns(reader):
    frame = reader.frame('{"id": 1, "at": {"lat": 51.5, "a/b": "x"}}\n{"id": 2, "at": null}\n')
    assert list(frame.columns) == ["id", "at.lat", "at.a/b"]
    assert frame["at.a/b"].tolist() == ["x", None]


REFUSED_JSON = {
    "lists": ('{"a": [1, 2], "b": 1}\n', "'a' are lists"),
    "deep": ('{"a": {"b": {"c": 1}}, "d": 1}\n', "'a.b' are lists, or objects"),
    "cut_off": ('{"a": 1, "b": 2}\n{"a": 1, ', "Line"),
    "no_object": ('{"a": 1, "b": 2}\n3\n', "no objects"),
    "empty_array": ("[]", "no rows"),
    "one_key": ('{"a": 1}\n', "one column"),
}


@pytest.mark.parametrize("name", REFUSED_JSON)
def test_json_that_is_no_table_is_refused_by_name(reader, name):
    content, words = REFUSED_JSON[name]
    with pytest.raises(InvalidFile, match=words) as refusal:
        reader.read(content)
    assert refusal.value.hint


PRINTABLE = st.characters(codec="cp1252", exclude_categories=("Cc", "Zs", "Zl", "Zp"))
WORDS = st.text(PRINTABLE, max_size=8).map(lambda text: f"t{text}")
ROWS = st.lists(
    st.tuples(
        WORDS | st.just("two\nlines"),
        st.none() | st.integers(-(10**12), 10**12),
        st.none() | st.decimals(-(10**6), 10**6, places=2),
        st.dates(),
    ),
    min_size=1,
    max_size=12,
)
RANDOM = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@RANDOM
@given(
    rows=ROWS,
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    comma=st.booleans(),
)
def test_any_table_is_read_back_in_any_dialect(
    tmp_path_factory, rows, delimiter, encoding, line_end, quoting, comma
):
    """A cell that holds "1,25" and one that holds a line end are quoted, as csv writes them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    writer.writerow(["word", "whole", "real", "day"])
    for word, whole, real, day in [("t", 1, "0.25", "2020-12-31"), *rows]:
        written = "" if real is None else str(real)
        written = written.replace(".", ",") if comma else written
        writer.writerow([word, "" if whole is None else whole, written, day])
    frame = Reader(tmp_path_factory.mktemp("dialect")).frame(out.getvalue().encode(encoding))
    assert frame["word"].tolist()[1:] == [row[0] for row in rows]
    assert _numbers(frame["whole"])[1:] == [row[1] for row in rows]
    assert _numbers(frame["real"])[1:] == [None if r[2] is None else float(r[2]) for r in rows]
    assert frame["day"].dt.date.tolist()[1:] == [row[3] for row in rows]


@RANDOM
@given(rows=ROWS)
def test_a_table_is_the_same_as_csv_and_as_json(tmp_path_factory, rows):
    as_csv = io.StringIO()
    csv.writer(as_csv).writerows([["word", "whole", "real", "day"], *rows])
    names = ("word", "whole", "real", "day")
    as_json = "\n".join(
        json.dumps(dict(zip(names, row, strict=True)), default=_plain) for row in rows
    )
    reader = Reader(tmp_path_factory.mktemp("formats"))
    pd.testing.assert_frame_equal(reader.frame(as_csv.getvalue()), reader.frame(as_json))


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else float(value)


def _numbers(series):
    return [None if np.isnan(value) else value for value in series.to_numpy(dtype=np.float64)]
