// What was asked, of which table, where the run stands, and what can be done about it.
import type { ReactNode } from "react";
import { Link } from "wouter";
import { isTerminal } from "@/api/runLog";
import type { Dataset, Run, RunStatus } from "@/api/types";
import { STATUS_WORDS } from "@/ui/names";
import { formatClock, formatSeconds } from "@/ui/numbers";
import { RunActions } from "./RunActions";
import classes from "./RunHeader.module.css";
import { useElapsed } from "./useElapsed";

interface Props {
  run: Run;
  status: RunStatus;
  dataset: Dataset | null;
  hasPlan: boolean;
  /** Further ways on, beside the table's. */
  children?: ReactNode;
}

export function RunHeader({ run, status, dataset, hasPlan, children }: Props) {
  const isOver = isTerminal(status);
  const seconds = useElapsed(run.started_at ?? null, run.finished_at ?? null, !isOver);
  return (
    <header className={classes.header}>
      <div className={classes.facts}>
        <span className={classes.status} data-status={status} role="status">
          {STATUS_WORDS[status]}
          {isOver && seconds !== null && ` in ${formatSeconds(seconds)}`}
        </span>
        {!isOver && seconds !== null && (
          <span className={classes.clock}>{formatClock(seconds)}</span>
        )}
        {dataset && <Link href={`/datasets/${dataset.id}`}>{dataset.name}</Link>}
        {dataset && <Link href={`/?dataset=${dataset.id}`}>Ask it another question</Link>}
        {children}
      </div>
      <div className={classes.line}>
        <h1 className={classes.question}>{run.question}</h1>
        {!isOver && <RunActions runId={run.id} canFinish={hasPlan && status === "running"} />}
      </div>
    </header>
  );
}
