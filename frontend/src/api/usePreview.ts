// GET /v1/datasets/{id}/preview: the first rows of some columns, as they stand in the table.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Preview } from "./types";

interface Wanted {
  rows: number;
  /** A half-open range of columns. */
  columns: readonly [number, number];
}

/** The first rows of the columns, once they are looked at. */
export const usePreview = (id: string, { rows, columns }: Wanted, isLookedAt: boolean) =>
  useQuery({
    queryKey: ["preview", id, rows, columns],
    queryFn: ({ signal }) =>
      dataOf<Preview>(
        client.GET("/v1/datasets/{dataset_id}/preview", {
          params: {
            path: { dataset_id: id },
            query: {
              limit: rows,
              column_offset: columns[0],
              column_limit: columns[1] - columns[0],
            },
          },
          signal,
        }),
      ),
    enabled: isLookedAt,
  });
