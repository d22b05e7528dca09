import { expect, it } from "vitest";
import { draftOf, newArrow } from "./draft";
import { visible } from "./view";

const sure = (a: string, b: string, confidence: number | null) => ({
  ...newArrow(a, b),
  confidence,
});
const chain = draftOf({
  nodes: ["a", "b", "c", "d"],
  edges: [sure("a", "b", 0.9), sure("b", "c", 0.4), sure("c", "d", null)],
  graph_class: "dag",
});

it("leaves out links that few resamples show, never those drawn by hand", () => {
  const { edges, hidden } = visible(chain, { minConfidence: 0.5, steps: null }, []);
  expect(edges.map(({ source }) => source)).toEqual(["a", "c"]);
  expect(hidden).toBe(1);
});

it("keeps what is near to treatment and outcome", () => {
  const near = visible(chain, { minConfidence: 0, steps: 1 }, ["a", null]);
  expect(near.nodes).toEqual(["a", "b"]);
  expect(visible(chain, { minConfidence: 0, steps: 2 }, ["a"]).nodes).toEqual(["a", "b", "c"]);
});

it("shows everything where nothing is in the middle", () => {
  expect(visible(chain, { minConfidence: 0, steps: 1 }, [null]).nodes).toHaveLength(4);
});
