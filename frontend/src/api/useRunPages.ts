// GET /v1/runs, page after page: every analysis, newest first.
import { useInfiniteQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { RunPage } from "./types";

const AT_ONCE = 30;

export const useRunPages = () =>
  useInfiniteQuery({
    queryKey: ["runs", "pages"],
    initialPageParam: null as string | null,
    queryFn: ({ signal, pageParam }) =>
      dataOf<RunPage>(
        client.GET("/v1/runs", {
          params: { query: { limit: AT_ONCE, ...(pageParam ? { after: pageParam } : {}) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
    select: ({ pages }) => pages.flatMap((page) => page.items),
    refetchInterval: 10_000,
  });
