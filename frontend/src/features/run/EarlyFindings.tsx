// What has been found so far; the answer is put together once the checks are in.
import { useAlgorithmTitles } from "@/api/useCatalogue";
import { useSteps } from "@/api/useSteps";
import { tied } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { stepsOf } from "@/ui/source";
import { VerdictTag } from "@/ui/VerdictTag";
import classes from "./EarlyFindings.module.css";
import { earlyOf, isEmpty } from "./early";

interface Props {
  runId: string;
  /** How many steps have ended: one more, and the steps are read again. */
  settled: number;
}

export function EarlyFindings({ runId, settled }: Props) {
  const steps = useSteps(runId, settled);
  const titleOf = useAlgorithmTitles();
  const early = earlyOf(steps.data ?? []);
  if (isEmpty(early)) return null;
  return (
    <Panel
      title="Found so far"
      note="Not the answer yet: more methods and checks are to come."
      source={stepsOf(runId)}
      part="items"
    >
      <div aria-live="polite">
        {early.graphs.map(({ step, links }) => (
          <p key={step} className={classes.line}>
            A graph with {links} links was found.
          </p>
        ))}
        <dl className={classes.estimates}>
          {early.estimates.map(({ step, method, words }) => (
            <div key={step}>
              <dt>{titleOf(method)}</dt>
              <dd>{tied(words)}</dd>
            </div>
          ))}
        </dl>
        <ul className={classes.checks}>
          {early.checks.map(({ step, sentence, verdict }) => (
            <li key={step}>
              <span>{tied(sentence)}</span>
              {verdict && <VerdictTag verdict={verdict} />}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
