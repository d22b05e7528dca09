// The drawing of the studio: places are dragged and joined, ends are clicked, links are picked.
import "@xyflow/react/dist/base.css";
import {
  type Connection,
  ConnectionMode,
  Controls,
  type NodeChange,
  ReactFlow,
} from "@xyflow/react";
import { useEffect, useMemo, useState } from "react";
import { Camera } from "./Camera";
import type { Drawing } from "./drawing";
import { type Editing, EditingContext } from "./editing";
import type { Box } from "./floating";
import { edgesOf, followed, type LinkLooks, nodesOf, type PlaceLooks } from "./flow";
import classes from "./GraphCanvas.module.css";
import { MarkedEdge } from "./MarkedEdge";
import { type Placed, useLayout } from "./useLayout";
import { VariableNode, type VariableNodeType } from "./VariableNode";

const NODE_TYPES = { variable: VariableNode };
const EDGE_TYPES = { marked: MarkedEdge };
const NONE: ReadonlyMap<string, Box> = new Map();

interface Props {
  drawing: Drawing;
  tiers: Readonly<Record<string, number>>;
  /** Counted up to lay out anew. */
  version: number;
  places: PlaceLooks;
  links: LinkLooks;
  editing: Editing;
  /** The place to bring into the middle. */
  lookAt: string | null;
  onConnect: (from: string, to: string) => void;
  onPickLink: (key: string | null) => void;
}

export default function StudioCanvas(props: Props) {
  const { placed, hasFailed } = useLayout(props.drawing, props.tiers, props.version);
  if (hasFailed) return <p>The drawing could not be made; the table below lists every link.</p>;
  if (!placed) return <div className={classes.studio} aria-busy="true" />;
  return <Surface {...props} placed={placed} />;
}

function Surface({ drawing, places, links, placed, ...props }: Props & { placed: Placed }) {
  const { moved, boxes, onNodesChange } = useMoved(placed);
  const nodes = useMemo(() => nodesOf(drawing, boxes, places), [drawing, boxes, places]);
  const settled = useMemo(() => edgesOf(drawing, placed, links), [drawing, placed, links]);
  const edges = useMemo(() => followed(settled, moved, boxes), [settled, moved, boxes]);
  const connect = ({ source, target }: Connection) => props.onConnect(source, target);
  return (
    <div className={classes.studio} data-large={drawing.places.length > 120 || undefined}>
      <EditingContext value={props.editing}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          minZoom={0.04}
          connectionMode={ConnectionMode.Loose}
          connectionRadius={34}
          deleteKeyCode={null}
          edgesFocusable={false}
          onNodesChange={onNodesChange}
          onConnect={connect}
          onEdgeClick={(_, edge) => props.onPickLink(edge.data?.link.key ?? null)}
          onPaneClick={() => props.onPickLink(null)}
          aria-label={`Causal graph of ${drawing.places.length} places; the table below does all that the drawing can`}
        >
          <Controls showInteractive={false} />
          <Camera layout={placed.layout} lookAt={props.lookAt} />
        </ReactFlow>
      </EditingContext>
    </div>
  );
}

/** Where places were dragged to, forgotten when they are laid out anew. */
function useMoved({ layout }: Placed) {
  const [moved, setMoved] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: forget on a new layout
  useEffect(() => setMoved(NONE), [layout]);
  const boxes = useMemo(
    () => (moved.size ? new Map([...layout.boxes, ...moved]) : layout.boxes),
    [layout, moved],
  );
  const onNodesChange = (changes: NodeChange<VariableNodeType>[]) => {
    const steps = changes.flatMap((change) =>
      change.type === "position" && change.position ? [{ ...change.position, id: change.id }] : [],
    );
    if (steps.length === 0) return;
    setMoved((before) => {
      const after = new Map(before);
      for (const { id, x, y } of steps) {
        const box = after.get(id) ?? layout.boxes.get(id);
        if (box) after.set(id, { ...box, x, y });
      }
      return after;
    });
  };
  return { moved, boxes, onNodesChange };
}
