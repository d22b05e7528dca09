// GET /v1/runs/{id}/plan: the steps, why each was chosen and what it beat.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Plan } from "./types";

export const usePlan = (id: string, ready: boolean) =>
  useQuery({
    queryKey: ["plan", id],
    enabled: ready,
    queryFn: ({ signal }) =>
      dataOf<Plan>(
        client.GET("/v1/runs/{run_id}/plan", { params: { path: { run_id: id } }, signal }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
