// POST /v1/graphs/convert: a drawn graph as text, and text as a drawn graph.
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { ConvertedGraph, DrawnGraphText, GraphToConvert, ReadGraphText } from "./types";

/** The text of a drawing; the one before stays until the next is there. */
export const useGraphText = (graph: GraphToConvert, to: DrawnGraphText) =>
  useQuery({
    queryKey: ["graph text", graph, to],
    queryFn: ({ signal }) =>
      dataOf<ConvertedGraph>(
        client.POST("/v1/graphs/convert", { body: { graph, to, format: "json" }, signal }),
      ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

export const useReadGraph = () =>
  useMutation({
    mutationFn: ({ text, format }: { text: string; format: ReadGraphText }) =>
      dataOf<ConvertedGraph>(client.POST("/v1/graphs/convert", { body: { text, format } })),
  });
