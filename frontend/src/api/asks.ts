// What a run asks back, as long as it waits for the answer.
import type { Run, RunAsks } from "./types";

export const pendingOf = ({ status, asks }: Run): RunAsks | null =>
  status === "awaiting_input" && asks && !asks.answer ? asks : null;
