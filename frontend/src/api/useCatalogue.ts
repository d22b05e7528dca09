// GET /v1/catalogue: the algorithms' titles, so that the screens name them as the server does.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Catalogue } from "./types";

export function useAlgorithmTitles(): (name: string) => string {
  const { data } = useQuery({
    queryKey: ["catalogue"],
    queryFn: ({ signal }) => dataOf<Catalogue>(client.GET("/v1/catalogue", { signal })),
    select: ({ items }) => new Map(items.map(({ name, title }) => [name, title])),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (name) => data?.get(name) ?? name.replaceAll("_", " ");
}
