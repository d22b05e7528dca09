// Other methods than the plan's: choose among what fits, and have it planned again.
import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import type { Plan, Run } from "@/api/types";
import { useAlgorithmTitles } from "@/api/useCatalogue";
import { useStartRun } from "@/api/useStartRun";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./PlanPanel.module.css";
import { choicesOf } from "./planned";

interface Props {
  run: Run;
  plan: Plan;
  onStarted: (run: Run) => void;
}

export function Rechoose({ run, plan, onStarted }: Props) {
  const choices = choicesOf(plan);
  const planned = choices.filter(({ isPlanned }) => isPlanned).map(({ algorithm }) => algorithm);
  const [chosen, setChosen] = useState<readonly string[]>(planned);
  const titleOf = useAlgorithmTitles();
  const start = useStartRun();
  if (choices.length < 2) return null;
  const isSame = chosen.toSorted().join() === planned.toSorted().join();
  const again = () =>
    start.mutate(
      {
        datasetId: run.dataset_id,
        question: run.question,
        knowledge: run.knowledge,
        options: { ...run.options, algorithms: [...chosen] },
        parentRunId: run.id,
      },
      { onSuccess: onStarted },
    );
  return (
    <details className={classes.rest}>
      <summary>Choose other methods</summary>
      <Checkbox.Group value={[...chosen]} onChange={setChosen} aria-label="Methods">
        <div className={classes.choices}>
          {choices.map(({ algorithm, reason }) => (
            <Checkbox
              key={algorithm}
              size="sm"
              value={algorithm}
              label={titleOf(algorithm)}
              description={reason}
            />
          ))}
        </div>
      </Checkbox.Group>
      <Button
        size="xs"
        variant="default"
        disabled={isSame || chosen.length === 0}
        loading={start.isPending}
        onClick={again}
      >
        Plan again with these
      </Button>
      {start.error && <ProblemNotice problem={asProblem(start.error)} />}
    </details>
  );
}
