// A run, live and when it is done: the answer, the graph, the checks, the report, and every step.
import { Loader } from "@mantine/core";
import { assertNever } from "@/api/assertNever";
import { asProblem } from "@/api/problem";
import { isTerminal } from "@/api/runLog";
import type { Plan, Run, RunStatus } from "@/api/types";
import { useDataset } from "@/api/useDataset";
import { usePlan } from "@/api/usePlan";
import { useRun } from "@/api/useRun";
import { useRunLog } from "@/api/useRunLog";
import { Chat } from "@/features/chat/Chat";
import { Approval } from "@/features/run/Approval";
import { RunEnded } from "@/features/run/RunEnded";
import { RunHeader } from "@/features/run/RunHeader";
import { Timeline } from "@/features/run/Timeline";
import { timelineOf } from "@/features/run/timeline";
import { Working } from "@/features/run/Working";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { NotFoundPage } from "./NotFoundPage";
import { ResultView } from "./ResultView";
import classes from "./RunPage.module.css";
import { usePageTitle } from "./usePageTitle";

export default function RunPage({ id }: { id: string }) {
  const { log, problem } = useRunLog(id);
  const run = useRun(id);
  const dataset = useDataset(run.data?.dataset_id ?? null);
  const plan = usePlan(id, log.planReady);
  usePageTitle(run.data?.question ?? "Analysis");

  if (run.error && asProblem(run.error).kind === "not_found") return <NotFoundPage />;
  if (run.error && !run.data) {
    return <ProblemNotice problem={asProblem(run.error)} onRetry={() => void run.refetch()} />;
  }
  if (!run.data) return <Loader role="status" aria-label="Loading" />;
  const status = isTerminal(run.data.status) ? run.data.status : log.status;
  return (
    <>
      <RunHeader run={run.data} status={status} dataset={dataset.data ?? null} />
      {problem?.kind === "offline" && (
        <p className={classes.lost} role="status">
          The connection was lost; the run goes on and this page reconnects by itself.
        </p>
      )}
      <div className={classes.columns}>
        <div className={classes.artefacts}>
          <Artefacts run={run.data} status={status} plan={plan.data} />
        </div>
        <aside className={classes.aside}>
          <Chat runId={id} isOver={isTerminal(status)} />
          <Timeline rows={timelineOf(log, plan.data)} />
        </aside>
      </div>
    </>
  );
}

interface ArtefactsProps {
  run: Run;
  status: RunStatus;
  plan: Plan | undefined;
}

/** What a run has to show, by where it stands. */
function Artefacts({ run, status, plan }: ArtefactsProps) {
  switch (status) {
    case "queued":
    case "running":
      return <Working plan={plan} />;
    case "awaiting_input":
      return (
        <>
          <Approval runId={run.id} />
          <Working plan={plan} />
        </>
      );
    case "succeeded":
    case "partial":
      return <ResultView runId={run.id} plan={plan} />;
    case "failed":
    case "cancelled":
      return <RunEnded run={{ ...run, status }} />;
    default:
      return assertNever(status);
  }
}
