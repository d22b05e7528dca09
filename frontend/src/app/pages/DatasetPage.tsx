// A table as it was read: every column with its kind, and what was noticed.
import { Button, Loader } from "@mantine/core";
import { Link } from "wouter";
import { asProblem } from "@/api/problem";
import { useDataset } from "@/api/useDataset";
import { ColumnTable } from "@/features/upload/ColumnTable";
import { Notices } from "@/features/upload/Notices";
import { formatBytes, formatCount } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./DatasetPage.module.css";
import { NotFoundPage } from "./NotFoundPage";
import { usePageTitle } from "./usePageTitle";

export default function DatasetPage({ id }: { id: string }) {
  const { data, error, refetch } = useDataset(id);
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
      <Notices dataset={data} />
      <Panel title="Columns" note="How each column was read, and why.">
        <ColumnTable columns={data.columns} rows={data.n_rows} />
      </Panel>
    </div>
  );
}
