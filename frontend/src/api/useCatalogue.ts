// GET /v1/catalogue: every algorithm, and their titles as the server names them.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Catalogue } from "./types";

export const useCatalogue = <T = Catalogue>(select?: (catalogue: Catalogue) => T) =>
  useQuery({
    queryKey: ["catalogue"],
    queryFn: ({ signal }) => dataOf<Catalogue>(client.GET("/v1/catalogue", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    ...(select ? { select } : {}),
  });

export function useAlgorithmTitles(): (name: string) => string {
  const { data } = useCatalogue(({ items }) => new Map(items.map((a) => [a.name, a.title])));
  return (name) => data?.get(name) ?? capitalised(name.replaceAll("_", " "));
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
