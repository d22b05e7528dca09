// /v1/webhooks: addresses that are called when a run ends; a secret is told once.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import { done } from "./done";
import type { NewWebhook, Webhook } from "./types";

const WEBHOOKS = ["webhooks"];

export const useWebhooks = () =>
  useQuery({
    queryKey: WEBHOOKS,
    queryFn: ({ signal }) => dataOf<{ items: Webhook[] }>(client.GET("/v1/webhooks", { signal })),
    select: ({ items }) => items,
  });

export function useCreateWebhook() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (url: string) => dataOf<NewWebhook>(client.POST("/v1/webhooks", { body: { url } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: WEBHOOKS }),
  });
}

export function useRemoveWebhook() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      done(client.DELETE("/v1/webhooks/{webhook_id}", { params: { path: { webhook_id: id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: WEBHOOKS }),
  });
}

export const useTestWebhook = () =>
  useMutation({
    mutationFn: (id: string) =>
      done(client.POST("/v1/webhooks/{webhook_id}/test", { params: { path: { webhook_id: id } } })),
  });
