// POST /v1/runs/{id}/answer: lets a run that waits for a person go on, or ends it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Run, RunAnswer } from "./types";
import { runKey } from "./useRun";

export function useAnswerRun(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (answer: RunAnswer) =>
      dataOf<Run>(
        client.POST("/v1/runs/{run_id}/answer", {
          params: { path: { run_id: id } },
          body: answer,
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: runKey(id) }),
  });
}
