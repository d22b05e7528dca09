// Every estimator's answer side by side: a table whose middle column is the drawing.
import type { Estimate } from "@/api/types";
import { useAlgorithmTitles } from "@/api/useCatalogue";
import { designName } from "@/ui/names";
import { decimalsFor, formatCount, formatInterval, formatNumber, formatShare } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { AlsoEstimated } from "./AlsoEstimated";
import { ForestAxis, ForestMark } from "./ForestMark";
import classes from "./ForestPlot.module.css";
import { comparable, inPoints, referenceOf, scaleOf } from "./forestScale";

const FEWEST = 3; // of fewer, beside the answer, a drawing tells no more than the numbers

export function ForestPlots({ estimates }: { estimates: readonly Estimate[] }) {
  const groups = comparable(estimates);
  const isDrawn = (group: readonly Estimate[]) =>
    group.length >= FEWEST || group.some(({ primary }) => primary);
  const rest = groups.filter((group) => !isDrawn(group)).flat();
  return (
    <>
      {groups.filter(isDrawn).map((group) => (
        <ForestPlot
          key={group[0]?.id}
          title={group.length > 1 ? "Do other methods agree?" : "The estimate"}
          estimates={group.map(inPoints)}
        />
      ))}
      <AlsoEstimated estimates={rest} />
    </>
  );
}

interface Props {
  title: string;
  estimates: readonly Estimate[];
}

export function ForestPlot({ title, estimates }: Props) {
  const titleOf = useAlgorithmTitles();
  const first = estimates[0];
  if (!first) return null;
  const scale = scaleOf(estimates, referenceOf(first.kind));
  const unit = first.unit ? `, ${first.unit}` : "";
  return (
    <Panel
      title={title}
      part="estimates"
      note={`Effect of ${first.treatment} on ${first.outcome}${unit}. Each line is a ${formatShare(first.level)} interval.`}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <td />
            <th scope="col" className={classes.number}>
              Estimate
            </th>
            <th scope="col" className={classes.number}>
              Rows
            </th>
          </tr>
        </thead>
        <tbody>
          {estimates.map((estimate) => (
            <tr key={estimate.id} data-primary={estimate.primary} data-evidence={estimate.id}>
              <th scope="row" className={classes.method}>
                {titleOf(estimate.method)}
                <small>
                  {estimate.label || designName(estimate.design)}
                  {estimate.primary && " · the answer"}
                </small>
              </th>
              <td className={classes.plot} aria-hidden="true">
                <ForestMark estimate={estimate} scale={scale} />
              </td>
              <td className={classes.number}>
                <b>
                  {formatNumber(estimate.value, decimalsFor(estimate.interval, estimate.value))}
                </b>
                <small>{formatInterval(estimate.interval, estimate.value)}</small>
              </td>
              <td className={classes.number}>{formatCount(estimate.n)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot aria-hidden="true">
          <tr>
            <td />
            <td className={classes.plot}>
              <ForestAxis scale={scale} />
            </td>
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}
