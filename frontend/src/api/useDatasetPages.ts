// GET /v1/datasets, page after page: every table, newest first.
import { useInfiniteQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { DatasetPage } from "./types";

const AT_ONCE = 30;

export const useDatasetPages = () =>
  useInfiniteQuery({
    queryKey: ["datasets", "pages"],
    initialPageParam: null as string | null,
    queryFn: ({ signal, pageParam }) =>
      dataOf<DatasetPage>(
        client.GET("/v1/datasets", {
          params: { query: { limit: AT_ONCE, ...(pageParam ? { after: pageParam } : {}) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
