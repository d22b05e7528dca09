// POST /v1/graphs/implications: the independences that a drawn graph implies, once they are asked for.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { DrawnGraph, Implications } from "./types";

export const useImplications = (graph: DrawnGraph, latents: readonly string[], wanted: boolean) =>
  useQuery({
    queryKey: ["implications", graph, latents],
    enabled: wanted,
    queryFn: ({ signal }) =>
      dataOf<Implications>(
        client.POST("/v1/graphs/implications", { body: { graph, latents: [...latents] }, signal }),
      ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
