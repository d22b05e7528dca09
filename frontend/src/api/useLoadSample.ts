// POST /v1/samples/{name}: makes the sample a data set of this person.
import { useMutation } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Dataset } from "./types";

export const useLoadSample = () =>
  useMutation({
    mutationFn: (name: string) =>
      dataOf<Dataset>(client.POST("/v1/samples/{name}", { params: { path: { name } } })),
  });
