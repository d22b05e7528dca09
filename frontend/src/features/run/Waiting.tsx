// A run that waits for a person: for what is meant, or for a yes to its plan.
import { useEffect } from "react";
import { pendingOf } from "@/api/asks";
import type { Plan, Run } from "@/api/types";
import { useRun } from "@/api/useRun";
import { planOf, SourceOf } from "@/ui/source";
import { Approval } from "./Approval";
import { AskedBack } from "./AskedBack";
import { Working } from "./Working";

interface Props {
  run: Run;
  plan: Plan | undefined;
}

export function Waiting({ run, plan }: Props) {
  const { refetch } = useRun(run.id);
  const isStale = run.status !== "awaiting_input";
  useEffect(() => {
    if (isStale) void refetch(); // the log knew first that it waits; what it asks stands in the run
  }, [isStale, refetch]);
  if (isStale) return null;
  const asks = pendingOf(run);
  if (asks) return <AskedBack runId={run.id} asks={asks} />;
  return (
    <>
      <Approval run={run} plan={plan} />
      <SourceOf value={plan ? planOf(run.id) : null}>
        <Working plan={plan} isAsking />
      </SourceOf>
    </>
  );
}
