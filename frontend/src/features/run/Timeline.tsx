// How the answer is worked out, step by step, live.
import { Panel } from "@/ui/Panel";
import { StepRow } from "./StepRow";
import classes from "./Timeline.module.css";
import { type Row, settledCount } from "./timeline";

export function Timeline({ rows }: { rows: readonly Row[] }) {
  return (
    <Panel title="How it is worked out" note={`${settledCount(rows)} of ${rows.length} steps done`}>
      <ol className={classes.steps} aria-live="polite" aria-relevant="additions text">
        {rows.map((row) => (
          <StepRow key={row.id} row={row} />
        ))}
      </ol>
    </Panel>
  );
}
