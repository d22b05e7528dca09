// POST /v1/runs/{id}/cancel: stops a run and its child processes.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Run } from "./types";
import { runKey } from "./useRun";

export function useCancelRun(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      dataOf<Run>(client.POST("/v1/runs/{run_id}/cancel", { params: { path: { run_id: id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: runKey(id) }),
  });
}
