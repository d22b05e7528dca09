// DELETE /v1/datasets/{id}: forgets a table, its file and its analyses.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "./client";
import { problemOf } from "./problem";

export function useRemoveDataset() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      const { error, response } = await client.DELETE("/v1/datasets/{dataset_id}", {
        params: { path: { dataset_id: id } },
      });
      if (!response.ok) {
        throw problemOf(response.status, error, response.headers.get("x-request-id"));
      }
    },
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["datasets"] }),
        queries.invalidateQueries({ queryKey: ["runs"] }),
      ]),
  });
}
