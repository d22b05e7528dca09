// GET /v1/audit, page after page: who did what, newest first.
import { useInfiniteQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { AuditPage } from "./types";

const AT_ONCE = 20;

export const useAudit = (wanted: boolean) =>
  useInfiniteQuery({
    queryKey: ["audit"],
    enabled: wanted,
    initialPageParam: null as string | null,
    queryFn: ({ signal, pageParam }) =>
      dataOf<AuditPage>(
        client.GET("/v1/audit", {
          params: { query: { limit: AT_ONCE, ...(pageParam ? { after: pageParam } : {}) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
