// Passed, failed, inconclusive: an icon and the word; colour only repeats them.
import type { Verdict } from "@/api/types";
import { Icon } from "./Icon";
import classes from "./VerdictTag.module.css";

const WORDS: Record<Verdict, string> = {
  passed: "Passed",
  failed: "Failed",
  inconclusive: "Could not tell",
};

export function VerdictTag({ verdict }: { verdict: Verdict }) {
  return (
    <span className={classes.tag} data-verdict={verdict}>
      <span className={classes.disc}>
        <Icon name={verdict} size={13} />
      </span>
      {WORDS[verdict]}
    </span>
  );
}
