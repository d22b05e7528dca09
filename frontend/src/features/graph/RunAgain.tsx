// Asks the same question again with what the drawing and the statements claim.
import { Button } from "@mantine/core";
import { useLocation } from "wouter";
import { asProblem } from "@/api/problem";
import type { Run } from "@/api/types";
import { useRunAgain } from "@/api/useRunAgain";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { type Asking, knowledgeFor } from "./askAgain";
import { claimsOf, contradictions, isEmpty } from "./claims";
import classes from "./Studio.module.css";
import type { Studio } from "./useStudio";

interface Props {
  studio: Studio;
  run: Run;
  asking: Asking;
}

export function RunAgain({ studio, run, asking }: Props) {
  const [, navigate] = useLocation();
  const again = useRunAgain(run);
  const claims = claimsOf(studio.found, studio.draft);
  const isChanged = studio.canUndo && (asking === "effect" || !isEmpty(claims));
  const start = () =>
    again.mutate(knowledgeFor(asking, studio.draft, claims, run.knowledge), {
      onSuccess: ({ id }) => navigate(`/runs/${id}`),
    });
  return (
    <div className={classes.again}>
      <p className={classes.quiet}>
        {!isChanged
          ? "Change the drawing or state what you know, then ask the data again."
          : asking === "effect"
            ? "The effect is estimated again with the drawn graph taken as true."
            : `The search will be told ${[
                counted(claims.required.length, "arrow that is there", "arrows that are there"),
                counted(claims.forbidden.length, "that is not", "that are not"),
                counted(claims.tiers.length, "tier", "tiers"),
              ]
                .filter(Boolean)
                .join(", ")}.`}
      </p>
      <Button
        disabled={!isChanged || contradictions(studio.draft).length > 0}
        loading={again.isPending}
        onClick={start}
      >
        Run again with my changes
      </Button>
      {again.error && <ProblemNotice problem={asProblem(again.error)} />}
    </div>
  );
}

const counted = (count: number, one: string, many: string): string =>
  count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
