"""What a paper cites when it uses a result: a methods paragraph and BibTeX entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.causal.rounding import per_cent
from app.service.literature import Work, bare, works
from app.service.wording import listed

Json = Mapping[str, Any]  # a result as it comes from the store: JSON at a foreign edge

_DONE = {
    "discover": "The graph was searched with {}",
    "estimate": "Effects were estimated with {}",
    "refute": "Attempts to refute the estimate were {}",
    "sensitivity": "Sensitivity to what is unmeasured was judged with {}",
    "attribute": "Causes were attributed with {}",
    "graph_range": "The effect was held against the graphs that fit, found with {}",
}


def methods_paragraph(result: Json) -> str:
    """Return how the result was computed, as a paper's methods section would say it."""
    return " ".join(_sentences(result))


def _sentences(result: Json) -> Iterator[str]:
    dataset, provenance = result["dataset"], result["provenance"]
    size = f"{dataset['rows']:,} rows, {dataset['columns']} columns"
    yield f"The data are {dataset['name']} ({size})."
    main = next((e for e in result["estimates"] if e["primary"]), None)
    if main is not None:
        held = f" adjusting for {listed(main['adjustment'])}" if main["adjustment"] else ""
        design = main["design"].replace("_", " ")
        yield (
            f"The effect of {main['treatment']} on {main['outcome']} was identified by the"
            f" {design} design{held}; {main['n']:,} rows entered, and intervals have a level of"
            f" {per_cent(main['level'])}."
        )
    titles = {a["step"]: a["title"] for a in provenance.get("algorithms", ())}
    steps = (result.get("plan") or {}).get("steps", ())
    for action, words in _DONE.items():
        used = dict.fromkeys(titles[s["id"]] for s in steps if s["action"] == action and
                             s["id"] in titles)  # fmt: skip
        if used:
            yield f"{words.format(listed(used))}."
    versions = listed(f"{name} {version}" for name, version in provenance["versions"].items())
    run_with = f", with {versions}" if versions else ""
    yield f"Computed by Wherefore from the random seed {provenance['seed']}{run_with}."


def references(result: Json) -> list[dict[str, Any]]:
    """Return each DOI that the algorithms of a result rest on, with their names."""
    found: dict[str, dict[str, None]] = {}
    for used in result["provenance"].get("algorithms", ()):
        for reference in used["references"]:
            found.setdefault(bare(reference), {})[used["title"]] = None
    return [
        {
            "reference": r,
            "shown": _shown(r),
            "key": _key(r),
            "for": list(titles),
            "work": works()[r].shown if r in works() else "",
        }
        for r, titles in found.items()
    ]


def _shown(reference: str) -> str:
    return f"https://doi.org/{reference}" if reference.startswith("10.") else reference


def bibtex(result: Json) -> str:
    """Return a BibTeX entry for each reference, by its DOI alone where no more is known of it."""
    return "\n".join(_entry(found) for found in references(result))


def _entry(found: Mapping[str, Any]) -> str:
    reference = found["reference"]
    kind, fields = _known(works().get(reference))
    if reference.startswith("10."):
        fields |= {"doi": reference, "url": f"https://doi.org/{reference}"}
    elif "title" in fields:
        fields["url"] = reference
    else:
        fields["howpublished"] = re.sub(r"[{}]", "", reference)
    fields["note"] = _inert(f"Method: {listed(found['for'])}")
    listing = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{found['key']},\n{listing}}}\n"


def _known(work: Work | None) -> tuple[str, dict[str, str]]:
    if work is None:
        return "misc", {}
    kind, where = work.entry
    title = f"{{{_inert(work.title)}}}"  # in braces of its own: names keep their capitals
    fields = {"author": work.authors, "title": title, "year": work.year, where: work.where}
    return kind, {name: value if name == "title" else _inert(value)
                  for name, value in fields.items()}  # fmt: skip


def _inert(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)


def _key(reference: str) -> str:
    return "ref_" + re.sub(r"[^A-Za-z0-9]+", "_", reference).strip("_")
