"""What is known of the works that algorithms cite: authors, year, title and where it appeared."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PUBLISHERS = frozenset({"Springer", "Cambridge University Press", "The MIT Press"})
_MEETINGS = ("Proceedings of the Conference", "Proceedings of the International", "Advances in",
             "Proceedings of the ACM", "Proceedings of the Florida",
             "Proceedings of the Causation", "AMIA Annual Symposium")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """A published work; `authors` are joined by "and", as BibTeX has them."""

    authors: str
    year: str
    title: str
    where: str

    @property
    def shown(self) -> str:
        """The work as a list of references has it."""
        names = [name.partition(",")[0] for name in self.authors.split(" and ")]
        who = f"{names[0]} and others" if len(names) > 3 else " and ".join(names)
        return f"{who} ({self.year}). {self.title.rstrip('?.')}. {self.where}."

    @property
    def entry(self) -> tuple[str, str]:
        """The kind of BibTeX entry, and the field that says where the work appeared."""
        if self.where in _PUBLISHERS:
            return "book", "publisher"
        if self.where.startswith(_MEETINGS):
            return "inproceedings", "booktitle"
        return ("misc", "howpublished") if self.where == "arXiv" else ("article", "journal")


def bare(reference: str) -> str:
    """Return a reference without the address that leads to a DOI."""
    return reference.removeprefix("https://doi.org/")


@cache
def works() -> Mapping[str, Work]:
    """Return the known works by their bare references."""
    text = (files("app.service") / "literature.tsv").read_text()
    rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {bare(reference): Work(*fields) for reference, *fields in rows}
