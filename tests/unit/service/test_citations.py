"""A paper that uses a result can cite what it rests on, by author, year and title."""

from __future__ import annotations

import re

from app.causal.catalogue import load
from app.service.citations import bibtex, references
from app.service.literature import bare, works

CITED = {bare(reference) for spec in load() for reference in spec.references}


def result(*cited: str):
    used = {"title": "A {method} & more", "references": list(cited), "step": "s"}
    return {"provenance": {"algorithms": [used]}}


def test_a_known_work_is_an_entry_with_author_title_and_year():
    entry = bibtex(result("https://doi.org/10.1162/153244303321897717"))
    assert entry.startswith("@article{ref_10_1162_153244303321897717,")
    assert "author = {Chickering, David Maxwell}" in entry
    assert "title = {{Optimal structure identification with greedy search}}" in entry
    assert "year = {2002}" in entry
    assert "journal = {Journal of Machine Learning Research}" in entry
    assert "doi = {10.1162/153244303321897717}" in entry
    assert r"note = {Method: A \{method\} \& more}" in entry


def test_books_and_meetings_are_entries_of_their_kind():
    assert bibtex(result("10.1017/CBO9780511803161")).startswith("@book{")
    assert "booktitle" in bibtex(result("10.24963/ijcai.2017/187"))


def test_a_work_that_nobody_knows_is_cited_by_its_doi():
    assert bibtex(result("10.1234/new")).startswith("@misc{ref_10_1234_new,\n  doi = {10.1234/new}")
    assert references(result("10.1234/new"))[0]["work"] == ""


def test_all_that_is_cited_is_known_and_nothing_else_is():
    assert works().keys() == CITED


def test_every_method_cites_a_work_that_can_be_looked_up():
    for spec in load():
        assert spec.references, spec.name
        for reference in map(bare, spec.references):
            assert re.match(r"10\.\d{4,}/\S+$|https://\S+$", reference), (spec.name, reference)


def test_each_entry_is_whole():
    for work in works().values():
        assert re.fullmatch(r"(17|18|19|20)\d\d", work.year)
        assert all((work.authors, work.title, work.where))
        assert all("," in name for name in work.authors.split(" and "))


def test_every_entry_has_a_key_of_its_own_and_closes_its_braces():
    entries = bibtex(result(*CITED))
    keys = re.findall(r"^@\w+\{(\w+),$", entries, re.MULTILINE)
    assert len(set(keys)) == len(keys) == len(CITED)
    unescaped = re.sub(r"\\[{}]", "", entries)
    assert unescaped.count("{") == unescaped.count("}")
