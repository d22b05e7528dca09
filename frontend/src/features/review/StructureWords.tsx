// What the rows of the table are.
import type { Dataset } from "@/api/types";
import { Panel } from "@/ui/Panel";
import classes from "./review.module.css";
import { structureWords } from "./structure";

export function StructureWords({ dataset: { profile } }: { dataset: Dataset }) {
  return (
    <Panel title="What a row is">
      <ul className={classes.words}>
        {structureWords(profile).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </Panel>
  );
}
