// A large drawing on one canvas below the places: its links, and, from afar, the places too.
import { useComputedColorScheme } from "@mantine/core";
import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import classes from "./GraphCanvas.module.css";
import { type Stroke, strokesOf } from "./linkPaint";
import type { LinkEdge } from "./MarkedEdge";
import type { VariableNodeType } from "./VariableNode";

/** Below this zoom no name can be read: places are painted, and their elements hidden. */
export const AFAR = 0.35;

interface Props {
  nodes: readonly VariableNodeType[];
  edges: readonly LinkEdge[];
}

export function PaintedLayer({ nodes, edges }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours change with the scheme
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    const scene = sceneOf(element, nodes, edges);
    let frame = 0;
    const ask = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        const { transform, width, height } = store.getState();
        paint(context, scene, transform, { width, height });
      });
    };
    ask();
    const leave = store.subscribe(ask);
    return () => {
      leave();
      cancelAnimationFrame(frame);
    };
  }, [nodes, edges, store, scheme]);
  return <canvas ref={canvas} className={classes.painted} />;
}

interface Scene {
  strokes: readonly Stroke[];
  boxes: Path2D;
  parts: Path2D;
  colourOf: (property: string) => string;
}

function sceneOf(
  element: HTMLElement,
  nodes: readonly VariableNodeType[],
  edges: readonly LinkEdge[],
): Scene {
  const style = getComputedStyle(element);
  const [boxes, parts] = [new Path2D(), new Path2D()];
  for (const { position, width = 0, height = 0, data } of nodes) {
    (data.part ? parts : boxes).roundRect(position.x, position.y, width, height, 12);
  }
  const colourOf = (property: string) => style.getPropertyValue(property).trim();
  return { strokes: strokesOf(edges), boxes, parts, colourOf };
}

function paint(
  context: CanvasRenderingContext2D,
  { strokes, boxes, parts, colourOf }: Scene,
  [x, y, zoom]: readonly [number, number, number],
  { width, height }: { width: number; height: number },
): void {
  const sharp = window.devicePixelRatio;
  const { canvas } = context;
  if (canvas.width !== width * sharp || canvas.height !== height * sharp) {
    canvas.width = width * sharp;
    canvas.height = height * sharp;
  }
  context.resetTransform();
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(zoom * sharp, 0, 0, zoom * sharp, x * sharp, y * sharp);
  const isAfar = zoom < AFAR;
  for (const stroke of strokes) paintStroke(context, stroke, colourOf, isAfar);
  context.globalAlpha = 1;
  context.setLineDash([]);
  if (!isAfar) return;
  for (const [path, line] of [
    [boxes, "--quiet"],
    [parts, "--reach"],
  ] as const) {
    context.fillStyle = colourOf("--surface");
    context.strokeStyle = colourOf(line);
    context.lineWidth = 1 / zoom;
    context.fill(path);
    context.stroke(path);
  }
}

function paintStroke(
  context: CanvasRenderingContext2D,
  { colour, width, opacity, dash, course, heads, rings }: Stroke,
  colourOf: Scene["colourOf"],
  isAfar: boolean,
): void {
  context.globalAlpha = opacity;
  context.strokeStyle = colourOf(colour);
  context.fillStyle = context.strokeStyle;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.stroke(course);
  context.fill(heads);
  if (isAfar) return; // rings are smaller than a pixel
  context.setLineDash([]);
  context.fillStyle = colourOf("--sunken");
  context.lineWidth = 1.8;
  context.fill(rings);
  context.stroke(rings);
}
