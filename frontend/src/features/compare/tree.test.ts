import { expect, test } from "vitest";
import type { RunTree } from "@/api/types";
import { twigsOf } from "./tree";

const branch = (id: string, parent_run_id: string | null) =>
  ({ id, parent_run_id }) as RunTree["runs"][number];

test("each run stands below what it came of", () => {
  const runs = [branch("a", null), branch("b", "a"), branch("c", "a"), branch("d", "b")];
  const twigs = twigsOf({ root_id: "a", runs } as RunTree);
  expect(twigs.map(({ run, depth }) => `${run.id}${depth}`)).toEqual(["a0", "b1", "d2", "c1"]);
});
