// The drawing of a graph: laid out in a worker, panned and zoomed, never the only way to read it.
import "@xyflow/react/dist/base.css";
import { Controls, ReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useState } from "react";
import type { Graph } from "@/api/types";
import classes from "./GraphCanvas.module.css";
import { fitOf, type Layout, layOut } from "./layout";
import { type LinkEdge, MarkedEdge } from "./MarkedEdge";
import { allowsHiddenCauses } from "./marks";
import { type Summary, summaryOf } from "./summary";
import { VariableNode, type VariableNodeType } from "./VariableNode";

const NODE_TYPES = { variable: VariableNode };
const EDGE_TYPES = { marked: MarkedEdge };

// Room on the left for the buttons.
const FIT = {
  padding: { left: "64px", right: "28px", top: "30px", bottom: "30px" },
  maxZoom: 1.15,
} as const;

interface Props {
  graph: Graph;
  treatment: string | null;
  outcome: string | null;
}

export default function GraphCanvas({ graph, treatment, outcome }: Props) {
  const summary = useMemo(() => summaryOf(graph.edges), [graph]);
  const { layout, hasFailed } = useLayout(graph.nodes, summary);
  if (hasFailed) return <p>The drawing could not be made; the table below lists every link.</p>;
  if (!layout) return <div className={classes.canvas} aria-busy="true" />;
  const partOf = (name: string) =>
    name === treatment ? "treatment" : name === outcome ? "outcome" : null;
  return (
    <div className={classes.canvas} style={{ height: heightFor(layout) }}>
      <ReactFlow
        nodes={nodesOf(graph, layout, summary, partOf)}
        edges={edgesOf(graph, layout, summary)}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        fitView
        fitViewOptions={FIT}
        minZoom={0.1}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        preventScrolling={false}
        zoomOnScroll={false}
        aria-label={`Causal graph of ${graph.nodes.length} variables; the table below lists every link`}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

/** As high as the drawing needs at the usual width, within what a screen can show. */
const heightFor = (layout: Layout): number => Math.max(240, layout.height * fitOf(layout) + 80);

function useLayout(nodes: readonly string[], summary: Summary) {
  const [layout, setLayout] = useState<Layout | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    layOut(nodes, summary).then(
      (done) => isCurrent && setLayout(done),
      () => isCurrent && setFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [nodes, summary]);
  return { layout, hasFailed };
}

function nodesOf(
  graph: Graph,
  { boxes }: Layout,
  { ownLags }: Summary,
  partOf: (name: string) => "treatment" | "outcome" | null,
): VariableNodeType[] {
  return graph.nodes.flatMap((name) => {
    const box = boxes.get(name);
    if (!box) return [];
    const { x, y, width, height } = box;
    const data = { name, part: partOf(name), ownLags: ownLags.get(name) ?? [] };
    return [{ id: name, type: "variable" as const, position: { x, y }, width, height, data }];
  });
}

function edgesOf(graph: Graph, { curves }: Layout, { links }: Summary): LinkEdge[] {
  const allowsHidden = allowsHiddenCauses(graph.graph_class);
  return links.flatMap((link, index) => {
    const curve = curves[index];
    if (!curve) return [];
    const { source, target } = link.edge;
    const data = { link, curve, allowsHidden };
    return [{ id: String(index), type: "marked" as const, source, target, data }];
  });
}
