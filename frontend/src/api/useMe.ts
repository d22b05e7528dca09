// GET /v1/me: who one is, for which organisation, and what one may do.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Me } from "./types";

export const useMe = () =>
  useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => dataOf<Me>(client.GET("/v1/me", { signal })),
  });
