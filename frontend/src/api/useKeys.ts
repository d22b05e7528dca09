// /v1/keys: the keys that programs call with; a secret is told once.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import { done } from "./done";
import type { ApiKey, KeyWish, NewKey } from "./types";

const KEYS = ["keys"];

export const useKeys = () =>
  useQuery({
    queryKey: KEYS,
    queryFn: ({ signal }) => dataOf<{ items: ApiKey[] }>(client.GET("/v1/keys", { signal })),
    select: ({ items }) => items,
  });

export function useCreateKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: KeyWish) => dataOf<NewKey>(client.POST("/v1/keys", { body: wish })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEYS }),
  });
}

export function useRevokeKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      done(client.DELETE("/v1/keys/{key_id}", { params: { path: { key_id: id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEYS }),
  });
}
