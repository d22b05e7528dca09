import { describe, expect, it } from "vitest";
import type { GraphEdge, Mark } from "@/api/types";
import { claimsOf, contradictions } from "./claims";
import { classOf, type Draft, draftOf, newArrow } from "./draft";
import {
  connect,
  cycle,
  forbid,
  release,
  remove,
  require,
  reverse,
  setMark,
  setTier,
} from "./edits";
import { signsOf } from "./marks";

const link = (source: string, target: string, at: [Mark, Mark], lag = 0): GraphEdge => ({
  ...newArrow(source, target, lag),
  source_mark: at[0],
  target_mark: at[1],
});
const graph = (edges: GraphEdge[], graph_class: Draft["readAs"] = "dag") =>
  draftOf({ nodes: ["a", "b", "c"], edges, graph_class });
const drawn = ({ edges }: Draft) =>
  edges.map((edge) => `${edge.source} ${signsOf(edge)} ${edge.target}`);

const open = link("a", "b", ["tail", "tail"]);

describe("drawing", () => {
  it("joins two variables once, whatever was between them", () => {
    expect(drawn(connect("b", "a")(graph([open], "cpdag")))).toEqual(["b → a"]);
    expect(connect("a", "a")(graph([])).edges).toEqual([]);
  });

  it("keeps links at other lags", () => {
    const before = graph([link("a", "b", ["tail", "arrow"], 1)], "lagged_dag");
    expect(connect("a", "b", 2)(before).edges).toHaveLength(2);
  });

  it("cycles the marks that the class has", () => {
    const dag = cycle(newArrow("a", "b"), "source")(graph([newArrow("a", "b")]));
    expect(drawn(dag)).toEqual(["a ↔ b"]);
    expect(classOf(dag)).toBe("admg");
    const pag = graph([link("a", "b", ["circle", "arrow"])], "pag");
    const edge = pag.edges[0] as GraphEdge;
    expect(drawn(cycle(edge, "source")(pag))).toEqual(["a → b"]);
    expect(drawn(cycle(edge, "target")(pag))).toEqual(["a ○–○ b"]);
  });

  it("never points a link from the present into the past", () => {
    const late = link("a", "b", ["tail", "arrow"], 1);
    const before = graph([late], "lagged_dag");
    expect(cycle(late, "target")(before)).toBe(before);
    expect(reverse(late)(before)).toBe(before);
  });

  it("forgets how often a link was found once its marks are changed", () => {
    const found = { ...open, confidence: 0.9 };
    const after = setMark(found, "target", "arrow")(graph([found], "cpdag"));
    expect(after.edges[0]?.confidence).toBeNull();
  });
});

describe("what is stated", () => {
  it("is drawn when it must be there", () => {
    const after = require("c", "a")(graph([]));
    expect(drawn(after)).toEqual(["c → a"]);
    expect(after.required).toEqual([["c", "a"]]);
    expect(release(["c", "a"])(after).required).toEqual([]);
  });

  it("turns an open link and ends an arrow that is ruled out", () => {
    expect(drawn(forbid("a", "b")(graph([open], "cpdag")))).toEqual(["b → a"]);
    expect(drawn(forbid("a", "b")(graph([newArrow("a", "b")])))).toEqual([]);
    expect(drawn(forbid("a", "b")(graph([newArrow("b", "a")])))).toEqual(["b → a"]);
    const circles = link("a", "b", ["circle", "circle"]);
    expect(drawn(forbid("a", "b")(graph([circles], "pag")))).toEqual(["a ←–○ b"]);
  });

  it("is never both required and forbidden", () => {
    const both = forbid("a", "b")(require("a", "b")(graph([])));
    expect(both.required).toEqual([]);
    expect(both.forbidden).toEqual([["a", "b"]]);
    expect(connect("a", "b")(both).forbidden).toEqual([]);
  });
});

describe("the claims of a drawing", () => {
  const found = graph([open, newArrow("b", "c")], "cpdag");

  it("are its changes: what was turned or added must be there, what was taken out must not", () => {
    const now = remove(newArrow("b", "c"))(setMark(open, "target", "arrow")(found));
    const claims = claimsOf(found, now);
    expect(claims.required).toEqual([["a", "b"]]);
    expect(claims.forbidden).toEqual([
      ["b", "c"],
      ["c", "b"],
    ]);
  });

  it("are none where nothing was changed, however a link is written", () => {
    const turned = { ...found, edges: [link("b", "a", ["tail", "tail"]), newArrow("b", "c")] };
    expect(claimsOf(found, turned)).toEqual({ required: [], forbidden: [], tiers: [], untold: [] });
  });

  it("say what a search cannot be told", () => {
    const hidden = setMark(newArrow("b", "c"), "source", "arrow")(found);
    expect(claimsOf(found, hidden).untold).toEqual(["b ↔ c"]);
  });

  it("hold the tiers in order", () => {
    const now = setTier("c", 1)(setTier("a", 3)(found));
    expect(claimsOf(found, now).tiers).toEqual([["c"], ["a"]]);
    expect(setTier("c", null)(now).tiers).toEqual({ a: 3 });
  });

  it("rule out one direction only of a link over time", () => {
    const late = link("a", "b", ["tail", "arrow"], 1);
    const series = graph([late, link("a", "b", ["tail", "arrow"], 2)], "lagged_dag");
    expect(claimsOf(series, remove(late)(series)).forbidden).toEqual([]);
    const none = remove(series.edges[1] as GraphEdge)(remove(late)(series));
    expect(claimsOf(series, none).forbidden).toEqual([["a", "b"]]);
  });

  it("are held against the drawing", () => {
    const backward = setTier("b", 2)(setTier("c", 1)(found));
    expect(contradictions(backward)).toEqual(["b → c goes back from tier 2 to tier 1"]);
    expect(contradictions({ ...found, forbidden: [["b", "c"]] })).toHaveLength(1);
    expect(contradictions(found)).toEqual([]);
  });
});

it.each<[Draft["readAs"], GraphEdge[], string]>([
  ["cpdag", [newArrow("a", "b")], "dag"],
  ["cpdag", [open], "cpdag"],
  ["pag", [newArrow("a", "b")], "pag"],
  ["dag", [link("a", "b", ["circle", "arrow"])], "pag"],
  ["dag", [link("a", "b", ["tail", "arrow"], 1)], "lagged_dag"],
  ["lagged_cpdag", [open], "lagged_cpdag"],
])("a graph read as %s is, by what is drawn, a …", (readAs, edges, expected) => {
  expect(classOf(graph(edges, readAs))).toBe(expected);
});
