// Graphs of every class and state, for the page that shows them all and for drawing without data.
import type { GraphEdge, Mark } from "@/api/types";
import { type Drawn, newArrow } from "./draft";

const link = (source: string, target: string, at: [Mark, Mark], more: Partial<GraphEdge> = {}) => ({
  ...newArrow(source, target),
  source_mark: at[0],
  target_mark: at[1],
  ...more,
});

export const DAG: Drawn = {
  nodes: ["age", "smoking", "tar", "cancer", "yellow fingers"],
  edges: [
    newArrow("age", "smoking"),
    newArrow("age", "cancer"),
    newArrow("smoking", "tar"),
    newArrow("tar", "cancer"),
    newArrow("smoking", "yellow fingers"),
  ],
  graph_class: "dag",
};

const CPDAG: Drawn = {
  nodes: ["rain", "sprinkler", "wet grass", "slippery"],
  edges: [
    link("rain", "sprinkler", ["tail", "tail"], { confidence: 0.62 }),
    newArrow("rain", "wet grass"),
    newArrow("sprinkler", "wet grass"),
    link("wet grass", "slippery", ["tail", "arrow"], { confidence: 0.35 }),
  ],
  graph_class: "cpdag",
};

const PAG: Drawn = {
  nodes: ["price", "demand", "season", "stock", "promotion"],
  edges: [
    link("season", "price", ["circle", "arrow"], { confidence: 0.9 }),
    link("promotion", "price", ["circle", "arrow"], { confidence: 0.7 }),
    link("price", "demand", ["tail", "arrow"], { confidence: 0.95 }),
    link("demand", "stock", ["arrow", "arrow"], { confidence: 0.55 }),
    link("season", "stock", ["circle", "circle"], { confidence: 0.4 }),
  ],
  graph_class: "pag",
};

const ADMG: Drawn = {
  nodes: ["lottery", "service", "earnings"],
  edges: [newArrow("lottery", "service"), link("service", "earnings", ["arrow", "arrow"])],
  graph_class: "admg",
};

const LAGGED: Drawn = {
  nodes: ["rate", "inflation", "unemployment"],
  edges: [
    newArrow("rate", "rate", 1),
    newArrow("inflation", "inflation", 1),
    newArrow("inflation", "rate", 1),
    newArrow("rate", "unemployment", 2),
    link("unemployment", "inflation", ["tail", "tail"]),
  ],
  graph_class: "lagged_cpdag",
};

const LATENT: Drawn = {
  nodes: ["schooling", "wage", "ability"],
  edges: [
    newArrow("ability", "schooling"),
    newArrow("ability", "wage"),
    newArrow("schooling", "wage"),
  ],
  graph_class: "dag",
  latent: ["ability"],
};

export const EXAMPLES: readonly { title: string; graph: Drawn }[] = [
  { title: "Every arrow settled", graph: DAG },
  { title: "Directions the data cannot tell", graph: CPDAG },
  { title: "Hidden common causes possible", graph: PAG },
  { title: "A hidden common cause that is known", graph: ADMG },
  { title: "Over time", graph: LAGGED },
  { title: "Something not measured", graph: LATENT },
  { title: "No link at all", graph: { nodes: ["a", "b", "c"], edges: [], graph_class: "dag" } },
];

/** A graph of many variables, the same each time. */
export function manyVariables(count: number): Drawn {
  const nodes = Array.from({ length: count }, (_, i) => `v${i}`);
  let seed = 7;
  const below = (most: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * most);
  };
  const edges = new Map<string, GraphEdge>();
  while (edges.size < count * 1.6) {
    const to = 1 + below(count - 1);
    const from = Math.max(0, to - 1 - below(60));
    edges.set(`${from} ${to}`, newArrow(`v${from}`, `v${to}`));
  }
  return { nodes, edges: [...edges.values()], graph_class: "dag" };
}
