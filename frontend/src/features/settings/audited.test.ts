import { expect, test } from "vitest";
import { placeOf } from "./audited";

test("a change is led to where its analysis or table is shown", () => {
  expect(placeOf("/v1/runs/run_1a-b/cancel")?.href).toBe("/runs/run_1a-b");
  expect(placeOf("/v1/datasets/ds_2")).toEqual({ href: "/datasets/ds_2", words: "this table" });
});

test("what has no page of its own leads nowhere", () => {
  expect(placeOf("/v1/runs")).toBeNull();
  expect(placeOf("/v1/keys/key_1")).toBeNull();
});
