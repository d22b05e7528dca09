// A drawing as React Flow takes it: places as nodes, links as edges, with how each is to look.
import type { Curve } from "./curve";
import type { Drawing, DrawnLink } from "./drawing";
import { type Box, curveBetween } from "./floating";
import type { LinkEdge } from "./MarkedEdge";
import type { Placed } from "./useLayout";
import type { VariableNodeType } from "./VariableNode";

export type Part = "treatment" | "outcome";
export type PathRole = "causal" | "confounding" | "blocked" | "undecided";
export type Change = "added" | "removed" | "turned";

/** How places look: by name, all of them optional. */
export interface PlaceLooks {
  partOf: (name: string) => Part | null;
  isHeld?: (name: string) => boolean;
  isLatent?: (name: string) => boolean;
  selected?: string | null;
}

/** How links look: by key, all of them optional. */
export interface LinkLooks {
  allowsHidden: boolean;
  roleOf?: (key: string) => PathRole | null;
  changeOf?: (key: string) => Change | null;
  isStated?: (key: string) => boolean;
  selected?: string | null;
}

export type Boxes = ReadonlyMap<string, Box>;

export function nodesOf(
  { places }: Drawing,
  boxes: Boxes,
  { partOf, isHeld, isLatent, selected }: PlaceLooks,
): VariableNodeType[] {
  return places.flatMap(({ id, name, ago, ownLags }) => {
    const box = boxes.get(id);
    if (!box) return [];
    const { x, y, width, height } = box;
    const data = {
      name,
      ago,
      ownLags,
      part: partOf(name),
      isHeld: isHeld?.(name) ?? false,
      isLatent: isLatent?.(name) ?? false,
    };
    const isSelected = selected === name;
    return [
      {
        id,
        type: "variable" as const,
        position: { x, y },
        width,
        height,
        data,
        selected: isSelected,
      },
    ];
  });
}

export function edgesOf(
  { links }: Drawing,
  { layout, courses }: Placed,
  { allowsHidden, roleOf, changeOf, isStated, selected }: LinkLooks,
): LinkEdge[] {
  return links.flatMap((link) => {
    const curve = courseOf(link, courses) ?? straight(link, layout.boxes);
    if (!curve) return [];
    const { id, from, to, key } = link;
    const data = {
      link,
      curve,
      allowsHidden,
      role: roleOf?.(key) ?? null,
      change: changeOf?.(key) ?? null,
      isStated: isStated?.(key) ?? false,
      isSelected: selected === key,
    };
    return [{ id, type: "marked" as const, source: from, target: to, data }];
  });
}

/** Links of places that were moved run straight; the others keep their course. */
export function followed(edges: readonly LinkEdge[], moved: Boxes, all: Boxes): LinkEdge[] {
  if (moved.size === 0) return [...edges];
  return edges.map((edge) => {
    if (!edge.data || !(moved.has(edge.source) || moved.has(edge.target))) return edge;
    const curve = straight(edge.data.link, all);
    return curve ? { ...edge, data: { ...edge.data, curve } } : edge;
  });
}

function courseOf({ id, from }: DrawnLink, courses: Placed["courses"]): Curve | null {
  const course = courses.get(id);
  if (!course) return null;
  const { curve } = course;
  return course.from === from ? curve : { ...curve, start: curve.end, end: curve.start };
}

function straight({ from, to }: DrawnLink, boxes: Boxes): Curve | null {
  const [a, b] = [boxes.get(from), boxes.get(to)];
  return a && b ? curveBetween(a, b) : null;
}
