// A link by which anybody reads this report: made on a click, shown once.
import { Button } from "@mantine/core";
import { asProblem } from "@/api/problem";
import { useCreateShare } from "@/api/useShares";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { Snippet } from "@/ui/Snippet";

const DAYS = 30;

export function ShareReport({ runId }: { runId: string }) {
  const create = useCreateShare();
  return (
    <Panel
      title="Share it"
      note={`Whoever has the link reads this report for ${DAYS} days, and nothing else. It can be ended in the settings.`}
    >
      {create.data ? (
        <Snippet label="The link" code={`${window.location.origin}${create.data.path}`} />
      ) : (
        <Button
          size="sm"
          variant="default"
          loading={create.isPending}
          onClick={() => create.mutate({ runId, days: DAYS })}
        >
          Make a link
        </Button>
      )}
      {create.error && <ProblemNotice problem={asProblem(create.error)} />}
    </Panel>
  );
}
