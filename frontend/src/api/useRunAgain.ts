// POST /v1/runs: the same question of the same table with more knowledge, as a child of an earlier run.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Knowledge, Run } from "./types";

export function useRunAgain(parent: Run) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (knowledge: Knowledge) =>
      dataOf<Run>(
        client.POST("/v1/runs", {
          body: {
            dataset_id: parent.dataset_id,
            question: parent.question,
            knowledge,
            options: parent.options,
            parent_run_id: parent.id,
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["runs"] }),
  });
}
