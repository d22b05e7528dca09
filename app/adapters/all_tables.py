"""Every table, whichever file describes it: what migrations and walls are held against."""

from __future__ import annotations

from app.adapters import people_tables, pipeline_tables, tables

DESCRIBED_IN = (tables, people_tables, pipeline_tables)

metadata = tables.metadata
