// POST /v1/runs: asks a question of a data set.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Knowledge, Run, RunOptions } from "./types";

interface Asked {
  datasetId: string;
  question: string;
  options?: RunOptions;
  knowledge?: Knowledge;
  /** The run that this one changes something of. */
  parentRunId?: string;
}

export function useStartRun() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ datasetId, question, options, knowledge, parentRunId }: Asked) =>
      dataOf<Run>(
        client.POST("/v1/runs", {
          body: {
            dataset_id: datasetId,
            question,
            ...(options ? { options } : {}),
            ...(knowledge ? { knowledge } : {}),
            ...(parentRunId ? { parent_run_id: parentRunId } : {}),
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["runs"] }),
  });
}
