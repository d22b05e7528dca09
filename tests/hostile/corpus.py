"""Every hostile file, in one order."""

from __future__ import annotations

from itertools import chain

from tests.hostile import binary_files, mutations, office_files, packed_files, text_files
from tests.hostile.case import Case

MAKERS = (text_files, packed_files, office_files, binary_files, mutations)


def corpus() -> list[Case]:
    """Return the cases; their names are all different."""
    return list(chain.from_iterable(maker.cases() for maker in MAKERS))
