// The assumptions of the answer: tested, untested or violated, and what if one is wrong.
import type { Assumption, Result, Verdict } from "@/api/types";
import { tied } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { VerdictTag } from "@/ui/VerdictTag";
import classes from "./Ledger.module.css";

const VERDICTS: Record<Assumption["status"], Verdict> = {
  tested: "passed",
  untested: "inconclusive",
  violated: "failed",
};

const WORDS: Record<Assumption["status"], string> = {
  tested: "Tested",
  untested: "Untested",
  violated: "Violated",
};

export function Ledger({ result: { assumptions, next_steps } }: { result: Result }) {
  return (
    <>
      {assumptions.length > 0 && (
        <Panel title="What it takes for granted" part="assumptions">
          <ul className={classes.list}>
            {assumptions.map((each) => (
              <li
                key={each.assumption}
                className={classes.entry}
                data-evidence={`assumption:${each.assumption}`}
              >
                <div>
                  <b>{capital(each.words)}.</b>
                  {each.why && <p>{tied(each.why)}</p>}
                  {each.otherwise && <p>If it is wrong: {tied(each.otherwise)}</p>}
                </div>
                <VerdictTag verdict={VERDICTS[each.status]} word={WORDS[each.status]} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {next_steps.length > 0 && (
        <Panel title="What would make it surer" part="next_steps">
          <ul className={classes.steps}>
            {next_steps.map((step) => (
              <li key={step}>{tied(step)}</li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
