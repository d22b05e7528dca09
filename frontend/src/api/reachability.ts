// Whether the server answers and knows us: one value, told by every failed call.
import { useSyncExternalStore } from "react";
import { asProblem, type ProblemKind } from "./problem";

export type Reach = "well" | "offline" | "signed_out";

let reach: Reach = "well";
const listeners = new Set<() => void>();

export function setReach(next: Reach) {
  if (next === reach) return;
  reach = next;
  for (const listener of listeners) listener();
}

/** Note what a failed call says of the connection; other failures say nothing of it. */
export function noteFailure(error: unknown) {
  const kind: ProblemKind = asProblem(error).kind;
  if (kind === "offline" || kind === "signed_out") setReach(kind);
}

export const useReach = (): Reach =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => reach,
  );
