// A table as it was read, to look over and put right before asking.
import { Button, Loader } from "@mantine/core";
import { Link } from "wouter";
import { asProblem } from "@/api/problem";
import type { Dataset } from "@/api/types";
import { useDataset } from "@/api/useDataset";
import { ColumnReview } from "@/features/review/ColumnReview";
import { Doubts } from "@/features/review/Doubts";
import { Findings } from "@/features/review/Findings";
import { Rows } from "@/features/review/Rows";
import { StructureWords } from "@/features/review/StructureWords";
import { Told } from "@/features/review/Told";
import { useCorrecting } from "@/features/review/useCorrecting";
import { Warnings } from "@/features/review/Warnings";
import { formatBytes, formatCount } from "@/ui/numbers";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { datasetOf, SourceOf } from "@/ui/source";
import classes from "./DatasetPage.module.css";
import { NotFoundPage } from "./NotFoundPage";
import { usePageTitle } from "./usePageTitle";

export default function DatasetPage({ id }: { id: string }) {
  const { data, error, refetch } = useDataset(id);
  usePageTitle(data?.name ?? "Table");
  if (error && asProblem(error).kind === "not_found") return <NotFoundPage />;
  if (error) return <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />;
  if (!data) return <Loader role="status" aria-label="Loading" />;
  return <Loaded dataset={data} />;
}

function Loaded({ dataset }: { dataset: Dataset }) {
  const correcting = useCorrecting(dataset);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div>
          <h1>{dataset.name}</h1>
          <p>
            {formatCount(dataset.n_rows)} rows, {formatCount(dataset.n_columns)} columns,{" "}
            {formatBytes(dataset.n_bytes)}
          </p>
        </div>
        <Button component={Link} href={`/?dataset=${dataset.id}`}>
          Ask a question of it
        </Button>
      </header>
      <SourceOf value={datasetOf(dataset.id)}>
        <Warnings dataset={dataset} />
        <StructureWords dataset={dataset} />
        <Doubts dataset={dataset} correcting={correcting} />
        <ColumnReview dataset={dataset} correcting={correcting} />
        <Findings dataset={dataset} />
        <Rows dataset={dataset} />
      </SourceOf>
      <Told correcting={correcting} />
    </div>
  );
}
