// POST /v1/graphs/identify: what a drawn graph says of an effect; the last answer stays until the next is there.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Identification, IdentifyQuestion } from "./types";

export const useIdentification = (asked: IdentifyQuestion | null) =>
  useQuery({
    queryKey: ["identify", asked],
    enabled: asked !== null,
    queryFn: ({ signal }) =>
      dataOf<Identification>(
        client.POST("/v1/graphs/identify", { body: asked as IdentifyQuestion, signal }),
      ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
