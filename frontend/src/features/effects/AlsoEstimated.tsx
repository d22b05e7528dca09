// Numbers that no other can be held against: means, shares, bounds, effects on other outcomes.
import type { Estimate } from "@/api/types";
import { useAlgorithmTitles } from "@/api/useCatalogue";
import { kindName } from "@/ui/names";
import { decimalsFor, formatInterval, formatNumber, withUnit } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import classes from "./ForestPlot.module.css";
import { inPoints } from "./forestScale";

export function AlsoEstimated({ estimates }: { estimates: readonly Estimate[] }) {
  const titleOf = useAlgorithmTitles();
  if (estimates.length === 0) return null;
  return (
    <Panel title="Also estimated" part="estimates" note="Each with its interval.">
      <ul className={classes.also}>
        {estimates
          .map(asShare)
          .map(({ id, label, kind, method, treatment, outcome, value, interval, unit }) => (
            <li key={id} data-evidence={id}>
              <span>
                {label || `${kindName(kind)} of ${treatment} on ${outcome}`}
                <small>{titleOf(method)}</small>
              </span>
              <span className={classes.number}>
                <b>{withUnit(formatNumber(value, decimalsFor(interval, value)), unit)}</b>
                <small>{formatInterval(interval, value)}</small>
              </span>
            </li>
          ))}
      </ul>
    </Panel>
  );
}

/** A probability in percent, a difference of two in percentage points. */
function asShare(estimate: Estimate): Estimate {
  const isLevel = estimate.unit === "probability" && estimate.contrast === null;
  return isLevel ? { ...inPoints(estimate), unit: "%" } : inPoints(estimate);
}
