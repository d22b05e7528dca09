// A run, live and when it is done: the answer, the graph, the checks, the report, and every step.
import { Loader } from "@mantine/core";
import { Link, useLocation } from "wouter";
import { pendingOf } from "@/api/asks";
import { asProblem } from "@/api/problem";
import { isTerminal } from "@/api/runLog";
import { useDataset } from "@/api/useDataset";
import { usePlan } from "@/api/usePlan";
import { useRun } from "@/api/useRun";
import { useRunLog } from "@/api/useRunLog";
import { useTree } from "@/api/useTree";
import { Chat } from "@/features/chat/Chat";
import { RunTree } from "@/features/compare/RunTree";
import { QuestionPanel } from "@/features/question/QuestionPanel";
import { RunHeader } from "@/features/run/RunHeader";
import { Timeline } from "@/features/run/Timeline";
import { timelineOf } from "@/features/run/timeline";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { planOf, SourceOf } from "@/ui/source";
import { Artefacts } from "./Artefacts";
import { NotFoundPage } from "./NotFoundPage";
import classes from "./RunPage.module.css";
import { usePageTitle } from "./usePageTitle";

export default function RunPage({ id }: { id: string }) {
  const { log, problem } = useRunLog(id);
  const run = useRun(id);
  const dataset = useDataset(run.data?.dataset_id ?? null);
  const plan = usePlan(id, log.planReady);
  const tree = useTree(id);
  const [, navigate] = useLocation();
  usePageTitle(run.data?.question ?? "Analysis");

  if (run.error && asProblem(run.error).kind === "not_found") return <NotFoundPage />;
  if (run.error && !run.data) {
    return <ProblemNotice problem={asProblem(run.error)} onRetry={() => void run.refetch()} />;
  }
  if (!run.data) return <Loader role="status" aria-label="Loading" />;
  const status = isTerminal(run.data.status) ? run.data.status : log.status;
  return (
    <>
      <RunHeader
        run={run.data}
        status={status}
        dataset={dataset.data ?? null}
        hasPlan={log.planReady}
      >
        {run.data.parent_run_id && isTerminal(status) && (
          <Link href={`/runs/${run.data.parent_run_id}/compare/${id}`}>
            Compare with what it came from
          </Link>
        )}
      </RunHeader>
      {problem?.kind === "offline" && (
        <p className={classes.lost} role="status">
          The connection was lost; the run goes on and this page reconnects by itself.
        </p>
      )}
      <div className={classes.columns}>
        <div className={classes.artefacts}>
          <Artefacts run={run.data} status={status} plan={plan.data} log={log} />
        </div>
        <aside className={classes.aside}>
          <Chat
            runId={id}
            isOver={isTerminal(status)}
            asks={status === "awaiting_input" ? pendingOf(run.data) : null}
          />
          {plan.data && dataset.data && (
            <SourceOf value={planOf(id)}>
              <QuestionPanel
                key={plan.data.question.text}
                run={run.data}
                question={plan.data.question}
                columns={dataset.data.columns.map(({ name }) => name)}
                onStarted={({ id: next }) => navigate(`/runs/${next}`)}
              />
            </SourceOf>
          )}
          {tree.data && <RunTree tree={tree.data} here={id} />}
          <Timeline runId={id} rows={timelineOf(log, plan.data)} />
        </aside>
      </div>
    </>
  );
}
