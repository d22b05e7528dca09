"""Workbooks as people make them: several sheets, titles, merged headers, formulas, dates."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pandas as pd
import pytest

from app.errors import InvalidFile, InvalidRequest, TooLarge
from app.service.intake import TableLimits

ROWS = [[1, 2.5, "x"], [2, 3.5, "y"], [3, 4.5, "x"]]


class Workbook:
    """A workbook under the reader's source, filled by rows."""

    def __init__(self, reader):
        self.reader = reader
        self.book = openpyxl.Workbook()
        self.sheet = self.book.active

    def fill(self, *rows):
        for row in rows:
            self.sheet.append(row)
        return self

    def frame(self, **options):
        self.book.save(self.reader.source)
        return self.reader.frame(**options)

    def read(self, **options):
        self.book.save(self.reader.source)
        return self.reader.read(**options)


@pytest.fixture
def workbook(reader):
    return Workbook(reader)


def test_the_first_sheet_with_data_is_read_and_the_others_are_named(workbook):
    workbook.sheet.title = "cover"
    for name in ("trial", "notes"):
        workbook.sheet = workbook.book.create_sheet(name)
        workbook.fill(["a", "b", "c"], *ROWS)
    found = workbook.read()
    assert (found.origin.format, found.origin.sheet) == ("excel", "trial")
    assert found.origin.sheets == ("trial", "notes")
    assert found.warnings[0] == "Sheet 'trial' was read; the workbook also has 'notes'."


def test_a_sheet_is_read_by_its_name(workbook):
    workbook.fill(["a", "b"], [1, 2])
    workbook.sheet = workbook.book.create_sheet("other")
    workbook.fill(["p", "q"], [3, 4])
    assert list(workbook.frame(sheet="other").columns) == ["p", "q"]
    assert not workbook.read(sheet="other").warnings


def test_a_sheet_that_is_not_there_is_refused_with_the_names_of_those_there_are(workbook):
    workbook.fill(["a", "b"], [1, 2])
    with pytest.raises(InvalidRequest, match="no sheet 'ohter'") as refused:
        workbook.read(sheet="ohter")
    assert "'Sheet'" in refused.value.hint


def test_a_sheet_of_another_file_is_refused(reader):
    reader.source.write_text("a,b\n1,2\n")
    with pytest.raises(InvalidRequest, match="no workbook"):
        reader.read(sheet="one")


def test_titles_blank_rows_and_empty_columns_stand_around_a_table(workbook):
    workbook.sheet["C2"] = "Table 7: what was sold"
    for i, row in enumerate([["a", "b", "c"], *ROWS]):
        for j, value in enumerate(row):
            workbook.sheet.cell(5 + 2 * i, 3 + j, value)
    frame = workbook.frame()
    assert frame.to_numpy().tolist() == ROWS
    assert any("Table 7" in warning for warning in workbook.read().warnings)


def test_merged_names_stand_over_each_of_their_columns(workbook):
    workbook.fill(["town", "income", None], [None, 2019, 2020], ["Cork", 1, 2], ["Aalst", 3, 4])
    workbook.sheet.merge_cells("B1:C1")
    workbook.sheet.merge_cells("A1:A2")
    assert list(workbook.frame().columns) == ["town", "income 2019", "income 2020"]


def test_dates_times_and_lengths_of_time_are_told_from_numbers(workbook):
    moment = datetime(2020, 2, 29, 13, 30)  # noqa: DTZ001 - as a workbook has it
    row = [date(2020, 2, 29), moment, timedelta(hours=30), 43890]
    workbook.fill(["day", "moment", "span", "number"], row, row)
    frame = workbook.frame()
    assert frame["day"][0] == pd.Timestamp("2020-02-29")
    assert frame["moment"][0] == pd.Timestamp("2020-02-29 13:30")
    assert frame["span"].tolist() == [108_000, 108_000]
    assert frame["number"].tolist() == [43890, 43890]


def test_a_time_of_day_is_one(workbook):
    workbook.fill(["at", "n"], [time(9, 30), 1], [time(23, 59, 59), 2])
    assert workbook.frame()["at"].tolist() == pytest.approx([9.5, 24 - 1 / 3600])


def test_days_are_counted_from_1904_where_the_workbook_says_so(workbook):
    workbook.book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.fill(["day", "n"], [date(2020, 2, 29), 1], [date(2020, 3, 1), 2])
    assert workbook.frame()["day"][0] == pd.Timestamp("2020-02-29")


def test_formulas_that_were_never_computed_are_missing_aloud(workbook):
    workbook.fill(["a", "b"], [1, "=A2*2"], [2, 5])
    assert any("1 formulas" in warning for warning in workbook.read().warnings)


def test_error_values_are_missing_aloud(workbook):
    workbook.fill(["a", "b"], [1, "#DIV/0!"], [2, 5])
    found = workbook.read()
    assert any("#N/A" in warning for warning in found.warnings)
    assert workbook.reader.frame()["b"].isna().tolist() == [True, False]


def test_a_value_under_no_name_is_pointed_at(workbook):
    workbook.fill(["a", "b"], [1, 2], [3, 4, "a remark"])
    with pytest.raises(InvalidFile, match="Column C has no name, but a value in row 3"):
        workbook.read()


def test_a_workbook_without_a_value_is_refused(workbook):
    with pytest.raises(InvalidFile, match="No sheet"):
        workbook.read()


def test_limits_on_rows_and_columns_hold_while_a_sheet_streams(workbook):
    workbook.fill(["a", "b", "c"], *ROWS)
    with pytest.raises(TooLarge, match="more than 2 rows"):
        workbook.read(limits=TableLimits(max_rows=2))
    with pytest.raises(TooLarge, match="2 columns are allowed"):
        workbook.read(limits=TableLimits(max_columns=2))


def test_a_declared_size_says_nothing(workbook, tmp_path):
    workbook.fill(["a", "b"], [1, 2], [3, 4])
    workbook.book.save(tmp_path / "honest.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "honest.xlsx") as honest,
        zipfile.ZipFile(workbook.reader.source, "w") as boasting,
    ):
        for name in honest.namelist():
            part = honest.read(name).replace(b'ref="A1:B3"', b'ref="A1:XFD1048576"')
            boasting.writestr(name, part)
    assert workbook.reader.frame().to_numpy().tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("declared", ["<!DOCTYPE x>", '<!DOCTYPE x [<!ENTITY e SYSTEM "f">]>'])
def test_a_document_type_is_refused(workbook, tmp_path, declared):
    workbook.fill(["a", "b"], [1, 2])
    workbook.book.save(tmp_path / "honest.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "honest.xlsx") as honest,
        zipfile.ZipFile(workbook.reader.source, "w") as hostile,
    ):
        for name in honest.namelist():
            hostile.writestr(name, declared.encode() + honest.read(name))
    with pytest.raises(InvalidFile, match="document type"):
        workbook.reader.read()
