// The steps of a plan: each with what does it, why, what it beat, and its parameters for experts.
import { Switch } from "@mantine/core";
import { useState } from "react";
import type { Algorithm, Plan, PlanStep } from "@/api/types";
import { useAlgorithmTitles, useCatalogue } from "@/api/useCatalogue";
import { actionName } from "@/ui/names";
import { formatSeconds } from "@/ui/numbers";
import classes from "./PlanPanel.module.css";
import { parametersOf } from "./planned";

export function PlanSteps({ plan: { steps } }: { plan: Plan }) {
  const [isExpert, setExpert] = useState(false);
  const titleOf = useAlgorithmTitles();
  const algorithms = useCatalogue(({ items }) => new Map(items.map((each) => [each.name, each])));
  return (
    <>
      <Switch
        size="xs"
        my="sm"
        label="Show parameters"
        checked={isExpert}
        onChange={({ currentTarget }) => setExpert(currentTarget.checked)}
      />
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.id} className={classes.planned}>
            <div className={classes.step}>
              <b>
                {actionName(step.action)}
                {step.algorithm && `: ${titleOf(step.algorithm)}`}
              </b>
              <span>{formatSeconds(step.seconds)}</span>
            </div>
            {step.why && <p>{step.why}</p>}
            <Beaten step={step} titleOf={titleOf} />
            {isExpert && (
              <Parameters step={step} algorithm={algorithms.data?.get(step.algorithm)} />
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function Beaten({ step, titleOf }: { step: PlanStep; titleOf: (name: string) => string }) {
  if (step.beat.length === 0) return null;
  return (
    <details>
      <summary>Instead of {step.beat.length} others</summary>
      <ul>
        {step.beat.map(({ algorithm, reason }) => (
          <li key={algorithm}>
            <b>{titleOf(algorithm)}</b>: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Parameters({ step, algorithm }: { step: PlanStep; algorithm: Algorithm | undefined }) {
  const parameters = parametersOf(step, algorithm);
  if (parameters.length === 0) return null;
  return (
    <dl className={classes.parameters}>
      {parameters.map(({ name, value, isSet, meaning }) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            {JSON.stringify(value ?? null)}
            {isSet ? " (set by the plan)" : ""} {meaning}
          </dd>
        </div>
      ))}
    </dl>
  );
}
