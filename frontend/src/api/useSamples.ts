// GET /v1/samples: data sets that come with the server, each with a question.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { SamplePage } from "./types";

export const useSamples = () =>
  useQuery({
    queryKey: ["samples"],
    queryFn: ({ signal }) => dataOf<SamplePage>(client.GET("/v1/samples", { signal })),
    select: ({ items }) => items,
    staleTime: Number.POSITIVE_INFINITY,
  });
