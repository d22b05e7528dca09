// GET /v1/runs?dataset_id=…: the analyses of one table.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { RunPage } from "./types";

export const useRunsOf = (datasetId: string) =>
  useQuery({
    queryKey: ["runs", "of", datasetId],
    queryFn: ({ signal }) =>
      dataOf<RunPage>(
        client.GET("/v1/runs", { params: { query: { dataset_id: datasetId, limit: 50 } }, signal }),
      ),
  });
