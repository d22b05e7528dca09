// What a hidden cause would leave of an estimate, by how much of treatment and outcome it explains.
import type { Estimate, Result } from "@/api/types";

export interface Explorable {
  estimate: Estimate;
  /** The share of both that takes the whole effect away. */
  robustness: number;
}

/** The estimate and its robustness value, where there is one (Cinelli & Hazlett 2020). */
export function explorable({ estimates, sensitivity }: Result): Explorable | null {
  const robustness = sensitivity.find(({ method }) => method === "robustness_value")?.value;
  const estimate = estimates.find(({ primary }) => primary);
  if (!estimate || robustness == null || robustness <= 0 || robustness >= 1) return null;
  return { estimate, robustness };
}

/**
 * The share of the estimate that is bias, from the shares of what the covariates leave of treatment
 * and outcome that a hidden cause explains: 1 takes all of it away.
 */
export function biasShare(ofTreatment: number, ofOutcome: number, robustness: number): number {
  const strength = Math.sqrt((ofOutcome * ofTreatment) / (1 - ofTreatment));
  return strength / (robustness / Math.sqrt(1 - robustness));
}
