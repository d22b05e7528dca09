// Every link as a row: the accessible twin of the drawing.
import type { Graph } from "@/api/types";
import cards from "@/ui/cards.module.css";
import { formatShare, formatStrength } from "@/ui/numbers";
import { evidence } from "@/ui/pointing";
import classes from "./EdgeTable.module.css";
import { allowsHiddenCauses, signsOf, surestFirst, wordsOf } from "./marks";

export function EdgeTable({ graph }: { graph: Graph }) {
  const allowsHidden = allowsHiddenCauses(graph.graph_class);
  const hasLags = graph.edges.some((edge) => edge.lag > 0);
  const hasConfidence = graph.edges.some((edge) => edge.confidence != null);
  const hasStrength = graph.edges.some((edge) => edge.strength != null);
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={classes.scroll} aria-label="Links of the graph" tabIndex={0}>
      <table className={`${classes.table} ${cards.cards}`}>
        <thead>
          <tr>
            <th scope="col">Link</th>
            <th scope="col">In words</th>
            {hasLags && <th scope="col">Lag</th>}
            {hasConfidence && <th scope="col">Resampled data sets with it</th>}
            {hasStrength && <th scope="col">Strength</th>}
          </tr>
        </thead>
        <tbody>
          {surestFirst(graph.edges).map((edge) => (
            <tr
              key={`${edge.source} ${edge.target} ${edge.lag}`}
              data-evidence={evidenceOf(graph.id, edge)}
            >
              <th scope="row">
                {edge.source}
                {hasLags && edge.lag > 0 && <small> (t−{edge.lag})</small>}{" "}
                <span className={classes.signs}>{signsOf(edge)}</span> {edge.target}
              </th>
              <td data-wide>{wordsOf(edge, allowsHidden)}</td>
              {hasLags && <td data-head="Lag">{edge.lag}</td>}
              {hasConfidence && (
                <td data-head="Resampled data sets">
                  {edge.confidence == null ? "–" : formatShare(edge.confidence)}
                </td>
              )}
              {hasStrength && (
                <td data-head="Strength">
                  {edge.strength == null ? "–" : formatStrength(edge.strength)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A link is cited as "g1:a→b". */
const evidenceOf = (graph: string, { source, target }: Graph["edges"][number]) =>
  evidence(`${graph}:${source}→${target}`);
