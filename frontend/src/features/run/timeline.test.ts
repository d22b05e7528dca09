import { expect, it } from "vitest";
import { emptyLog, type LoggedStep } from "@/api/runLog";
import type { Plan } from "@/api/types";
import { settledCount, timelineOf } from "./timeline";

const logged = (id: string, state: LoggedStep["state"]): LoggedStep => ({
  id,
  state,
  action: "",
  algorithm: "",
  startedAt: null,
  seconds: null,
  done: null,
  doing: "",
  error: "",
});

const step = (id: string) => ({
  id,
  action: "estimate",
  algorithm: "aipw",
  why: "because",
  beat: [],
});
const plan = { steps: [step("s1"), step("s2")] } as unknown as Plan;

it("shows planned steps between the plan and the report before the log tells of them", () => {
  const rows = timelineOf({ ...emptyLog, steps: [logged("plan", "done")] }, plan);
  expect(rows.map(({ id, state }) => [id, state])).toEqual([
    ["plan", "done"],
    ["s1", "waiting"],
    ["s2", "waiting"],
    ["report", "waiting"],
  ]);
  expect(rows[1]?.why).toBe("because");
});

it("leaves out what a cancelled run never came to", () => {
  const steps = [logged("plan", "done"), logged("s1", "running")];
  const rows = timelineOf({ ...emptyLog, status: "cancelled", steps }, plan);
  expect(rows.map(({ state }) => state)).toEqual(["done", "skipped", "skipped", "skipped"]);
  expect(settledCount(rows)).toBe(4);
});

it("shows one row for a run that failed before it had a plan", () => {
  const rows = timelineOf(
    { ...emptyLog, status: "failed", steps: [logged("plan", "failed")] },
    undefined,
  );
  expect(rows.map(({ id, state }) => [id, state])).toEqual([["plan", "failed"]]);
});
