// What the reading of the file had to decide, where it may have been wrong.
import type { Dataset } from "@/api/types";
import { Icon } from "@/ui/Icon";
import { Panel } from "@/ui/Panel";
import classes from "./review.module.css";

export function Warnings({ dataset: { warnings = [] } }: { dataset: Dataset }) {
  if (warnings.length === 0) return null;
  return (
    <Panel title="Worth knowing">
      <ul className={classes.words}>
        {warnings.map((warning) => (
          <li key={warning}>
            <Icon name="warning" size={15} /> {warning}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
