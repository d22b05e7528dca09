// A run that waits for a person: go on with this plan, or not.
import { Button, Group } from "@mantine/core";
import { asProblem } from "@/api/problem";
import { useAnswerRun } from "@/api/useAnswerRun";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";

export function Approval({ runId }: { runId: string }) {
  const answer = useAnswerRun(runId);
  return (
    <Panel title="Shall it go on like this?" note="The run waits until you say so.">
      <Group gap="sm">
        <Button loading={answer.isPending} onClick={() => answer.mutate(true)}>
          Go on with this plan
        </Button>
        <Button variant="default" disabled={answer.isPending} onClick={() => answer.mutate(false)}>
          Stop here
        </Button>
      </Group>
      {answer.error && <ProblemNotice problem={asProblem(answer.error)} />}
    </Panel>
  );
}
