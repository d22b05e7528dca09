// The texts that a graph can be written in: their names, how their files end, which can be read.
import type { DrawnGraphText, ReadGraphText } from "@/api/types";

interface GraphText {
  value: DrawnGraphText;
  label: string;
  ending: string;
}

export const GRAPH_TEXTS: readonly GraphText[] = [
  { value: "dagitty", label: "DAGitty", ending: "dagitty" },
  { value: "dot", label: "DOT (Graphviz)", ending: "dot" },
  { value: "graphml", label: "GraphML", ending: "graphml" },
  { value: "gml", label: "GML", ending: "gml" },
  { value: "tetrad", label: "Tetrad", ending: "txt" },
  { value: "json", label: "JSON", ending: "json" },
  { value: "cytoscape", label: "Cytoscape", ending: "cyjs" },
  { value: "causal_learn", label: "causal-learn matrix", ending: "csv" },
  { value: "pcalg", label: "pcalg matrix", ending: "pcalg.csv" },
  { value: "tikz", label: "TikZ (write only)", ending: "tex" },
  { value: "mermaid", label: "Mermaid (write only)", ending: "mmd" },
];

const ONLY_WRITTEN: ReadonlySet<DrawnGraphText> = new Set(["tikz", "mermaid"]);
const ALIASES: Readonly<Record<string, DrawnGraphText>> = { gv: "dot", xml: "graphml" };

export const isRead = (format: DrawnGraphText): format is ReadGraphText =>
  !ONLY_WRITTEN.has(format);

export const endingOf = (format: DrawnGraphText): string =>
  GRAPH_TEXTS.find(({ value }) => value === format)?.ending ?? "txt";

/** The format that a file's name tells; null for a name that tells none that can be read. */
export function formatOf(name: string): ReadGraphText | null {
  const lower = name.toLowerCase();
  const last = lower.slice(lower.lastIndexOf(".") + 1);
  const longest = GRAPH_TEXTS.toSorted((a, b) => b.ending.length - a.ending.length);
  const told = longest.find(({ ending }) => lower.endsWith(`.${ending}`))?.value ?? ALIASES[last];
  return told && isRead(told) ? told : null;
}
