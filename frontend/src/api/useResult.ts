// GET /v1/runs/{id}/result: the answer with its evidence, once the run is done.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Result } from "./types";

export const useResult = (id: string, ready: boolean) =>
  useQuery({
    queryKey: ["result", id],
    enabled: ready,
    queryFn: ({ signal }) =>
      dataOf<Result>(
        client.GET("/v1/runs/{run_id}/result", { params: { path: { run_id: id } }, signal }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
