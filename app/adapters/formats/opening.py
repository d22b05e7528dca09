"""Opens an upload: recognises it, unpacks it, and converts what ingestion does not read itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from app.adapters.formats.arrow import open_arrow
from app.adapters.formats.excel import is_workbook, open_workbook
from app.adapters.formats.opened import Layout, Opened
from app.adapters.formats.packed import unpack_gzip, unpack_zip
from app.adapters.formats.recognise import Format, recognise
from app.adapters.formats.statistics_file import open_statistics_file
from app.errors import InvalidFile, InvalidRequest

if TYPE_CHECKING:
    from pathlib import Path

    from app.service.intake import TableLimits


def open_upload(source: Path, folder: Path, limits: TableLimits, sheet: str = "") -> Opened:
    """Return a plain file with the upload's table: `source` itself, or one made in `folder`.

    Parameters
    ----------
    source : the file as it came in; it is not changed, and its name does not count.
    folder : where files may be made; the caller removes it.
    limits : what may be unpacked and how large the table may be.
    sheet : which sheet of a workbook to read; "" for the first with data.

    Raises
    ------
    InvalidFile, TooLarge : the file is refused.
    InvalidRequest : a sheet is asked for that is not there.
    """
    format_ = recognise(source)
    if format_ is Format.ZIP and is_workbook(source, limits):
        format_ = Format.EXCEL
    if format_ not in (Format.GZIP, Format.ZIP):
        return _open(source, format_, folder, limits, sheet)
    unpacked, warnings = _unpacked(source, format_, folder, limits)
    inner = recognise(unpacked)
    if inner is Format.ZIP and is_workbook(unpacked, limits):
        inner = Format.EXCEL
    opened = _open(unpacked, inner, folder, limits, sheet)
    return replace(opened, warnings=(*warnings, *opened.warnings))


def _unpacked(
    source: Path, format_: Format, folder: Path, limits: TableLimits
) -> tuple[Path, tuple[str, ...]]:
    target = folder / "unpacked"
    if format_ is Format.ZIP:
        return target, unpack_zip(source, target, limits)
    unpack_gzip(source, target, limits)
    return target, ()


def _open(source: Path, format_: Format, folder: Path, limits: TableLimits, sheet: str) -> Opened:
    if sheet and format_ is not Format.EXCEL:
        raise InvalidRequest(
            f"The file is no workbook and has no sheet {sheet[:100]!r}.",
            hint="Leave `sheet` out, or upload an .xlsx file.",
        )
    match format_:
        case Format.TEXT:
            return Opened(source, Layout.TEXT, format_.value)
        case Format.JSON:
            return Opened(source, Layout.JSON, format_.value)
        case Format.PARQUET:
            return Opened(source, Layout.PARQUET, format_.value)
        case Format.ARROW:
            return open_arrow(source, folder, limits)
        case Format.EXCEL:
            return open_workbook(source, folder, limits, sheet)
        case Format.STATA | Format.SPSS | Format.SPSS_PORTABLE | Format.SAS | Format.SAS_TRANSPORT:
            return open_statistics_file(source, format_, folder, limits)
        case Format.GZIP | Format.ZIP:
            raise InvalidFile(
                "The file is packed more than once.", hint="Unpack it, or pack it once."
            )
        case _:
            assert_never(format_)
