import { expect, test } from "vitest";
import type { RunEvent } from "@/api/types";
import { linesOf } from "./lines";

const event = (seq: number, type: RunEvent["type"], data: RunEvent["data"]): RunEvent => ({
  seq,
  type,
  at: "2026-01-01T10:00:00Z",
  data,
});

const events = [
  event(1, "run.queued", {}),
  event(2, "step.failed", { step_id: "refute", error: { code: "x", sentence: "Too few rows." } }),
];

test("an error is told by its sentence", () => {
  expect(linesOf(events, "")[1]?.words).toBe("step_id: refute · error: Too few rows.");
});

test("only lines that hold every word are shown", () => {
  expect(linesOf(events, "failed rows").map(({ seq }) => seq)).toEqual([2]);
  expect(linesOf(events, "queued rows")).toEqual([]);
});

test("a list is told by the names in it", () => {
  const [line] = linesOf(
    [
      event(1, "plan.ready", {
        steps: [{ step_id: "identify", why: "…" }, { step_id: "estimate" }],
      }),
    ],
    "",
  );
  expect(line?.words).toBe("steps: identify, estimate");
});
