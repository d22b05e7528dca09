// GET /v1/runs/{id}/figures: the charts of a finished run, each with its data and its specification.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Figure } from "./types";

export const useFigures = (id: string) =>
  useQuery({
    queryKey: ["figures", id],
    queryFn: ({ signal }) =>
      dataOf<{ items: Figure[] }>(
        client.GET("/v1/runs/{run_id}/figures", { params: { path: { run_id: id } }, signal }),
      ),
    select: ({ items }) => items,
    staleTime: Number.POSITIVE_INFINITY,
  });
