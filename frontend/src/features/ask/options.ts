// How a question is to be worked on, as the first screen lets one say it.
import type { RunOptions } from "@/api/types";

export interface Choices {
  /** Let the run ask which reading of the question is meant, where there are two. */
  mayAsk: boolean;
  approvePlan: boolean;
  planner: NonNullable<RunOptions["planner"]>;
  /** Minutes the run may take; null for the server's own limit. */
  minutes: number | null;
}

export const ORDINARY: Choices = {
  mayAsk: true,
  approvePlan: false,
  planner: "auto",
  minutes: null,
};

/** Return only what was chosen: the server knows its own defaults. */
export const optionsOf = ({ mayAsk, approvePlan, planner, minutes }: Choices): RunOptions => ({
  ...(mayAsk ? { may_ask: true } : {}),
  ...(approvePlan ? { approve_plan: true } : {}),
  ...(planner === "auto" ? {} : { planner }),
  ...(minutes === null ? {} : { budget_seconds: minutes * 60 }),
});
