import { afterEach, expect, it, vi } from "vitest";
import { delayAfter, followRun, readEvent } from "./eventStream";
import type { Problem } from "./problem";
import { emptyLog, follow, isTerminal } from "./runLog";

const frame = (seq: number, type: string) =>
  `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ seq, type, at: "", data: {} })}\n\n`;

/** A server that answers each connection with the next of these bodies. */
function serving(...answers: (Response | Error)[]) {
  const asked: (string | null)[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(request.headers.get("last-event-id"));
    const answer = answers.shift() ?? new Error("no more");
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return asked;
}

async function logOf() {
  let log = emptyLog;
  const problems: (Problem | null)[] = [];
  const stop = new AbortController();
  await followRun(
    "run_1",
    {
      lastSeq: () => log.lastSeq,
      isDone: () => isTerminal(log.status),
      onConnection: (problem) => problems.push(problem),
      onEvents: (events) => {
        log = follow(log, events);
        return !log.missing;
      },
    },
    stop.signal,
  );
  return { log, problems };
}

afterEach(() => vi.unstubAllGlobals());

it("goes on behind the last event when the stream is cut", async () => {
  const asked = serving(
    new Response(frame(1, "run.queued") + frame(2, "run.started")),
    new Response(frame(3, "run.succeeded")),
  );
  expect((await logOf()).log.status).toBe("succeeded");
  expect(asked).toEqual([null, "2"]);
});

it("hands on together what came together", async () => {
  const came: number[][] = [];
  serving(new Response(frame(1, "run.queued") + frame(2, "run.started") + frame(3, "run.failed")));
  await followRun(
    "run_1",
    {
      lastSeq: () => 0,
      isDone: () => came.length > 0,
      onConnection: () => {},
      onEvents: (events) => came.push(events.map(({ seq }) => seq)) > 0,
    },
    new AbortController().signal,
  );
  expect(came).toEqual([[1, 2, 3]]);
});

it("asks again for what a gap left out", async () => {
  const asked = serving(
    new Response(frame(1, "run.queued") + frame(3, "run.succeeded")),
    new Response(frame(2, "run.started") + frame(3, "run.succeeded")),
  );
  expect((await logOf()).log.lastSeq).toBe(3);
  expect(asked).toEqual([null, "1"]);
});

it("tells that the server is gone, and comes back", async () => {
  serving(new TypeError("network"), new Response(frame(1, "run.cancelled")));
  const { log, problems } = await logOf();
  expect(problems.map((problem) => problem?.kind ?? null)).toEqual(["offline", null]);
  expect(log.status).toBe("cancelled");
});

it("gives up on a run that does not exist", async () => {
  const asked = serving(new Response('{"detail":"There is no run run_1."}', { status: 404 }));
  const { problems } = await logOf();
  expect(asked).toHaveLength(1);
  expect(problems[0]).toMatchObject({ kind: "not_found", message: "There is no run run_1." });
});

it("waits longer after each failure, at most ten seconds", () => {
  const delays = [0, 1, 2, 3, 4, 5, 20].map(delayAfter);
  expect(delays).toEqual([300, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

it("reads nothing from what is not an event", () => {
  expect(readEvent("null")).toBeNull();
  expect(readEvent('{"type":"run.started"}')).toBeNull();
  expect(readEvent('{"seq":1,"type":"run.started"}')).toMatchObject({ seq: 1, data: {} });
});
