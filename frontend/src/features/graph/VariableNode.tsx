// A variable in the drawing; the treatment, the outcome and what is held fixed say so.
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { useEditing } from "./editing";
import type { Part } from "./flow";
import classes from "./GraphCanvas.module.css";

interface PlaceData extends Record<string, unknown> {
  name: string;
  ago: number | null;
  part: Part | null;
  isHeld: boolean;
  isLatent: boolean;
  ownLags: readonly number[];
}

export type VariableNodeType = Node<PlaceData, "variable">;

export const VariableNode = memo(function VariableNode({
  data,
  selected,
}: NodeProps<VariableNodeType>) {
  const { name, ago, part, isHeld, isLatent, ownLags } = data;
  const tag = part ?? (isHeld ? "held fixed" : isLatent ? "not measured" : null);
  const handle = useEditing() ? classes.plug : classes.handle;
  return (
    <div
      className={classes.variable}
      data-part={part ?? undefined}
      data-held={isHeld || undefined}
      data-latent={isLatent || undefined}
      data-selected={selected || undefined}
      title={name}
    >
      {/* React Flow draws no link without handles; the courses come from the layout. */}
      <Handle type="target" position={Position.Left} className={handle ?? ""} />
      <span className={classes.name}>{name}</span>
      {ago !== null && <span className={classes.own}>{ago === 0 ? "t" : `t−${ago}`}</span>}
      {ownLags.length > 0 && (
        <span
          className={classes.own}
          title={`depends on its own past at lag ${ownLags.join(", ")}`}
        >
          ↻ {ownLags.join(", ")}
        </span>
      )}
      {tag && <span className={classes.part}>{tag}</span>}
      <Handle type="source" position={Position.Right} className={handle ?? ""} />
    </div>
  );
});
