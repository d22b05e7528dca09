// What can be done with a run in work: stop it for good, or have it report on what there is.
import { Button, Group } from "@mantine/core";
import { asProblem } from "@/api/problem";
import { useCancelRun } from "@/api/useCancelRun";
import { useFinishRun } from "@/api/useFinishRun";
import { ProblemNotice } from "@/ui/ProblemNotice";

interface Props {
  runId: string;
  /** Once there is a plan and it works: then there may be something to report on. */
  canFinish: boolean;
}

export function RunActions({ runId, canFinish }: Props) {
  const cancel = useCancelRun(runId);
  const finish = useFinishRun(runId);
  const failure = finish.error ?? cancel.error;
  return (
    <div>
      <Group gap="xs" wrap="nowrap" justify="flex-end">
        {canFinish && (
          <Button size="sm" loading={finish.isPending} onClick={() => finish.mutate()}>
            Finish with what there is
          </Button>
        )}
        <Button
          variant="default"
          size="sm"
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >
          Cancel
        </Button>
      </Group>
      {failure && <ProblemNotice problem={asProblem(failure)} />}
    </div>
  );
}
