// GET /v1/datasets/{id}: its columns, their kinds, and what was noticed.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Dataset } from "./types";

export const useDataset = (id: string | null) =>
  useQuery({
    queryKey: ["dataset", id],
    enabled: id !== null,
    queryFn: ({ signal }) =>
      dataOf<Dataset>(
        client.GET("/v1/datasets/{dataset_id}", {
          params: { path: { dataset_id: id ?? "" } },
          signal,
        }),
      ),
  });
