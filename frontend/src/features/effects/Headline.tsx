// The answer first: one sentence, the number with its interval, and what it rests on.
import { Link } from "wouter";
import type { Estimate, Result } from "@/api/types";
import { useAlgorithmTitles } from "@/api/useCatalogue";
import { useAsCode } from "@/ui/AsCode";
import { kindName, VERDICT_WORDS } from "@/ui/names";
import {
  decimalsFor,
  formatCount,
  formatInterval,
  formatNumber,
  formatShare,
  tied,
  withUnit,
} from "@/ui/numbers";
import { evidence } from "@/ui/pointing";
import { useSource } from "@/ui/source";
import { inPoints } from "./forestScale";
import classes from "./Headline.module.css";
import { answerEstimate, openness } from "./headline";
import { tallyOf, tallyWords } from "./tally";

const LONG = 110; // letters; beyond them the sentence is set smaller

interface Props {
  result: Result;
  /** The address of the view that lists the checks. */
  checksHref: string;
}

export function Headline({ result, checksHref }: Props) {
  const estimate = answerEstimate(result);
  const checks = tallyWords(tallyOf(result));
  const { button, code } = useAsCode("The answer", useSource(), "answer");
  return (
    <section
      className={classes.headline}
      aria-labelledby="answer"
      data-evidence={evidence(estimate?.id, result.findings[0]?.id)}
    >
      <div className={classes.top}>
        <p className={classes.verdict} data-verdict={result.answer.verdict}>
          {VERDICT_WORDS[result.answer.verdict]}
        </p>
        {button}
      </div>
      {code}
      <h2 id="answer" className={classes.sentence} data-long={result.answer.sentence.length > LONG}>
        {tied(result.answer.sentence)}
      </h2>
      {estimate && <KeyFigure estimate={inPoints(estimate)} />}
      {checks && (
        <p className={classes.checks}>
          Checks: {checks}. <Link href={checksHref}>See them</Link>
        </p>
      )}
    </section>
  );
}

function KeyFigure({ estimate }: { estimate: Estimate }) {
  const { value, interval, unit, contrast, level, n } = estimate;
  const titleOf = useAlgorithmTitles();
  const figure = formatNumber(value, decimalsFor(interval, value));
  return (
    <div className={classes.figure}>
      <p className={classes.value}>{withUnit(figure, unit)}</p>
      <div className={classes.facts}>
        <p>
          <b>{withUnit(formatInterval(interval, value), unit)}</b>
          <span> ({formatShare(level)} interval)</span>
        </p>
        <p>{openness(estimate)}</p>
        <p className={classes.small}>
          {kindName(estimate.kind)} of {estimate.treatment}
          {contrast && ` from ${contrast[0]} to ${contrast[1]}`} on {estimate.outcome} ·{" "}
          {titleOf(estimate.method)} · {formatCount(n)} rows
        </p>
      </div>
    </div>
  );
}
