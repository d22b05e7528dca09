// GET /v1/datasets/{id}/preview: the first rows as they stand in the table.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Preview } from "./types";

export const usePreview = (id: string, limit: number) =>
  useQuery({
    queryKey: ["preview", id, limit],
    queryFn: ({ signal }) =>
      dataOf<Preview>(
        client.GET("/v1/datasets/{dataset_id}/preview", {
          params: { path: { dataset_id: id }, query: { limit } },
          signal,
        }),
      ),
  });
