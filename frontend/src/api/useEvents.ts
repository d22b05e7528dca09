// GET /v1/runs/{id}/events as pages: the whole log, to read and to take away.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { EventPage, RunEvent } from "./types";

const AT_ONCE = 500;

/** Every event up to now; read again when the run has said more. */
export const useEvents = (id: string, lastSeq: number) =>
  useQuery({
    queryKey: ["events", id, lastSeq],
    queryFn: ({ signal }) => allEvents(id, signal),
    placeholderData: keepPreviousData,
  });

async function allEvents(id: string, signal: AbortSignal): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for (let after = 0; ; ) {
    const page = await dataOf<EventPage | string>(
      client.GET("/v1/runs/{run_id}/events", {
        params: { path: { run_id: id }, query: { after, limit: AT_ONCE } },
        headers: { accept: "application/json" },
        signal,
      }),
    );
    if (typeof page === "string") return events; // a stream, which was not asked for
    events.push(...page.items);
    const last = page.items.at(-1);
    if (!page.next || !last) return events;
    after = last.seq;
  }
}
