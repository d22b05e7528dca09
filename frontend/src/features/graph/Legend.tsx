// What the marks mean; only those that the graph uses.
import type { Graph } from "@/api/types";
import classes from "./Legend.module.css";
import { allowsHiddenCauses, signsOf, turned } from "./marks";

interface Entry {
  signs: string;
  words: string;
}

const ENTRIES: readonly Entry[] = [
  { signs: "→", words: "causes" },
  { signs: "↔", words: "a hidden cause affects both" },
  { signs: "○–→", words: "causes it, or a hidden cause affects both" },
  { signs: "○–○", words: "direction open, a hidden cause possible" },
  { signs: "○–", words: "does cause or is caused; the other end is open" },
  { signs: "–", words: "linked; the data cannot tell the direction" },
];

export function Legend({ graph }: { graph: Pick<Graph, "edges" | "graph_class"> }) {
  const used = new Set(graph.edges.flatMap((edge) => [signsOf(edge), signsOf(turned(edge))]));
  const entries = ENTRIES.filter(({ signs }) => used.has(signs));
  const hasConfidence = graph.edges.some((edge) => edge.confidence != null);
  return (
    <ul className={classes.legend}>
      {entries.map(({ signs, words }) => (
        <li key={signs}>
          <b>{signs}</b> {words}
        </li>
      ))}
      {hasConfidence && <li>wider and darker: found in more of the resampled data sets</li>}
      {!allowsHiddenCauses(graph.graph_class) && (
        <li>
          assumes no{" "}
          {graph.graph_class === "admg" ? "other hidden common cause" : "hidden common cause"}
        </li>
      )}
    </ul>
  );
}
