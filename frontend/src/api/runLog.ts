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

const STATUS = {
  "run.queued": "queued",
  "run.started": "running",
  "run.awaiting_input": "awaiting_input",
  "run.succeeded": "succeeded",
  "run.partial": "partial",
  "run.failed": "failed",
  "run.cancelled": "cancelled",
} as const satisfies Partial<Record<RunEvent["type"], RunStatus>>;

const KNOWN: ReadonlySet<string> = new Set<RunEvent["type"]>([
  ...(Object.keys(STATUS) as (keyof typeof STATUS)[]),
  "plan.ready",
  "step.started",
  "step.progress",
  "step.finished",
  "step.failed",
  "step.skipped",
]);

const TERMINAL: ReadonlySet<string> = new Set(["succeeded", "partial", "failed", "cancelled"]);

export const isTerminal = (status: string): boolean => TERMINAL.has(status);

/** The log while it is added to: steps by name, in the order of their first event. */
interface Draft extends Omit<RunLog, "steps"> {
  steps: Map<string, LoggedStep>;
}

/** Add events. One seen before changes nothing; one too early marks the log as missing some. */
export function follow(log: RunLog, events: readonly RunEvent[]): RunLog {
  const draft: Draft = { ...log, steps: new Map(log.steps.map((step) => [step.id, step])) };
  for (const event of events) {
    if (event.seq <= draft.lastSeq) continue;
    draft.missing = event.seq > draft.lastSeq + 1;
    if (draft.missing) break;
    draft.lastSeq = event.seq;
    if (isKnown(event.type)) tell(draft, event);
  }
  return { ...draft, steps: [...draft.steps.values()] };
}

/** A newer server may say more than this page knows: such an event is counted, and changes nothing. */
const isKnown = (type: string): boolean => KNOWN.has(type);

function tell(log: Draft, event: RunEvent): void {
  switch (event.type) {
    case "run.queued":
    case "run.started":
    case "run.awaiting_input":
    case "run.succeeded":
    case "run.partial":
    case "run.failed":
    case "run.cancelled":
      log.status = STATUS[event.type];
      return;
    case "plan.ready":
      log.planReady = true;
      return;
    case "critique.ready":
    case "plan.revised":
      return; // what a model suggests, and what was added, stands in the result
    case "step.started":
      change(log, event, { state: "running", startedAt: event.at, done: null, error: "" });
      return;
    case "step.progress":
      change(log, event, { state: "running", done: number(event.data.done) });
      return;
    case "step.finished":
      change(log, event, { state: "done", done: 1 });
      return;
    case "step.failed":
      change(log, event, { state: "failed", error: sentence(event.data.error) });
      return;
    case "step.skipped":
      change(log, event, { state: "skipped", error: sentence(event.data.error) });
      return;
    default:
      assertNever(event.type);
  }
}

function change(log: Draft, { data }: RunEvent, told: Partial<LoggedStep>): void {
  const id = text(data.step_id);
  if (!id) return;
  const before = log.steps.get(id) ?? newStep(id);
  log.steps.set(id, {
    ...before,
    ...told,
    action: text(data.action) || before.action,
    algorithm: text(data.algorithm) || before.algorithm,
    doing: text(data.doing),
    seconds: number(data.seconds) ?? before.seconds,
  });
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
