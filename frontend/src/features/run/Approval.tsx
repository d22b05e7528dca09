// A run that waits for a person: go on with this plan, not, or plan with other methods.
import { Button, Group } from "@mantine/core";
import { useLocation } from "wouter";
import { asProblem } from "@/api/problem";
import type { Plan, Run } from "@/api/types";
import { useAnswerRun } from "@/api/useAnswerRun";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { Rechoose } from "./Rechoose";

interface Props {
  run: Run;
  plan: Plan | undefined;
}

export function Approval({ run, plan }: Props) {
  const [, navigate] = useLocation();
  const answer = useAnswerRun(run.id);
  const leave = ({ id }: Run) => {
    answer.mutate({ approve: false }); // the new plan takes the place of this one
    navigate(`/runs/${id}`);
  };
  return (
    <Panel title="Shall it go on like this?" note="The run waits until you say so.">
      <Group gap="sm">
        <Button loading={answer.isPending} onClick={() => answer.mutate({ approve: true })}>
          Go on with this plan
        </Button>
        <Button
          variant="default"
          disabled={answer.isPending}
          onClick={() => answer.mutate({ approve: false })}
        >
          Stop here
        </Button>
      </Group>
      {answer.error && <ProblemNotice problem={asProblem(answer.error)} />}
      {plan && <Rechoose run={run} plan={plan} onStarted={leave} />}
    </Panel>
  );
}
