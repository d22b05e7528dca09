// GET /v1/runs/{id}/report: the narrated report as one HTML page.
import { useQuery } from "@tanstack/react-query";
import { client, dataOf } from "./client";

export type ReportFormat = "html" | "md";

export const reportAddress = (id: string, format: ReportFormat) =>
  `/v1/runs/${encodeURIComponent(id)}/report?format=${format}`;

export const useReport = (id: string) =>
  useQuery({
    queryKey: ["report", id],
    queryFn: async ({ signal }) => {
      const params = { path: { run_id: id }, query: { format: "html" as const } };
      const answer = client.GET("/v1/runs/{run_id}/report", { params, parseAs: "text", signal });
      return dataOf<string>(answer);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
