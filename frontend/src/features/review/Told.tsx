// What was just put right, in view wherever it was done, and how to take it back.
import { Button } from "@mantine/core";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./review.module.css";
import type { Correcting } from "./useCorrecting";

export function Told({ correcting: { told, undo, problem } }: { correcting: Correcting }) {
  return (
    <div className={classes.told} data-empty={(!told && !problem) || undefined}>
      {problem && <ProblemNotice problem={problem} />}
      <output>{told}</output>
      {undo && (
        <Button size="compact-sm" variant="default" onClick={undo}>
          Undo
        </Button>
      )}
    </div>
  );
}
