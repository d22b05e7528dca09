// What was checked and how it came out: diagnostics, attempts to break the estimate, sensitivity.
import type { Result, Verdict } from "@/api/types";
import { useAlgorithmTitles } from "@/api/useCatalogue";
import { plain } from "@/ui/names";
import { Panel } from "@/ui/Panel";
import { VerdictTag } from "@/ui/VerdictTag";
import classes from "./Checks.module.css";

interface Check {
  name: string;
  verdict: Verdict | null;
  sentence: string;
}

function CheckList({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className={classes.list}>
      {checks.map((check) => (
        <li key={`${check.name} ${check.sentence}`} className={classes.check}>
          <div>
            <b>{check.name}</b>
            <p>{check.sentence}</p>
          </div>
          {check.verdict && <VerdictTag verdict={check.verdict} />}
        </li>
      ))}
    </ul>
  );
}

export function Checks({ result }: { result: Result }) {
  const titleOf = useAlgorithmTitles();
  const diagnostics = result.diagnostics.map((d) => ({ ...d, name: plain(d.name) }));
  const refutations = result.refutations.map((r) => ({ ...r, name: titleOf(r.refuter) }));
  const sensitivity = result.sensitivity.map((s) => ({
    name: titleOf(s.method),
    sentence: s.sentence,
    verdict: null,
  }));
  return (
    <>
      {refutations.length > 0 && (
        <Panel title="Attempts to break it" note="A true effect survives each of these.">
          <CheckList checks={refutations} />
        </Panel>
      )}
      {sensitivity.length > 0 && (
        <Panel
          title="What a hidden cause would have to be"
          note="No data can rule out what was not measured; this says how strong it would need to be."
        >
          <CheckList checks={sensitivity} />
        </Panel>
      )}
      {diagnostics.length > 0 && (
        <Panel title="Checks of the data and the fit">
          <CheckList checks={diagnostics} />
        </Panel>
      )}
    </>
  );
}
