// GET /v1/runs/{id}/report: the narrated report as one HTML page, told for whom one chooses.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { components } from "./schema";

export type ReportFormat = "html" | "md" | "pdf";
export type Audience = components["schemas"]["Audience"];

export const reportAddress = (id: string, format: ReportFormat, audience: Audience) =>
  `/v1/runs/${encodeURIComponent(id)}/report?format=${format}&audience=${audience}`;

export const useReport = (id: string, audience: Audience) =>
  useQuery({
    queryKey: ["report", id, audience],
    queryFn: async ({ signal }) => {
      const params = { path: { run_id: id }, query: { format: "html" as const, audience } };
      const answer = client.GET("/v1/runs/{run_id}/report", { params, parseAs: "text", signal });
      return dataOf<string>(answer);
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
