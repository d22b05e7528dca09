// What is going to be done, or was: the plan in one paragraph, its steps, and what it left out.
import type { Plan } from "@/api/types";
import { formatSeconds, tied } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import classes from "./PlanPanel.module.css";
import { PlanSteps } from "./PlanSteps";
import { expectedSeconds } from "./planned";

const SHOWN = 4;

interface Props {
  plan: Plan;
  /** Whether the steps are shown without being asked for: while somebody is to approve them. */
  isOpen?: boolean;
}

export function PlanPanel({ plan, isOpen = false }: Props) {
  const { summary, notes, steps } = plan;
  const rest = notes.slice(SHOWN);
  return (
    <Panel title="The plan">
      <p className={classes.summary}>{tied(summary)}</p>
      <Notes notes={notes.slice(0, SHOWN)} />
      {rest.length > 0 && (
        <details className={classes.rest}>
          <summary>and {rest.length} more notes</summary>
          <Notes notes={rest} />
        </details>
      )}
      {steps.length > 0 && (
        <details className={classes.rest} open={isOpen}>
          <summary>
            {steps.length} steps, about {formatSeconds(expectedSeconds(plan))} of work
          </summary>
          <PlanSteps plan={plan} />
        </details>
      )}
    </Panel>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={classes.notes}>
      {notes.map((note) => (
        <li key={note}>{tied(note)}</li>
      ))}
    </ul>
  );
}
