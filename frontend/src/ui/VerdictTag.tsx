// Passed, failed, inconclusive: an icon and the word; colour only repeats them.
import type { Verdict } from "@/api/types";
import { Icon } from "./Icon";
import classes from "./VerdictTag.module.css";

const WORDS: Record<Verdict, string> = {
  passed: "Passed",
  failed: "Failed",
  inconclusive: "Could not tell",
};

interface Props {
  verdict: Verdict;
  /** What is said in this place instead of the usual word. */
  word?: string;
}

export function VerdictTag({ verdict, word = WORDS[verdict] }: Props) {
  return (
    <span className={classes.tag} data-verdict={verdict}>
      <span className={classes.disc}>
        <Icon name={verdict} size={13} />
      </span>
      {word}
    </span>
  );
}
