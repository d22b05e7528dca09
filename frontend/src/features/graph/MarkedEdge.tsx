// A link as drawn: its course, a mark at each end, its lags; surer links are wider and darker.
import { type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { formatShare } from "@/ui/numbers";
import type { Curve } from "./curve";
import type { DrawnLink } from "./drawing";
import { EndMark } from "./EndMark";
import { useEditing } from "./editing";
import { isFixed } from "./edits";
import type { Change, PathRole } from "./flow";
import classes from "./GraphCanvas.module.css";
import { isOpen, wordsOf } from "./marks";

interface LinkData extends Record<string, unknown> {
  link: DrawnLink;
  curve: Curve;
  allowsHidden: boolean;
  role: PathRole | null;
  change: Change | null;
  isStated: boolean;
  isSelected: boolean;
}

export type LinkEdge = Edge<LinkData, "marked">;

const CHANGES: Record<Change, string> = { added: "+", removed: "−", turned: "↻" };

export const MarkedEdge = memo(function MarkedEdge({ data }: EdgeProps<LinkEdge>) {
  if (!data) return null;
  const { link, curve, allowsHidden, role, change, isStated, isSelected } = data;
  const { edge, label, isEcho } = link;
  const confidence = edge.confidence ?? null;
  const surety = confidence ?? 0.85;
  const signs = [change && CHANGES[change], isStated && "✓", label].filter(Boolean).join(" ");
  return (
    <>
      <g
        className={classes.link}
        data-change={change ?? undefined}
        data-selected={isSelected || undefined}
        data-echo={isEcho || undefined}
      >
        <title>{titleOf(wordsOf(edge, allowsHidden), label, confidence)}</title>
        {role && <path className={classes.halo} data-role={role} d={curve.path} />}
        <path className={classes.grip} d={curve.path} />
        <g opacity={isEcho ? 0.22 : 0.35 + 0.65 * surety}>
          <path
            className={classes.course}
            d={curve.path}
            strokeWidth={1.1 + 1.5 * surety}
            strokeDasharray={isOpen(edge) || change === "removed" ? "6 4" : undefined}
          />
          <EndMark mark={edge.source_mark} end={curve.start} />
          <EndMark mark={edge.target_mark} end={curve.end} />
        </g>
        {!isEcho && <Grips edge={edge} curve={curve} />}
      </g>
      {signs && (
        <EdgeLabelRenderer>
          <span
            className={classes.lag}
            data-change={change ?? undefined}
            style={{
              transform: `translate(-50%, -50%) translate(${curve.middle.x}px, ${curve.middle.y}px)`,
            }}
          >
            {signs}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

/** Where a click changes a mark; the table of links does the same for the keyboard. */
function Grips({ edge, curve }: { edge: DrawnLink["edge"]; curve: Curve }) {
  const editing = useEditing();
  if (!editing) return null;
  return (["source", "target"] as const).map((end) => {
    if (isFixed(edge, end)) return null;
    const { x, y, angle } = end === "source" ? curve.start : curve.end;
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the table of links is the accessible twin
      <circle
        key={end}
        className={classes.turn}
        data-end={end}
        cx={-7}
        r={11}
        transform={`translate(${x} ${y}) rotate(${angle})`}
        onClick={(event) => {
          event.stopPropagation();
          editing.cycle(edge, end);
        }}
      >
        <title>Click to change the mark at {edge[end]}</title>
      </circle>
    );
  });
}

const titleOf = (words: string, label: string, confidence: number | null): string =>
  [words, label, confidence === null ? "" : `in ${formatShare(confidence)} of resampled data sets`]
    .filter(Boolean)
    .join(", ");
