// How the answer is worked out, step by step, live.
import { Panel } from "@/ui/Panel";
import { stepsOf } from "@/ui/source";
import { StepRow } from "./StepRow";
import classes from "./Timeline.module.css";
import { type Row, settledCount } from "./timeline";

interface Props {
  runId: string;
  rows: readonly Row[];
}

export function Timeline({ runId, rows }: Props) {
  return (
    <Panel
      title="How it is worked out"
      note={`${settledCount(rows)} of ${rows.length} steps done`}
      source={stepsOf(runId)}
      part="items"
    >
      <ol className={classes.steps} aria-live="polite" aria-relevant="additions text">
        {rows.map((row) => (
          <StepRow key={row.id} row={row} />
        ))}
      </ol>
    </Panel>
  );
}
