// A run, live and when it is done: the answer, the graph, the checks, the report, and every step.
import { Loader } from "@mantine/core";
import { asProblem } from "@/api/problem";
import { isTerminal } from "@/api/runLog";
import { useDataset } from "@/api/useDataset";
import { usePlan } from "@/api/usePlan";
import { useRun } from "@/api/useRun";
import { useRunLog } from "@/api/useRunLog";
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
  if (!run.data) return <Loader aria-label="Loading" />;
  const status = isTerminal(run.data.status) ? run.data.status : log.status;
  const hasAnswer = status === "succeeded" || status === "partial";
  const hasEnded = isTerminal(status) && !hasAnswer;

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
          {hasAnswer && <ResultView runId={id} plan={plan.data} />}
          {hasEnded && <RunEnded run={{ ...run.data, status }} />}
          {!hasAnswer && !hasEnded && <Working plan={plan.data} />}
        </div>
        <aside className={classes.aside}>
          <Timeline rows={timelineOf(log, plan.data)} />
        </aside>
      </div>
    </>
  );
}
