"""A report is told for its readers, printed as PDF, and follows the result it is made from."""

from __future__ import annotations

import copy
import re

import pytest

from app.causal.catalogue import load
from app.service.citations import bibtex, methods_paragraph
from app.service.not_chosen import not_chosen
from app.service.pdf import render_pdf
from app.service.report import Audience, render_html, render_markdown
from tests.ten_runs import answered
from tests.unit.service.test_report import tags

RUNS = ("effect", "rdd", "discovery", "survival")
STORY = ["the-answer", "how-sure", "why", "what-could-be-wrong", "next-steps", "methods"]


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("audience", list(Audience))
def test_every_reader_gets_the_story_in_order(name, audience):
    result = answered(name)
    wanted = [h for h in STORY if h != "next-steps" or result["next_steps"]]
    headings = [h for h in tags(render_html(result, audience)).headings if h]
    assert headings == [*wanted, *(["appendix"] if audience is Audience.RESEARCHER else [])]


@pytest.mark.parametrize("name", RUNS)
def test_a_reader_in_a_hurry_sees_less_and_a_researcher_everything(name):
    result = answered(name)
    brief, full = (render_html(result, a) for a in (Audience.EXECUTIVE, Audience.RESEARCHER))
    assert len(brief) < 0.6 * len(full)
    assert all(f"<td>{d['id']}</td>" in full for d in result["diagnostics"])
    told = re.sub("[ \u00a0]%", "%", full)
    said = (re.sub(" %", "%", s["text"].replace("&", "&amp;")) for s in result["narration"][1:4])
    assert all(text[:40] in told for text in said)
    assert result["provenance"]["dataset_sha256"] in brief
    text = render_markdown(result, Audience.RESEARCHER)
    assert "## Appendix" in text
    assert "## Appendix" not in render_markdown(result, Audience.ANALYST)


def test_every_table_is_captioned_and_every_drawing_named():
    page = render_html(answered("rdd"), Audience.RESEARCHER)
    assert page.count("<caption>") == page.count("<table")
    assert page.count("<svg") == page.count('<svg role="img"')


def test_a_changed_result_changes_the_report():
    result = answered("effect")
    page = render_html(result)
    for change in (
        lambda r: r["estimates"][0].update(value=9.87),
        lambda r: r["refutations"][0].update(verdict="failed"),
        lambda r: r["narration"][-1].update(text="Something else."),
        lambda r: r["assumptions"][0].update(status="violated"),
        lambda r: r["provenance"].update(seed=99),
    ):
        changed = copy.deepcopy(dict(result))
        change(changed)
        assert render_html(changed) != page


def test_the_critics_objections_are_told_with_their_answers():
    told = {"objection": "Tall < short?", "about": ["e1"], "test": None, "answer": "It stands."}
    result = {**answered("effect"), "critique": [told]}
    assert "Tall &lt; short?" in render_html(result, Audience.EXECUTIVE)
    assert "Tall \\< short?" in render_markdown(result)


def test_the_page_is_printed_as_pdf_with_its_pictures():
    document = render_pdf(render_html(answered("rdd"), Audience.RESEARCHER))
    assert document.startswith(b"%PDF-")
    assert len(document) > 20_000


def test_a_pdf_fetches_nothing(monkeypatch):
    opened = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *a, **_: opened.append(a))
    page = (
        '<html><body><img src="http://127.0.0.1:9/x.png"><img src="file:///x.png">t</body></html>'
    )
    assert render_pdf(page).startswith(b"%PDF-")
    assert opened == []


def test_methods_and_references_name_what_was_used():
    result = answered("effect")
    text, entries = methods_paragraph(result), bibtex(result)
    assert "backdoor design adjusting for" in text
    assert f"{result['estimates'][0]['n']:,} rows entered" in text
    dois = {r for a in result["provenance"]["algorithms"] for r in a["references"]}
    assert all(doi.removeprefix("https://doi.org/") in entries for doi in dois)
    assert entries.count("@") == len({d.removeprefix("https://doi.org/") for d in dois})


def test_methods_with_the_same_reason_are_told_together():
    reason = "{} is not made for the design 'rdd'."
    beaten = [
        {"step": "s", "algorithm": "tmle", "reason": reason.format(load()["tmle"].title)},
        {"step": "s", "algorithm": "entropy_balancing",
         "reason": reason.format(load()["entropy_balancing"].title)},
        {"step": "s", "algorithm": "liml", "reason": "There is one instrument."},
    ]  # fmt: skip
    assert not_chosen({"alternatives": beaten}) == [
        "Targeted maximum likelihood (cross-fitted TMLE), Entropy balancing: each is not made for"
        " the design 'rdd'.",
        "Limited-information maximum likelihood (Fuller): There is one instrument.",
    ]
