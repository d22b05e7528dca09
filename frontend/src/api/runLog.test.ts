import { describe, expect, it } from "vitest";
import { emptyLog, follow, isTerminal, type RunLog } from "./runLog";
import type { RunEvent } from "./types";

const at = "2026-01-01T00:00:00Z";

const event = (seq: number, type: string, data: Record<string, unknown> = {}): RunEvent => ({
  seq,
  type: type as RunEvent["type"],
  at,
  data,
});

const told = (events: readonly RunEvent[], from: RunLog = emptyLog): RunLog => follow(from, events);

const LIFE = [
  event(1, "run.queued"),
  event(2, "run.started"),
  event(3, "step.started", { step_id: "plan", action: "plan" }),
  event(4, "step.finished", { step_id: "plan", seconds: 0.2 }),
  event(5, "plan.ready"),
  event(6, "step.started", { step_id: "s1", action: "estimate", algorithm: "aipw" }),
  event(7, "step.progress", { step_id: "s1", done: 0.5, doing: "folds" }),
  event(8, "step.finished", { step_id: "s1", seconds: 1.5 }),
  event(9, "run.succeeded"),
];

describe("the log of a run", () => {
  it("tells where each step stands", () => {
    const log = told(LIFE.slice(0, 7));
    expect(log.status).toBe("running");
    expect(log.planReady).toBe(true);
    expect(log.steps.map(({ id, state }) => [id, state])).toEqual([
      ["plan", "done"],
      ["s1", "running"],
    ]);
    expect(log.steps[1]).toMatchObject({ algorithm: "aipw", done: 0.5, doing: "folds" });
  });

  it("is the same however often events are repeated", () => {
    const doubled = LIFE.flatMap((each, i) => [each, ...LIFE.slice(0, i + 1)]);
    expect(told(doubled)).toEqual(told(LIFE));
  });

  it("stops at a gap, and goes on from there when the missing event comes", () => {
    const gapped = told([...LIFE.slice(0, 4), ...LIFE.slice(5)]);
    expect(gapped.missing).toBe(true);
    expect(gapped.lastSeq).toBe(4);
    expect(gapped.planReady).toBe(false);
    expect(told(LIFE.slice(4), gapped)).toEqual(told(LIFE));
  });

  it("is the same when read in two connections", () => {
    const first = told(LIFE.slice(0, 6));
    expect(told(LIFE.slice(first.lastSeq), first)).toEqual(told(LIFE));
  });

  it("is the same told one by one or all at once", () => {
    expect(LIFE.reduce((log, each) => follow(log, [each]), emptyLog)).toEqual(told(LIFE));
  });

  it("leaves the log it was given as it was", () => {
    const before = told(LIFE.slice(0, 6));
    const kept = structuredClone(before);
    told(LIFE.slice(6), before);
    expect(before).toEqual(kept);
  });

  it("counts an event of a kind it does not know, and is not changed by it", () => {
    const log = told([...LIFE.slice(0, 2), event(3, "run.dreamt")]);
    expect(log).toEqual({ ...told(LIFE.slice(0, 2)), lastSeq: 3 });
  });

  it("keeps why a step failed, whether told as a sentence or an object", () => {
    const plain = told([event(1, "step.failed", { step_id: "a", error: "No overlap." })]);
    const object = told([
      event(1, "step.failed", {
        step_id: "a",
        error: { code: "no_overlap", sentence: "No overlap." },
      }),
    ]);
    expect(plain.steps[0]?.error).toBe("No overlap.");
    expect(object.steps[0]?.error).toBe("No overlap.");
  });

  it("starts a step afresh when it is tried again", () => {
    const log = told([
      event(1, "step.started", { step_id: "a" }),
      event(2, "step.progress", { step_id: "a", done: 0.9 }),
      event(3, "step.started", { step_id: "a" }),
    ]);
    expect(log.steps).toHaveLength(1);
    expect(log.steps[0]?.done).toBeNull();
  });

  it("replays five thousand events in under a second", () => {
    const many = Array.from({ length: 5000 }, (_, i) =>
      event(i + 1, "step.progress", { step_id: `s${i % 40}`, done: (i % 100) / 100 }),
    );
    const began = performance.now();
    expect(told(many).lastSeq).toBe(5000);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

it.each(["succeeded", "partial", "failed", "cancelled"])("%s ends a run", (status) =>
  expect(isTerminal(status)).toBe(true),
);

it.each(["queued", "running", "awaiting_input"])("%s does not end a run", (status) =>
  expect(isTerminal(status)).toBe(false),
);
