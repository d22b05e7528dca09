// What was found, in four views; the view is part of the address.
import { Loader, Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { asProblem } from "@/api/problem";
import type { Plan, Result } from "@/api/types";
import { useResult } from "@/api/useResult";
import { Caveats } from "@/features/effects/Caveats";
import { Checks } from "@/features/effects/Checks";
import { Figures } from "@/features/effects/Figures";
import { ForestPlots } from "@/features/effects/ForestPlot";
import { GroupTree } from "@/features/effects/GroupTree";
import { Headline } from "@/features/effects/Headline";
import { HiddenCause } from "@/features/effects/HiddenCause";
import { Ledger } from "@/features/effects/Ledger";
import { isACheck, isOfTheAnswer } from "@/features/effects/placing";
import { GraphPanel } from "@/features/graph/GraphPanel";
import { ReportView } from "@/features/report/ReportView";
import { PlanPanel } from "@/features/run/PlanPanel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { planOf, resultOf, SourceOf } from "@/ui/source";
import classes from "./RunPage.module.css";
import { useView } from "./useView";

interface Props {
  runId: string;
  plan: Plan | undefined;
  code: ReactNode;
  log: ReactNode;
}

export function ResultView(props: Props) {
  const { runId } = props;
  const result = useResult(runId, true);
  if (result.error) {
    return (
      <ProblemNotice problem={asProblem(result.error)} onRetry={() => void result.refetch()} />
    );
  }
  if (!result.data) return <Loader role="status" aria-label="Loading the answer" />;
  return (
    <SourceOf value={resultOf(runId)}>
      <Views {...props} result={result.data} />
    </SourceOf>
  );
}

function Views({ runId, plan, code, log, result }: Props & { result: Result }) {
  const [view, show] = useView("answer");
  const canDraw = result.graphs.length + result.estimates.length > 0;
  const graphs = (
    <GraphPanel
      graphs={result.graphs}
      estimates={result.estimates}
      treatment={plan?.question.treatment ?? null}
      outcome={plan?.question.outcome ?? null}
      studioHref={`/runs/${runId}/graph`}
    />
  );
  const isGraphTheAnswer = result.answer.verdict === "graph";
  return (
    <Tabs value={view} onChange={show} keepMounted={false}>
      <Tabs.List aria-label="Views of the result">
        <Tabs.Tab value="answer">Answer</Tabs.Tab>
        {canDraw && !isGraphTheAnswer && <Tabs.Tab value="graph">Graph</Tabs.Tab>}
        <Tabs.Tab value="checks">Checks</Tabs.Tab>
        <Tabs.Tab value="assumptions">Assumptions and plan</Tabs.Tab>
        <Tabs.Tab value="report">Report</Tabs.Tab>
        <Tabs.Tab value="code">Code</Tabs.Tab>
        <Tabs.Tab value="log">Log</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="answer" className={classes.stack ?? ""}>
        <Headline result={result} checksHref={`/runs/${runId}?view=checks`} />
        {isGraphTheAnswer && graphs}
        <ForestPlots estimates={result.estimates} />
        <Figures runId={runId} isWanted={isOfTheAnswer} />
        <GroupTree groups={result.subgroups} />
        <Caveats findings={result.findings} />
      </Tabs.Panel>
      <Tabs.Panel value="graph" className={classes.stack ?? ""}>
        {graphs}
      </Tabs.Panel>
      <Tabs.Panel value="checks" className={classes.stack ?? ""}>
        <HiddenCause result={result} />
        <Figures runId={runId} isWanted={isACheck} />
        <Checks result={result} />
      </Tabs.Panel>
      <Tabs.Panel value="assumptions" className={classes.stack ?? ""}>
        <Ledger result={result} />
        {plan && (
          <SourceOf value={planOf(runId)}>
            <PlanPanel plan={plan} />
          </SourceOf>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="report" className={classes.stack ?? ""}>
        <ReportView runId={runId} />
      </Tabs.Panel>
      <Tabs.Panel value="code" className={classes.stack ?? ""}>
        <SourceOf value={null}>{code}</SourceOf>
      </Tabs.Panel>
      <Tabs.Panel value="log" className={classes.stack ?? ""}>
        {log}
      </Tabs.Panel>
    </Tabs>
  );
}
