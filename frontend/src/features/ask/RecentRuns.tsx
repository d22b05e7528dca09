// The latest analyses, each a link to its page.
import { Link } from "wouter";
import { isTerminal } from "@/api/runLog";
import type { Run } from "@/api/types";
import { STATUS_WORDS } from "@/ui/names";
import { formatWhen, tied } from "@/ui/numbers";
import classes from "./RecentRuns.module.css";

export function RecentRuns({ runs }: { runs: readonly Run[] }) {
  const now = new Date();
  return (
    <ul className={classes.list}>
      {runs.map((run) => (
        <li key={run.id}>
          <Link href={`/runs/${run.id}`} className={classes.row}>
            <span className={classes.question}>
              {run.question}
              {run.amended?.length ? <small>{tied(run.amended.join(" "))}</small> : null}
            </span>
            <span className={classes.facts}>
              <span data-status={run.status} className={classes.status}>
                {STATUS_WORDS[run.status]}
              </span>
              <span>{formatWhen(run.created_at, now)}</span>
            </span>
          </Link>
          {run.parent_run_id && isTerminal(run.status) && (
            <Link href={`/runs/${run.parent_run_id}/compare/${run.id}`} className={classes.compare}>
              Compare with what it came from
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
