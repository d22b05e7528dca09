// What was asked, of which table, and where the run stands.
import { Button } from "@mantine/core";
import { Link } from "wouter";
import { isTerminal } from "@/api/runLog";
import type { Dataset, Run, RunStatus } from "@/api/types";
import { useCancelRun } from "@/api/useCancelRun";
import { STATUS_WORDS } from "@/ui/names";
import { formatSeconds } from "@/ui/numbers";
import classes from "./RunHeader.module.css";

interface Props {
  run: Run;
  status: RunStatus;
  dataset: Dataset | null;
}

export function RunHeader({ run, status, dataset }: Props) {
  const cancel = useCancelRun(run.id);
  const seconds = secondsOf(run);
  return (
    <header className={classes.header}>
      <div className={classes.facts}>
        <span className={classes.status} data-status={status} role="status">
          {STATUS_WORDS[status]}
          {seconds !== null && ` in ${formatSeconds(seconds)}`}
        </span>
        {dataset && <Link href={`/datasets/${dataset.id}`}>{dataset.name}</Link>}
        {dataset && <Link href={`/?dataset=${dataset.id}`}>Ask it another question</Link>}
      </div>
      <div className={classes.line}>
        <h1 className={classes.question}>{run.question}</h1>
        {!isTerminal(status) && (
          <Button
            variant="default"
            size="sm"
            flex="none"
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            Cancel
          </Button>
        )}
      </div>
    </header>
  );
}

function secondsOf({ started_at, finished_at }: Run): number | null {
  if (!started_at || !finished_at) return null;
  return (new Date(finished_at).getTime() - new Date(started_at).getTime()) / 1000;
}
