// GET /v1/runs: the latest analyses.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { RunPage } from "./types";

export const useRuns = (limit: number) =>
  useQuery({
    queryKey: ["runs", limit],
    queryFn: ({ signal }) =>
      dataOf<RunPage>(client.GET("/v1/runs", { params: { query: { limit } }, signal })),
  });
