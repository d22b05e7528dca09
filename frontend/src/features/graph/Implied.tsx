// What the drawing says must be independent: the part of it that data can contradict.
import { useState } from "react";
import { useImplications } from "@/api/useImplications";
import type { Draft } from "./draft";
import { drawnGraph } from "./question";
import classes from "./Studio.module.css";

export function Implied({ draft }: { draft: Draft }) {
  const [isOpen, setOpen] = useState(false);
  const implied = useImplications(drawnGraph(draft), draft.latent, isOpen);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>What the data could contradict</summary>
      {implied.error && <p className={classes.quiet}>{implied.error.message}</p>}
      {implied.data?.items.length === 0 && (
        <p className={classes.quiet}>
          Nothing: the drawing lets every pair go together, so no data can speak against it.
        </p>
      )}
      <ul className={classes.quiet} aria-label="Independences that the drawing implies">
        {implied.data?.items.map(({ a, b, given }) => (
          <li key={`${a} ${b}`}>
            {a} ⫫ {b}
            {given.length > 0 && <> given {given.join(", ")}</>}
          </li>
        ))}
      </ul>
    </details>
  );
}
