// The steps of a run in their order: planned ones and what the log tells of them.
import type { LoggedStep, RunLog } from "@/api/runLog";
import { isTerminal } from "@/api/runLog";
import type { Plan, PlanStep } from "@/api/types";

export type RowState = "waiting" | "running" | "done" | "failed" | "skipped";

export interface Row {
  id: string;
  state: RowState;
  action: string;
  algorithm: string;
  why: string;
  beat: PlanStep["beat"];
  startedAt: string | null;
  seconds: number | null;
  done: number | null;
  doing: string;
  error: string;
}

/** Planned steps stand between `plan` and `report`, also before the log has told of them. */
export function timelineOf(log: RunLog, plan: Plan | undefined): Row[] {
  const planned = new Map((plan?.steps ?? []).map((step) => [step.id, step]));
  const told = new Map(log.steps.map((step) => [step.id, step]));
  const unplanned = log.steps.filter(({ id }) => !planned.has(id)).map(({ id }) => id);
  const before = unplanned.filter((id) => id !== "report");
  const ids = [...new Set(["plan", ...before, ...planned.keys(), ...(plan ? ["report"] : [])])];
  return ids.map((id) => rowOf(id, told.get(id), planned.get(id), isTerminal(log.status)));
}

function rowOf(
  id: string,
  told: LoggedStep | undefined,
  planned: PlanStep | undefined,
  hasEnded: boolean,
): Row {
  const isCut = hasEnded && (!told || told.state === "running");
  return {
    id,
    state: isCut ? "skipped" : (told?.state ?? "waiting"),
    action: planned?.action ?? (told?.action || id),
    algorithm: planned?.algorithm ?? told?.algorithm ?? "",
    why: planned?.why ?? "",
    beat: planned?.beat ?? [],
    startedAt: told?.startedAt ?? null,
    seconds: told?.seconds ?? null,
    done: told?.done ?? null,
    doing: told?.doing ?? "",
    error: told?.error ?? "",
  };
}

/** The row in words of progress: "3 of 9 steps". */
export const settledCount = (rows: readonly Row[]): number =>
  rows.filter(({ state }) => state === "done" || state === "failed" || state === "skipped").length;
