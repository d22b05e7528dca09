import { expect, it } from "vitest";
import type { Estimate } from "@/api/types";
import { knowledgeFor } from "./askAgain";
import { assumedGraph } from "./assumed";
import { claimsOf } from "./claims";
import { draftOf, newArrow } from "./draft";
import { remove, reverse, setMark } from "./edits";
import { questionOf } from "./question";

const estimate = (more: Partial<Estimate>) =>
  ({ treatment: "t", outcome: "y", adjustment: [], primary: true, ...more }) as Estimate;
const arrows = (more: Partial<Estimate>) =>
  assumedGraph([estimate(more)])?.edges.map(({ source, target }) => `${source} → ${target}`);
const NOTHING = {
  required: [],
  forbidden: [],
  tiers: [],
  exogenous: ["sex"],
  latents: [],
  latents_possible: true,
};

it("takes what is adjusted for as a cause of both", () => {
  expect(arrows({ adjustment: ["age"] })).toEqual(["age → t", "age → y", "t → y"]);
});

it("has nothing cause a treatment that was given at random", () => {
  const found = arrows({ adjustment: ["age"], design: "randomised" });
  expect(found).toEqual(["age → y", "t → y"]);
});

it("has something unmeasured where an instrument is used", () => {
  expect(assumedGraph([estimate({ instrument: "z" })])?.latent).toHaveLength(1);
  expect(arrows({ instrument: "z" })).toContain("z → t");
  expect(assumedGraph([])).toBeNull();
});

it("tells a search the changes, and an effect the whole graph", () => {
  const found = draftOf({
    nodes: ["a", "b", "c"],
    edges: [newArrow("a", "b"), newArrow("b", "c")],
    graph_class: "dag",
  });
  const now = remove(newArrow("b", "c"))(found);
  const search = knowledgeFor("search", now, claimsOf(found, now), NOTHING);
  expect(search.required).toEqual([]);
  expect(search.forbidden).toHaveLength(2);
  expect(search.exogenous).toEqual(["sex"]);
  const effect = knowledgeFor("effect", now, claimsOf(found, now), NOTHING);
  expect(effect.required).toEqual([["a", "b"]]);
});

it("states a hidden cause of two variables as one that is not measured", () => {
  const found = draftOf({ nodes: ["a", "b"], edges: [newArrow("a", "b")], graph_class: "dag" });
  const now = setMark(newArrow("a", "b"), "source", "arrow")(found);
  const { required, latents } = knowledgeFor("effect", now, claimsOf(found, now), NOTHING);
  expect(latents).toEqual(["unmeasured cause of a and b"]);
  expect(required).toHaveLength(2);
});

it("no longer states an arrow that was turned around", () => {
  const found = draftOf(
    { nodes: ["a", "b"], edges: [newArrow("a", "b")], graph_class: "dag" },
    { ...NOTHING, required: [["a", "b"]] },
  );
  const now = reverse(newArrow("a", "b"))(found);
  expect(claimsOf(found, now).required).toEqual([["b", "a"]]);
});

it("asks nothing before there are two variables to ask about", () => {
  const draft = draftOf({ nodes: ["a", "b"], edges: [], graph_class: "dag" });
  expect(questionOf(draft, { treatment: "a", outcome: null, held: null })).toBeNull();
  expect(questionOf(draft, { treatment: "a", outcome: "gone", held: null })).toBeNull();
  const asked = questionOf(draft, { treatment: "a", outcome: "b", held: ["a", "gone"] });
  expect(asked?.held).toEqual([]);
});
