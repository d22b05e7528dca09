// /v1/settings/model: whether a language model is set up, and whether it answers.
import { useMutation, useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { ModelStatus, ModelTrial } from "./types";

export const useModelSettings = () =>
  useQuery({
    queryKey: ["settings", "model"],
    queryFn: ({ signal }) => dataOf<ModelStatus>(client.GET("/v1/settings/model", { signal })),
  });

export const useTryModel = () =>
  useMutation({
    mutationFn: () => dataOf<ModelTrial>(client.POST("/v1/settings/model/trial")),
  });
