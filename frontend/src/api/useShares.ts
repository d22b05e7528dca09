// /v1/shares: links by which anybody reads one run's report until they end.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import { done } from "./done";
import type { NewShare, Share } from "./types";

const SHARES = ["shares"];

export const useShares = () =>
  useQuery({
    queryKey: SHARES,
    queryFn: ({ signal }) => dataOf<{ items: Share[] }>(client.GET("/v1/shares", { signal })),
    select: ({ items }) => items,
  });

export function useCreateShare() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ runId, days }: { runId: string; days: number }) =>
      dataOf<NewShare>(client.POST("/v1/shares", { body: { run_id: runId, days } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: SHARES }),
  });
}

export function useRevokeShare() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      done(client.DELETE("/v1/shares/{share_id}", { params: { path: { share_id: id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: SHARES }),
  });
}
