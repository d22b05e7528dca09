"""Reports hold the whole story in one file, and whatever a name contains stays text."""

import re
from html.parser import HTMLParser

import pytest

from app.causal.codec import encode
from app.causal.curves import Curve, Point, Series
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.planner.plan import Action
from app.service.report import Audience, render_html, render_markdown
from tests.unit.planner.studies import SMOKERS
from tests.unit.planner.tables import table
from tests.unit.service.test_results import QUITTING, planned, result_of

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "a & b < c",
    "![x](http://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "| a | b |",
    "`code` **bold** # title",
]
_TEXT_ONLY = {"script", "img", "iframe", "object", "embed", "a", "link", "form", "base"}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.attributes: list[str] = []
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes.extend(name for name, _ in attrs)
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(dict(attrs).get("id") or "")


def tags(page: str) -> Tags:
    parser = Tags()
    parser.feed(page)
    return parser


def hostile_result(name: str) -> dict[str, object]:
    columns = table("a real\nb real")
    nodes = (name, "plain")
    variables = tuple(
        type(v)(n, v.kind, n_distinct=900) for v, n in zip(columns.variables, nodes, strict=True)
    )
    profile = type(columns)(1000, variables, latents_suspected=False)
    graph = CausalGraph(nodes, (Edge(name, "plain", Mark.CIRCLE, Mark.ARROW),), GraphClass.PAG)
    plan = planned("What causes what?", profile)
    searches = [s.id for s in plan.steps if s.action is Action.DISCOVER]
    return result_of("What causes what?", profile, dict.fromkeys(searches, Discovery(graph)))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text_in_the_page(name: str):
    found = tags(render_html(hostile_result(name)))
    assert not _TEXT_ONLY & set(found.seen)
    assert not [a for a in found.attributes if a.startswith("on")]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text_in_markdown(name: str):
    from markdown_it import MarkdownIt

    page = MarkdownIt("commonmark", {"html": True}).enable("table")
    found = tags(page.render(render_markdown(hostile_result(name))))
    assert not _TEXT_ONLY & set(found.seen)


def test_a_hostile_question_stays_text():
    result = result_of(QUITTING, SMOKERS)
    result["question"]["text"] = HOSTILE[0]
    assert "<script>" not in render_html(result)


def test_the_story_runs_from_the_answer_to_the_methods():
    found = tags(render_html(result_of(QUITTING, SMOKERS)))
    wanted = ["the-answer", "how-sure", "why", "what-could-be-wrong", "next-steps", "methods"]
    assert [h for h in found.headings if h] == wanted


def test_the_page_needs_nothing_from_outside():
    page = render_html(result_of(QUITTING, SMOKERS))
    assert "src=" not in page
    assert "@import" not in page
    assert 'lang="en"' in page
    assert page.count("<caption>") == page.count("<table>")


def test_no_line_ends_between_a_number_and_its_per_cent_sign():
    page = render_html(result_of(QUITTING, SMOKERS))
    assert "95\u00a0%" in page
    assert not re.search(r"\d %", page)


def test_per_cent_is_written_one_way_in_each_form():
    result = result_of(QUITTING, SMOKERS)
    told = {**result["diagnostics"][0], "sentence": "Of the rows 5% have gaps."}
    result = {**result, "diagnostics": [*result["diagnostics"], told]}
    page = render_html(result, Audience.RESEARCHER)
    assert "5\u00a0% have gaps" in page
    shown = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]*>", "", page, flags=re.DOTALL)
    assert not re.search(r"\d%(?!\w)", shown)
    assert not re.search(r"\d%(?!\w)", render_markdown(result, Audience.RESEARCHER))


def test_the_forest_plot_shows_every_comparable_estimate():
    result = result_of(QUITTING, SMOKERS)
    page = render_html(result)
    assert page.count('<svg role="img" class="chart"') == 1
    for found in result["estimates"]:
        assert f"({found['id']})</text>" in page


def test_pictures_share_no_id_and_hostile_lines_stay_text():
    series = tuple(Series(name, (Point(0.0, 1.0, 0.5, 1.5), Point(1.0, 2.0))) for name in HOSTILE)
    drawn = encode(Curve("paths", HOSTILE[0], HOSTILE[1], HOSTILE[2], series))
    result = result_of(QUITTING, SMOKERS) | {
        "curves": [
            {**drawn, "id": f"c{i}", "step": "s", "title": f"{i} {HOSTILE[0]}"} for i in "12"
        ]
    }
    page = render_html(result)
    found = tags(page)
    assert page.count('<svg role="img" class="chart"') == 3
    assert not _TEXT_ONLY & set(found.seen)
    assert not [a for a in found.attributes if a.startswith("on")]
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_drawing_has_the_right_mark_at_each_end():
    page = render_html(hostile_result("cause"))
    assert 'marker-start="url(#g1-circle)"' in page
    assert 'marker-end="url(#g1-arrow)"' in page


def test_both_reports_carry_the_answer_and_its_provenance():
    result = result_of(QUITTING, SMOKERS)
    page, text = render_html(result), render_markdown(result)
    assert "by 3.4" in page
    assert "by 3.4" in text
    assert "ab" * 32 in page
    assert "ab" * 32 in text
