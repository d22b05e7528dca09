import { expect, test } from "vitest";
import { placeOf } from "./cites";

test("what is cited leads to the view that shows it", () => {
  expect(placeOf("e1")).toBe("answer");
  expect(placeOf("g1:a→b")).toBe("graph");
  expect(placeOf("r12")).toBe("checks");
  expect(placeOf("assumption:overlap")).toBe("assumptions");
});

test("a column or a run has no view of its own", () => {
  expect(placeOf("column:age")).toBeNull();
  expect(placeOf("run_abc")).toBeNull();
});
