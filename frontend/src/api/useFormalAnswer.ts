// POST /v1/formal-questions: a described causal model and a question about it, no data.
import { useMutation } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Deduction } from "./types";

export const useFormalAnswer = () =>
  useMutation({
    mutationFn: (text: string) =>
      dataOf<Deduction>(client.POST("/v1/formal-questions", { body: { text } })),
  });
