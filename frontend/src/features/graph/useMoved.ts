// Where places were dragged to, forgotten when they are laid out anew.
import type { NodeChange } from "@xyflow/react";
import { useEffect, useMemo, useState } from "react";
import type { Box } from "./floating";
import type { Placed } from "./useLayout";
import type { VariableNodeType } from "./VariableNode";

const NONE: ReadonlyMap<string, Box> = new Map();

export function useMoved({ layout }: Placed) {
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
