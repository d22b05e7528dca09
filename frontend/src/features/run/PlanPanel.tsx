// What is going to be done, or was: the plan in one paragraph and what it left out.
import type { Plan } from "@/api/types";
import { Panel } from "@/ui/Panel";
import classes from "./PlanPanel.module.css";

const SHOWN = 4;

export function PlanPanel({ plan: { summary, notes } }: { plan: Plan }) {
  const rest = notes.slice(SHOWN);
  return (
    <Panel title="The plan">
      <p className={classes.summary}>{summary}</p>
      <Notes notes={notes.slice(0, SHOWN)} />
      {rest.length > 0 && (
        <details className={classes.rest}>
          <summary>and {rest.length} more notes</summary>
          <Notes notes={rest} />
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
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
