// A table as it was read, to look over and put right before asking.
import { Button, Loader } from "@mantine/core";
import { Link } from "wouter";
import { asProblem } from "@/api/problem";
import { useDataset } from "@/api/useDataset";
import { usePreview } from "@/api/usePreview";
import { ColumnReview } from "@/features/review/ColumnReview";
import { Findings } from "@/features/review/Findings";
import { Rows } from "@/features/review/Rows";
import { StructureWords } from "@/features/review/StructureWords";
import { Warnings } from "@/features/review/Warnings";
import { formatBytes, formatCount } from "@/ui/numbers";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./DatasetPage.module.css";
import { NotFoundPage } from "./NotFoundPage";
import { usePageTitle } from "./usePageTitle";

const SAMPLED = 500; // rows from which the values are drawn

export default function DatasetPage({ id }: { id: string }) {
  const { data, error, refetch } = useDataset(id);
  const preview = usePreview(id, SAMPLED);
  usePageTitle(data?.name ?? "Table");
  if (error && asProblem(error).kind === "not_found") return <NotFoundPage />;
  if (error) return <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />;
  if (!data) return <Loader role="status" aria-label="Loading" />;
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div>
          <h1>{data.name}</h1>
          <p>
            {formatCount(data.n_rows)} rows, {formatCount(data.n_columns)} columns,{" "}
            {formatBytes(data.n_bytes)}
          </p>
        </div>
        <Button component={Link} href={`/?dataset=${data.id}`}>
          Ask a question of it
        </Button>
      </header>
      <Warnings dataset={data} />
      <StructureWords dataset={data} />
      <ColumnReview dataset={data} preview={preview.data} />
      <Findings dataset={data} />
      {preview.data && <Rows preview={preview.data} />}
    </div>
  );
}
