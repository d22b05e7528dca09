// A variable in the drawing; the treatment and the outcome say so.
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import classes from "./GraphCanvas.module.css";

export type VariableNodeType = Node<
  { name: string; part: "treatment" | "outcome" | null; ownLags: readonly number[] },
  "variable"
>;

export function VariableNode({ data }: NodeProps<VariableNodeType>) {
  return (
    <div className={classes.variable} data-part={data.part ?? undefined} title={data.name}>
      {/* React Flow draws no link without handles; ours are invisible, the course comes from ELK. */}
      <Handle type="target" position={Position.Left} className={classes.handle ?? ""} />
      <span className={classes.name}>{data.name}</span>
      {data.ownLags.length > 0 && (
        <span
          className={classes.own}
          title={`depends on its own past at lag ${data.ownLags.join(", ")}`}
        >
          ↻ {data.ownLags.join(", ")}
        </span>
      )}
      {data.part && <span className={classes.part}>{data.part}</span>}
      <Handle type="source" position={Position.Right} className={classes.handle ?? ""} />
    </div>
  );
}
