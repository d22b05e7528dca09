// What of a run can be taken away, and what each file is good for.
import type { Run } from "@/api/types";

interface Download {
  href: string;
  name: string;
  title: string;
  about: string;
}

export function downloadsOf({ id, dataset_id }: Run, hasResult: boolean): Download[] {
  const table = `/v1/datasets/${encodeURIComponent(dataset_id)}/download?format=csv`;
  const rows: Download = {
    href: table,
    name: `${dataset_id}.csv`,
    title: "Table as CSV",
    about: "the rows as they were read",
  };
  return hasResult ? [...foundOf(id), rows] : [rows];
}

function foundOf(id: string): Download[] {
  const file = (path: string, ending: string, title: string, about: string): Download => ({
    href: `/v1/runs/${encodeURIComponent(id)}/${path}`,
    name: `${id}${ending}`,
    title,
    about,
  });
  return [
    file(
      "bundle",
      ".zip",
      "Everything",
      "plan, events, reports, code, graphs and tables in one zip",
    ),
    file("code?format=py", ".py", "Python script", "computes it again and asserts every number"),
    file("code?format=ipynb", ".ipynb", "Notebook", "the same, cell by cell"),
    file(
      "code?format=r",
      ".R",
      "R script",
      "the same question in the idiom of R; its numbers come close",
    ),
    file("report?format=pdf", ".pdf", "Report as PDF", "the report as pages"),
    file("report?format=md", ".md", "Report as Markdown", "the story with its figures as text"),
    file("result", ".json", "Result as JSON", "every estimate, check, assumption and finding"),
    file("plan", "-plan.json", "Plan as JSON", "the steps, their parameters, what was not chosen"),
  ];
}
