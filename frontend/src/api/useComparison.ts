// GET /v1/runs/{id}/compare/{other}: what differs between two runs, as data and in sentences.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Comparison } from "./types";

export const useComparison = (id: string, other: string) =>
  useQuery({
    queryKey: ["comparison", id, other],
    queryFn: ({ signal }) =>
      dataOf<Comparison>(
        client.GET("/v1/runs/{run_id}/compare/{other_id}", {
          params: { path: { run_id: id, other_id: other } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
