// POST /v1/runs: asks a question of a data set.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Run } from "./types";

interface Asked {
  datasetId: string;
  question: string;
}

export function useStartRun() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ datasetId, question }: Asked) =>
      dataOf<Run>(client.POST("/v1/runs", { body: { dataset_id: datasetId, question } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["runs"] }),
  });
}
