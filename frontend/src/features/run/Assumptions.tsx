// What the answer takes for granted, in words, and how the question was read.
import type { Plan } from "@/api/types";
import { Panel } from "@/ui/Panel";
import classes from "./Assumptions.module.css";

export function Assumptions({ plan }: { plan: Plan }) {
  const { assumptions = [], notes = [] } = plan;
  return (
    <>
      <Panel title="The plan">
        <p className={classes.summary}>{plan.summary}</p>
        {notes.length > 0 && (
          <ul className={classes.list}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </Panel>
      {assumptions.length > 0 && (
        <Panel
          title="What it takes for granted"
          note="If one of these is wrong, the answer may be wrong."
        >
          <ul className={classes.list}>
            {assumptions.map(({ assumption, words }) => (
              <li key={assumption}>{words.charAt(0).toUpperCase() + words.slice(1)}.</li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
