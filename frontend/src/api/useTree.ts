// GET /v1/runs/{id}/tree: the runs that this one comes from and that came of its first ancestor.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { RunTree } from "./types";

export const useTree = (id: string) =>
  useQuery({
    queryKey: ["runs", "tree", id],
    queryFn: ({ signal }) =>
      dataOf<RunTree>(
        client.GET("/v1/runs/{run_id}/tree", { params: { path: { run_id: id } }, signal }),
      ),
  });
