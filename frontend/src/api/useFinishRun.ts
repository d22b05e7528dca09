// POST /v1/runs/{id}/finish: stops what is in work and reports on what there is.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Run } from "./types";
import { runKey } from "./useRun";

export function useFinishRun(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      dataOf<Run>(client.POST("/v1/runs/{run_id}/finish", { params: { path: { run_id: id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: runKey(id) }),
  });
}
