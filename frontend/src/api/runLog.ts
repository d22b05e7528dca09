// A run as its events tell it: a pure reducer that survives duplicates, gaps and reconnects.
import { assertNever } from "./assertNever";
import type { RunEvent, RunStatus } from "./types";

export type StepState = "running" | "done" | "failed" | "skipped";

export interface LoggedStep {
  id: string;
  state: StepState;
  action: string;
  algorithm: string;
  startedAt: string | null;
  seconds: number | null;
  done: number | null;
  doing: string;
  error: string;
}

/** `steps` in the order of their first event; `missing` once a seq was jumped over. */
export interface RunLog {
  lastSeq: number;
  status: RunStatus;
  planReady: boolean;
  steps: readonly LoggedStep[];
  missing: boolean;
}

export const emptyLog: RunLog = {
  lastSeq: 0,
  status: "queued",
  planReady: false,
  steps: [],
  missing: false,
};

const KNOWN: ReadonlySet<string> = new Set<RunEvent["type"]>([
  "run.queued",
  "run.started",
  "plan.ready",
  "step.started",
  "step.progress",
  "step.finished",
  "step.failed",
  "step.skipped",
  "run.awaiting_input",
  "run.succeeded",
  "run.partial",
  "run.failed",
  "run.cancelled",
]);

const TERMINAL: ReadonlySet<string> = new Set(["succeeded", "partial", "failed", "cancelled"]);

export const isTerminal = (status: string): boolean => TERMINAL.has(status);

/** Add one event. One seen before changes nothing; one too early marks the log as missing some. */
export function follow(log: RunLog, event: RunEvent): RunLog {
  if (event.seq <= log.lastSeq) return log;
  if (event.seq > log.lastSeq + 1) return { ...log, missing: true };
  const next = isKnown(event.type) ? told(log, event) : log;
  return { ...next, lastSeq: event.seq, missing: false };
}

/** A newer server may say more than this page knows: such an event is counted, and changes nothing. */
const isKnown = (type: string): boolean => KNOWN.has(type);

function told(log: RunLog, event: RunEvent): RunLog {
  switch (event.type) {
    case "run.queued":
      return { ...log, status: "queued" };
    case "run.started":
      return { ...log, status: "running" };
    case "plan.ready":
      return { ...log, planReady: true };
    case "critique.ready":
    case "plan.revised":
      return log; // what a model suggests, and what was added, stands in the result
    case "step.started":
      return withStep(log, event, { state: "running", startedAt: event.at, done: null, error: "" });
    case "step.progress":
      return withStep(log, event, { state: "running", done: number(event.data.done) });
    case "step.finished":
      return withStep(log, event, { state: "done", done: 1 });
    case "step.failed":
      return withStep(log, event, { state: "failed", error: sentence(event.data.error) });
    case "step.skipped":
      return withStep(log, event, { state: "skipped", error: sentence(event.data.error) });
    case "run.awaiting_input":
      return { ...log, status: "awaiting_input" };
    case "run.succeeded":
      return { ...log, status: "succeeded" };
    case "run.partial":
      return { ...log, status: "partial" };
    case "run.failed":
      return { ...log, status: "failed" };
    case "run.cancelled":
      return { ...log, status: "cancelled" };
    default:
      return assertNever(event.type);
  }
}

function withStep(log: RunLog, { data }: RunEvent, change: Partial<LoggedStep>): RunLog {
  const id = text(data.step_id);
  if (!id) return log;
  const before = log.steps.find((step) => step.id === id) ?? newStep(id);
  const after: LoggedStep = {
    ...before,
    ...change,
    action: text(data.action) || before.action,
    algorithm: text(data.algorithm) || before.algorithm,
    doing: text(data.doing),
    seconds: number(data.seconds) ?? before.seconds,
  };
  const known = log.steps.includes(before);
  const steps = known ? log.steps.map((s) => (s === before ? after : s)) : [...log.steps, after];
  return { ...log, steps };
}

const newStep = (id: string): LoggedStep => ({
  id,
  state: "running",
  action: "",
  algorithm: "",
  startedAt: null,
  seconds: null,
  done: null,
  doing: "",
  error: "",
});

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** An error is a sentence, or an object that holds one. */
function sentence(value: unknown): string {
  if (typeof value === "object" && value !== null && "sentence" in value) {
    return text(value.sentence);
  }
  return text(value);
}
