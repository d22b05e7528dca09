"""Files of every format as a table that ingestion reads: text, JSON lines or Parquet."""

from app.adapters.formats.opened import ColumnLabels, Layout, Opened
from app.adapters.formats.opening import open_upload

__all__ = ["ColumnLabels", "Layout", "Opened", "open_upload"]
