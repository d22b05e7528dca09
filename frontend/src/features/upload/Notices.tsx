// What was noticed about a table that its owner should know before asking.
import type { Dataset } from "@/api/types";
import { plain } from "@/ui/names";
import { Panel } from "@/ui/Panel";
import { VerdictTag } from "@/ui/VerdictTag";
import classes from "./Notices.module.css";

export function Notices({ dataset }: { dataset: Dataset }) {
  const { warnings = [], profile } = dataset;
  const diagnoses = (profile.diagnoses ?? []).filter(({ verdict }) => verdict !== "passed");
  if (warnings.length + diagnoses.length === 0) return null;
  return (
    <Panel title="Worth knowing">
      <ul className={classes.list}>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
        {diagnoses.map(({ name, sentence, verdict }) => (
          <li key={`${name} ${sentence}`}>
            <span>
              <b>{plain(name)}</b> {sentence}
            </span>
            <VerdictTag verdict={verdict} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
