// GET /v1/runs/{id}/events: reads a run's log live, and goes on where it stopped when the line drops.
import { createParser } from "eventsource-parser";
import { reach } from "./client";
import { asProblem, type Problem, problemOf } from "./problem";
import type { RunEvent } from "./types";

export interface Listener {
  /** Take what came at once; return false to be sent the log again from `lastSeq`. */
  onEvents: (events: readonly RunEvent[]) => boolean;
  lastSeq: () => number;
  isDone: () => boolean;
  onConnection: (problem: Problem | null) => void;
}

const FINAL: ReadonlySet<string> = new Set(["not_found", "signed_out", "refused"]);

/** Follow the run until its last event or until `signal` aborts; reconnects by itself. */
export async function followRun(id: string, listener: Listener, signal: AbortSignal) {
  for (let failures = 0; !signal.aborted && !listener.isDone(); ) {
    try {
      await readOnce(id, listener, signal);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      const problem = asProblem(error);
      listener.onConnection(problem);
      if (FINAL.has(problem.kind)) return;
      failures += 1;
    }
    if (!listener.isDone()) await pause(delayAfter(failures), signal);
  }
}

/** Milliseconds to wait: short after a closed stream, growing to ten seconds after failures. */
export const delayAfter = (failures: number): number =>
  failures === 0 ? 300 : Math.min(10_000, 500 * 2 ** failures);

async function readOnce(id: string, listener: Listener, signal: AbortSignal) {
  const response = await reach(requestFor(id, listener.lastSeq(), signal));
  if (response.status === 204) return; // nothing behind `lastSeq` in a run that has ended
  if (!response.ok || !response.body) {
    throw problemOf(response.status, await response.json().catch(() => null));
  }
  listener.onConnection(null);
  let wanted = true;
  let came: RunEvent[] = [];
  const parser = createParser({
    onEvent: ({ data }) => {
      const event = readEvent(data);
      if (event) came.push(event);
    },
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  while (wanted && !listener.isDone()) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(value);
    if (came.length > 0) wanted = listener.onEvents(came);
    came = [];
  }
  await reader.cancel();
}

function requestFor(id: string, lastSeq: number, signal: AbortSignal): Request {
  const headers = new Headers({ accept: "text/event-stream" });
  if (lastSeq > 0) headers.set("last-event-id", String(lastSeq));
  const address = new URL(`/v1/runs/${encodeURIComponent(id)}/events`, window.location.origin);
  return new Request(address, { headers, signal, cache: "no-store" });
}

/** Read one event's JSON; null for what is not an event. */
export function readEvent(data: string): RunEvent | null {
  const body: unknown = JSON.parse(data);
  if (typeof body !== "object" || body === null) return null;
  const { seq, type, at, data: details } = body as Record<string, unknown>;
  if (typeof seq !== "number" || typeof type !== "string") return null;
  return {
    seq,
    type: type as RunEvent["type"],
    at: typeof at === "string" ? at : "",
    data: (details ?? {}) as RunEvent["data"],
  };
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
