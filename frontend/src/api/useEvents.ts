// GET /v1/runs/{id}/events as pages: the whole log, to read and to take away.
import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { client, dataOf } from "./client";
import type { EventPage, RunEvent } from "./types";

const AT_ONCE = 1000;

/** Every event up to now; when the run has said more, only that is read. */
export function useEvents(id: string, lastSeq: number) {
  const read = useInfiniteQuery({
    queryKey: ["events", id],
    queryFn: ({ pageParam, signal }) => eventsBehind(id, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (page, _, behind) => page.at(-1)?.seq ?? behind,
    select: allOf,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data, fetchNextPage } = read;
  const known = data?.at(-1)?.seq;
  useEffect(() => {
    if (known !== undefined && known < lastSeq) void fetchNextPage({ cancelRefetch: false });
  }, [known, lastSeq, fetchNextPage]);
  return read;
}

const allOf = ({ pages }: InfiniteData<RunEvent[]>): RunEvent[] => pages.flat();

async function eventsBehind(id: string, after: number, signal: AbortSignal): Promise<RunEvent[]> {
  const page = await dataOf<EventPage | string>(
    client.GET("/v1/runs/{run_id}/events", {
      params: { path: { run_id: id }, query: { after, limit: AT_ONCE } },
      headers: { accept: "application/json" },
      signal,
    }),
  );
  return typeof page === "string" ? [] : page.items; // a stream, which was not asked for
}
