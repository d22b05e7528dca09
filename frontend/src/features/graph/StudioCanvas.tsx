// The drawing of the studio: places are dragged and joined, ends are clicked, links are picked.
import "@xyflow/react/dist/base.css";
import {
  type Connection,
  ConnectionMode,
  Controls,
  ReactFlow,
  type ReactFlowInstance,
  useStore,
} from "@xyflow/react";
import { type MouseEvent, useMemo, useRef } from "react";
import { Camera } from "./Camera";
import type { Drawing } from "./drawing";
import { type Editing, EditingContext } from "./editing";
import { edgesOf, followed, type LinkLooks, nodesOf, type PlaceLooks } from "./flow";
import classes from "./GraphCanvas.module.css";
import { linkAt } from "./linkPaint";
import { type LinkEdge, MarkedEdge } from "./MarkedEdge";
import { AFAR, PaintedLayer } from "./PaintedLayer";
import { type Placed, useLayout } from "./useLayout";
import { useMoved } from "./useMoved";
import { VariableNode, type VariableNodeType } from "./VariableNode";

const NODE_TYPES = { variable: VariableNode };
const EDGE_TYPES = { marked: MarkedEdge };
const NO_EDGES: LinkEdge[] = [];
const LARGE = 120; // places; of more, links are painted and no elements of their own
const REACH = 8; // pixels on the screen

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
  const isLarge = drawing.places.length > LARGE;
  const flow = useRef<ReactFlowInstance<VariableNodeType, LinkEdge>>(null);
  const connect = ({ source, target }: Connection) => props.onConnect(source, target);
  const pickAt = (event: MouseEvent) => {
    const found = isLarge && flow.current ? paintedAt(event, flow.current, edges) : null;
    props.onPickLink(found?.data?.link.key ?? null);
  };
  return (
    <div className={classes.studio} data-large={isLarge || undefined}>
      <EditingContext value={props.editing}>
        <ReactFlow
          nodes={nodes}
          edges={isLarge ? NO_EDGES : edges}
          onInit={(instance) => {
            flow.current = instance;
          }}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          minZoom={0.04}
          onlyRenderVisibleElements={isLarge}
          connectionMode={ConnectionMode.Loose}
          connectionRadius={34}
          deleteKeyCode={null}
          edgesFocusable={false}
          onNodesChange={onNodesChange}
          onConnect={connect}
          onEdgeClick={(_, edge) => props.onPickLink(edge.data?.link.key ?? null)}
          onPaneClick={pickAt}
          aria-label={`Causal graph of ${drawing.places.length} places; the table below does all that the drawing can`}
        >
          <Controls showInteractive={false} />
          {isLarge && <PaintedLayer nodes={nodes} edges={edges} />}
          {isLarge && <Distance />}
          <Camera layout={placed.layout} lookAt={props.lookAt} />
        </ReactFlow>
      </EditingContext>
    </div>
  );
}

/** Says how far away the drawing is looked at from, for the styles to follow. */
function Distance() {
  const isAfar = useStore(({ transform }) => transform[2] < AFAR);
  return <span hidden data-afar={isAfar || undefined} />;
}

function paintedAt(
  { clientX, clientY, target }: MouseEvent,
  flow: ReactFlowInstance<VariableNodeType, LinkEdge>,
  edges: readonly LinkEdge[],
): LinkEdge | null {
  const frame = (target as Element).closest(".react-flow");
  const context = frame?.querySelector("canvas")?.getContext("2d");
  if (!context) return null;
  const point = flow.screenToFlowPosition({ x: clientX, y: clientY });
  return linkAt(context, edges, point, REACH / flow.getZoom());
}
