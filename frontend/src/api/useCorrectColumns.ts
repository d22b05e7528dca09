// PATCH /v1/datasets/{id}: says what a column is; the server then measures it again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { ColumnCorrection, Dataset } from "./types";

interface Said {
  column: string;
  correction: ColumnCorrection;
}

export function useCorrectColumns(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ column, correction }: Said) =>
      dataOf<Dataset>(
        client.PATCH("/v1/datasets/{dataset_id}", {
          params: { path: { dataset_id: id } },
          body: { columns: { [column]: correction } },
        }),
      ),
    onSuccess: (dataset) => queries.setQueryData(["dataset", id], dataset),
  });
}
