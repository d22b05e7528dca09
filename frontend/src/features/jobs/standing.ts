// Which analyses are shown: by where they stand and by words of the question.
import type { Run, RunStatus } from "@/api/types";

export type Standing = "all" | "going" | "done" | "stopped";

export const STANDINGS: { value: Standing; label: string }[] = [
  { value: "all", label: "All" },
  { value: "going", label: "Going on" },
  { value: "done", label: "Done" },
  { value: "stopped", label: "Failed or cancelled" },
];

const OF: Record<RunStatus, Standing> = {
  queued: "going",
  running: "going",
  awaiting_input: "going",
  succeeded: "done",
  partial: "done",
  failed: "stopped",
  cancelled: "stopped",
};

export function chosenRuns(runs: readonly Run[], standing: Standing, words: string): Run[] {
  const wanted = words.trim().toLowerCase();
  return runs.filter(
    (run) =>
      (standing === "all" || OF[run.status] === standing) &&
      run.question.toLowerCase().includes(wanted),
  );
}
