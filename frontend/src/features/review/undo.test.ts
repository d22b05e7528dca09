import { expect, test } from "vitest";
import type { Column } from "@/api/types";
import { undoOf } from "./undo";

const column = {
  name: "age",
  kind: "count",
  role: null,
  missing_codes: ["99"],
} as unknown as Column;

test("only what was corrected is taken back", () => {
  expect(undoOf(column, { kind: "continuous" })).toEqual({ kind: "count" });
  expect(undoOf(column, { missing_codes: [], role: "ignore" })).toEqual({
    missing_codes: ["99"],
    role: null,
  });
});
