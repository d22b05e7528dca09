// GET /v1/datasets/{id}/preview, page by page: only the rows that are looked at are loaded.
import { useQueries } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Preview } from "./types";

export const ROWS_PER_PAGE = 100;
const KEPT_MS = 60_000;

/** Return a row by its number in the table; null while its page is on the way. */
export function useRows(
  id: string,
  from: number,
  until: number,
): (row: number) => readonly unknown[] | null {
  const first = Math.floor(from / ROWS_PER_PAGE);
  const last = Math.floor(Math.max(from, until - 1) / ROWS_PER_PAGE);
  const pages = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const found = useQueries({
    queries: pages.map((page) => ({
      queryKey: ["rows", id, page],
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchPage(id, page, signal),
      gcTime: KEPT_MS,
    })),
  });
  return (row) => {
    const page = found[Math.floor(row / ROWS_PER_PAGE) - first]?.data;
    return page?.rows[row % ROWS_PER_PAGE] ?? null;
  };
}

const fetchPage = (id: string, page: number, signal: AbortSignal): Promise<Preview> =>
  dataOf<Preview>(
    client.GET("/v1/datasets/{dataset_id}/preview", {
      params: {
        path: { dataset_id: id },
        query: { offset: page * ROWS_PER_PAGE, limit: ROWS_PER_PAGE },
      },
      signal,
    }),
  );
