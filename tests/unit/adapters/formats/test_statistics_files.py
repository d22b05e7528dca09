"""Missing codes, calendars and labels as Stata, SPSS and SAS keep them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from app.adapters.formats.recognise import Format
from app.adapters.formats.stored_dates import clock_of
from app.causal.data import Kind
from app.errors import InvalidFile, TooLarge
from app.service.intake import TableLimits


@pytest.fixture
def frame():
    return pd.DataFrame({"x": [1.5, 2.5, 3.5, 4.5], "answer": [1, 2, 98, 99], "n": [5, 6, 7, 8]})


def test_spss_missing_codes_are_missing_and_named(reader, frame):
    pyreadstat.write_sav(
        frame,
        reader.source,
        missing_ranges={"answer": [{"lo": 98, "hi": 99}]},
        variable_value_labels={"answer": {1: "yes", 2: "no", 98: "refused", 99: "unknown"}},
    )
    found = reader.read()
    (warning,) = [w for w in found.warnings if "declares to be missing" in w]
    assert "98 (refused), 99 (unknown); 2 in all" in warning
    assert reader.frame()["answer"].isna().tolist() == [False, False, True, True]
    assert reader.profile().variable("answer").value_labels == (("1", "yes"), ("2", "no"))


def test_stata_missing_letters_are_missing_and_named(reader, frame):
    coded = frame.assign(answer=pd.Series([1, 2, "a", "b"], dtype=object))
    missing = {"answer": ["a", "b"]}
    pyreadstat.write_dta(coded, reader.source, version=14, missing_user_values=missing)
    assert any(".a, .b; 2 in all" in warning for warning in reader.read().warnings)
    assert reader.frame()["answer"].isna().sum() == 2


@pytest.mark.parametrize("version", [8, 10, 12, 13, 14, 15])
def test_every_stata_version_is_recognised(reader, frame, version):
    pyreadstat.write_dta(frame, reader.source, version=version)
    assert reader.frame()["n"].tolist() == [5, 6, 7, 8]


def test_portable_spss_is_read(reader, frame):
    pyreadstat.write_por(frame, reader.source)
    assert reader.frame()["ANSWER"].tolist() == [1, 2, 98, 99]


def test_whole_numbers_are_whole_where_the_format_has_decimals_only(reader, frame):
    pyreadstat.write_sav(frame, reader.source)
    assert reader.frame().dtypes.astype(str).tolist() == ["float64", "int64", "int64"]


def test_codes_that_all_have_labels_are_groups(reader):
    codes = np.arange(600) % 12 * 10
    frame = pd.DataFrame({"v12": codes, "income": np.linspace(0, 1, 600)})
    names = {int(code): f"Region {chr(65 + i)}" for i, code in enumerate(sorted(set(codes)))}
    pyreadstat.write_sav(frame, reader.source, variable_value_labels={"v12": names})
    region = reader.profile().variable("v12")
    assert region.kind is Kind.NOMINAL
    assert region.levels[:3] == ("0", "10", "20")


def test_a_label_on_a_special_value_leaves_a_quantity_one(reader):
    frame = pd.DataFrame({"hours": np.arange(200) % 90, "x": np.linspace(0, 1, 200)})
    pyreadstat.write_sav(frame, reader.source, variable_value_labels={"hours": {0: "none"}})
    assert reader.profile().variable("hours").kind in {Kind.COUNT, Kind.CONTINUOUS}


@pytest.mark.parametrize(
    ("format_", "shown", "count", "moment"),
    [
        (Format.STATA, "%td", 21915, "2020-01-01"),
        (Format.STATA, "%d", 21915, "2020-01-01"),
        (Format.STATA, "%tdCCYY-NN-DD", 21915, "2020-01-01"),
        (Format.STATA, "%tc", 21915 * 86_400_000 + 500, "2020-01-01 00:00:00.500"),
        (Format.STATA, "%tm", 721, "2020-02-01"),
        (Format.STATA, "%tq", 241, "2020-04-01"),
        (Format.STATA, "%th", 121, "2020-07-01"),
        (Format.STATA, "%tw", 3122, "2020-01-15"),
        (Format.SPSS, "DATETIME20", 13_797_216_000, "2020-01-01"),
        (Format.SPSS, "EDATE10", 13_797_216_000, "2020-01-01"),
        (Format.SAS, "DATE9", 21915, "2020-01-01"),
        (Format.SAS, "YYMMDDN8.", 21915, "2020-01-01"),
        (Format.SAS, "E8601DA", 21915, "2020-01-01"),
        (Format.SAS_TRANSPORT, "DATETIME20.", 21915 * 86_400, "2020-01-01"),
    ],
)
def test_each_package_has_its_calendar(format_, shown, count, moment):
    clock = clock_of(format_, shown)
    assert clock is not None
    seconds = clock.seconds(np.array([count], dtype=float))
    assert pd.Timestamp(seconds[0], unit="s") == pd.Timestamp(moment)


@pytest.mark.parametrize("shown", ["F8.2", "%9.0g", "BEST12", "$20", "DOLLAR10", "%ty", ""])
def test_other_formats_mean_no_time(shown):
    for format_ in (Format.STATA, Format.SPSS, Format.SAS):
        assert clock_of(format_, shown) is None


def test_a_damaged_file_is_refused_by_its_format(reader, frame):
    for write, what in ((pyreadstat.write_dta, "Stata"), (pyreadstat.write_sav, "SPSS")):
        write(frame, reader.source)
        reader.source.write_bytes(reader.source.read_bytes()[:200])
        with pytest.raises(InvalidFile, match=f"The {what} file cannot be read"):
            reader.read()


def test_limits_are_told_with_the_figure_and_the_setting(reader, frame):
    pyreadstat.write_sav(frame, reader.source)
    with pytest.raises(TooLarge, match="4 rows or more; 3 are allowed") as refused:
        reader.read(limits=TableLimits(max_rows=3))
    assert "WHEREFORE_MAX_ROWS" in refused.value.hint
