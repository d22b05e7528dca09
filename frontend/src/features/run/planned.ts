// Readings of a plan: how long it may take, which parameters a step runs with, what could be chosen.
import type { Algorithm, Plan, PlanStep } from "@/api/types";

/** Seconds of work; steps that do not wait for each other run at the same time. */
export const expectedSeconds = ({ steps }: Plan): number =>
  steps.reduce((sum, { seconds }) => sum + seconds, 0);

export interface Parameter {
  name: string;
  value: unknown;
  /** False where the algorithm's own default holds. */
  isSet: boolean;
  meaning: string;
}

/** Return every parameter of the step's algorithm, as its schema lists them, with its value here. */
export function parametersOf(step: PlanStep, algorithm: Algorithm | undefined): Parameter[] {
  const schema = (algorithm?.parameters.properties ?? {}) as Record<
    string,
    { default?: unknown; description?: string }
  >;
  const names = [...new Set([...Object.keys(schema), ...Object.keys(step.params)])];
  return names.map((name) => ({
    name,
    value: name in step.params ? step.params[name] : schema[name]?.default,
    isSet: name in step.params,
    meaning: schema[name]?.description ?? "",
  }));
}

export interface Choice {
  algorithm: string;
  isPlanned: boolean;
  /** Why it was chosen, or why not. */
  reason: string;
}

const CHOSEN_AMONG: ReadonlySet<string> = new Set(["discover", "estimate"]);

/** Return the algorithms that the plan chose among, the planned ones first. */
export function choicesOf({ steps }: Plan): Choice[] {
  const open = steps.filter(({ action, algorithm }) => algorithm && CHOSEN_AMONG.has(action));
  const choices = new Map<string, Choice>();
  for (const { algorithm, why } of open) {
    choices.set(algorithm, { algorithm, isPlanned: true, reason: why });
  }
  for (const { algorithm, reason } of open.flatMap(({ beat }) => beat)) {
    if (!choices.has(algorithm)) choices.set(algorithm, { algorithm, isPlanned: false, reason });
  }
  return [...choices.values()];
}
