// Every table that was uploaded: ask of it, look it over, or have it forgotten.
import { Button, Loader } from "@mantine/core";
import { Link } from "wouter";
import { asProblem } from "@/api/problem";
import { useDatasetPages } from "@/api/useDatasetPages";
import { useRemoveDataset } from "@/api/useRemoveDataset";
import { TableRow } from "@/features/jobs/TableRow";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./ListPage.module.css";
import { usePageTitle } from "./usePageTitle";

export default function DatasetsPage() {
  usePageTitle("Tables");
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useDatasetPages();
  const remove = useRemoveDataset();
  if (error && !data) {
    return <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />;
  }
  if (!data) return <Loader role="status" aria-label="Loading" />;
  return (
    <div className={classes.page}>
      <h1>Tables</h1>
      {remove.error && <ProblemNotice problem={asProblem(remove.error)} />}
      {data.length === 0 && (
        <p>
          No table was uploaded yet. <Link href="/">Begin with one</Link>.
        </p>
      )}
      {data.map((dataset) => (
        <TableRow
          key={dataset.id}
          dataset={dataset}
          isGoing={remove.isPending && remove.variables === dataset.id}
          onRemove={() => remove.mutate(dataset.id)}
        />
      ))}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show earlier ones
        </Button>
      )}
    </div>
  );
}
