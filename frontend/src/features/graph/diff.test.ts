import { expect, it } from "vitest";
import type { GraphEdge } from "@/api/types";
import { differences } from "./diff";
import { newArrow } from "./draft";
import { rolesOf } from "./pathLooks";

const turned = ({ source, target, source_mark, target_mark, ...rest }: GraphEdge): GraphEdge => ({
  ...rest,
  source: target,
  target: source,
  source_mark: target_mark,
  target_mark: source_mark,
});

it("tells new, gone and turned links", () => {
  const found = differences(
    [newArrow("a", "b"), newArrow("c", "b"), newArrow("a", "d")],
    [newArrow("a", "b"), newArrow("b", "c"), newArrow("d", "e")],
  );
  expect(found.map(({ change, was, is }) => [change, was, is])).toEqual([
    ["turned", "c ←– b", "c → b"],
    ["added", "", "a → d"],
    ["removed", "d → e", ""],
  ]);
});

it("sees through the way a link is written", () => {
  expect(differences([newArrow("a", "b")], [turned(newArrow("a", "b"))])).toEqual([]);
});

it("tells lags apart", () => {
  const [first] = differences([newArrow("a", "b", 2)], [newArrow("a", "b", 1)]);
  expect(first).toMatchObject({ change: "added", is: "a (t−2) → b" });
});

it("colours a link that two paths share by the one that matters more", () => {
  const path = (nodes: string[], role: "causal" | "confounding" | "blocked") => ({
    nodes,
    role,
    because: "",
  });
  const closed = path(["t", "m", "y"], "blocked");
  const roles = rolesOf([closed, path(["t", "c", "m", "y"], "confounding")], null);
  expect(roles.get('["m","y",0]')).toBe("confounding");
  expect(rolesOf([closed, path(["t", "y"], "causal")], closed).size).toBe(2);
});
