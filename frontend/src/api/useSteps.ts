// GET /v1/runs/{id}/steps: each step with its result, read again whenever one more has finished.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Step } from "./types";

export const useSteps = (id: string, settled: number) =>
  useQuery({
    queryKey: ["steps", id, settled],
    enabled: settled > 0,
    queryFn: ({ signal }) =>
      dataOf<{ items: Step[] }>(
        client.GET("/v1/runs/{run_id}/steps", { params: { path: { run_id: id } }, signal }),
      ),
    select: ({ items }) => items,
    placeholderData: keepPreviousData,
  });
