// GET /v1/runs/{id}: where a run stands.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Run } from "./types";

export const runKey = (id: string) => ["run", id] as const;

export const useRun = (id: string) =>
  useQuery({
    queryKey: runKey(id),
    queryFn: ({ signal }) =>
      dataOf<Run>(client.GET("/v1/runs/{run_id}", { params: { path: { run_id: id } }, signal })),
  });
