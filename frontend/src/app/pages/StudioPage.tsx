// The graph of a run, to change and to ask: a page of its own, for it needs the room.
import { Loader } from "@mantine/core";
import { useMemo } from "react";
import { Link, useSearchParams } from "wouter";
import { asProblem } from "@/api/problem";
import type { Plan, Result, Run } from "@/api/types";
import { usePlan } from "@/api/usePlan";
import { useResult } from "@/api/useResult";
import { useRun } from "@/api/useRun";
import { assumedGraph } from "@/features/graph/assumed";
import { RunStudio } from "@/features/graph/RunStudio";
import { EmptyState } from "@/ui/EmptyState";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { NotFoundPage } from "./NotFoundPage";
import classes from "./StudioPage.module.css";
import { usePageTitle } from "./usePageTitle";

export default function StudioPage({ id }: { id: string }) {
  const run = useRun(id);
  const result = useResult(id, true);
  const plan = usePlan(id, true);
  usePageTitle("Graph studio");
  const error = run.error ?? result.error;
  if (error && asProblem(error).kind === "not_found") return <NotFoundPage />;
  if (error) {
    return <ProblemNotice problem={asProblem(error)} onRetry={() => void result.refetch()} />;
  }
  if (!run.data || !result.data || plan.isPending) {
    return <Loader role="status" aria-label="Loading the graph" />;
  }
  return <Loaded run={run.data} result={result.data} plan={plan.data} />;
}

interface Props {
  run: Run;
  result: Result;
  plan: Plan | undefined;
}

function Loaded({ run, result, plan }: Props) {
  const [search] = useSearchParams();
  const wanted = search.get("graph");
  const sought = useMemo(
    () =>
      result.graphs.find(({ id }) => id === wanted) ??
      result.graphs.find(({ selected }) => selected) ??
      result.graphs[0],
    [result, wanted],
  );
  const graph = useMemo(() => sought ?? assumedGraph(result.estimates), [sought, result]);
  if (!graph) {
    return (
      <EmptyState title="This run has no graph">
        <p>
          <Link href={`/runs/${run.id}`}>Back to its answer</Link>
        </p>
      </EmptyState>
    );
  }
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1>Graph studio</h1>
        <Link href={`/runs/${run.id}`}>{run.question}</Link>
        {!sought && <p>The graph that the answer takes for granted; draw what you know instead.</p>}
      </header>
      <RunStudio
        key={sought?.id ?? "assumed"}
        run={run}
        graph={graph}
        treatment={plan?.question.treatment ?? null}
        outcome={plan?.question.outcome ?? null}
        asking={plan?.question.kind === "discover" ? "search" : "effect"}
      />
    </div>
  );
}
