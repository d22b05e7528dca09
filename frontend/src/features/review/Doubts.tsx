// What may have been read wrong, each with the clicks that put it right.
import { Button } from "@mantine/core";
import type { Dataset } from "@/api/types";
import { tied } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { doubtsOf } from "./mends";
import classes from "./review.module.css";
import type { Correcting } from "./useCorrecting";

const SHOWN = 4;

interface Props {
  dataset: Dataset;
  correcting: Correcting;
}

export function Doubts({ dataset, correcting }: Props) {
  const doubts = doubtsOf(dataset);
  if (doubts.length === 0) return null;
  const entries = doubts.map(({ sentence, mends }) => (
    <li key={sentence}>
      <p>{tied(sentence)}</p>
      <div className={classes.mends}>
        {mends.map(({ words, column, correction }) => (
          <Button
            key={words}
            size="compact-sm"
            variant="default"
            disabled={correcting.isBusy}
            onClick={() => correcting.put(column, correction)}
          >
            {words}
          </Button>
        ))}
      </div>
    </li>
  ));
  return (
    <Panel
      title="Is this right?"
      note="Nothing has to be done; what is wrong here would be wrong in the answer."
    >
      <ul className={classes.doubts}>{entries.slice(0, SHOWN)}</ul>
      {entries.length > SHOWN && (
        <details className={classes.group}>
          <summary>and {entries.length - SHOWN} more</summary>
          <ul className={classes.doubts}>{entries.slice(SHOWN)}</ul>
        </details>
      )}
    </Panel>
  );
}
