// /v1/organisation: what an organisation has and may have, all of it to take away, and its end.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import { done } from "./done";
import type { Usage } from "./types";

export const EXPORT_ADDRESS = "/v1/organisation/export";

export const useUsage = () =>
  useQuery({
    queryKey: ["usage"],
    queryFn: ({ signal }) => dataOf<Usage>(client.GET("/v1/organisation/usage", { signal })),
  });

/** Remove every table and analysis for good; `confirm` is the organisation's name. */
export function useEraseEverything() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (confirm: string) =>
      done(client.DELETE("/v1/organisation/data", { params: { query: { confirm } } })),
    onSuccess: () => {
      queries.removeQueries({ type: "inactive" });
      return queries.invalidateQueries();
    },
  });
}
