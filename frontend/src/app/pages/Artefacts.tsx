// What a run has to show, by where it stands: findings so far, a question back, its results.
import { assertNever } from "@/api/assertNever";
import type { RunLog } from "@/api/runLog";
import type { Plan, Run, RunStatus } from "@/api/types";
import { CodeView } from "@/features/code/CodeView";
import { LogView } from "@/features/log/LogView";
import { EarlyFindings } from "@/features/run/EarlyFindings";
import { RunEnded } from "@/features/run/RunEnded";
import { settledCount, timelineOf } from "@/features/run/timeline";
import { Waiting } from "@/features/run/Waiting";
import { Working } from "@/features/run/Working";
import { ShareReport } from "@/features/share/ShareReport";
import { planOf, SourceOf } from "@/ui/source";
import { ResultView } from "./ResultView";
import { UnfinishedView } from "./UnfinishedView";

interface Props {
  run: Run;
  status: RunStatus;
  plan: Plan | undefined;
  log: RunLog;
}

export function Artefacts({ run, status, plan, log }: Props) {
  switch (status) {
    case "queued":
    case "running":
      return (
        <UnfinishedView run={run} lastSeq={log.lastSeq}>
          <EarlyFindings runId={run.id} settled={settledCount(timelineOf(log, plan))} />
          <SourceOf value={plan ? planOf(run.id) : null}>
            <Working plan={plan} />
          </SourceOf>
        </UnfinishedView>
      );
    case "awaiting_input":
      return (
        <UnfinishedView run={run} lastSeq={log.lastSeq}>
          <Waiting run={run} plan={plan} />
        </UnfinishedView>
      );
    case "succeeded":
    case "partial":
      return (
        <ResultView
          runId={run.id}
          plan={plan}
          code={
            <>
              <CodeView run={run} hasResult />
              <ShareReport runId={run.id} />
            </>
          }
          log={<LogView runId={run.id} lastSeq={log.lastSeq} />}
        />
      );
    case "failed":
    case "cancelled":
      return (
        <UnfinishedView run={run} lastSeq={log.lastSeq}>
          <RunEnded run={{ ...run, status }} />
        </UnfinishedView>
      );
    default:
      return assertNever(status);
  }
}
