// A link as drawn: its course, a mark at each end, its lags; surer links are wider and darker.
import { type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { formatShare } from "@/ui/numbers";
import type { Curve } from "./curve";
import { EndMark } from "./EndMark";
import classes from "./GraphCanvas.module.css";
import { isOpen, wordsOf } from "./marks";
import { type Link, lagLabel } from "./summary";

export type LinkEdge = Edge<{ link: Link; curve: Curve; allowsHidden: boolean }, "marked">;

export function MarkedEdge({ data }: EdgeProps<LinkEdge>) {
  if (!data) return null;
  const { link, curve, allowsHidden } = data;
  const { edge, lags } = link;
  const confidence = edge.confidence ?? null;
  const label = lagLabel(lags);
  const surety = confidence ?? 0.85;
  return (
    <>
      <g className={classes.link} opacity={0.35 + 0.65 * surety}>
        <title>{titleOf(wordsOf(edge, allowsHidden), label, confidence)}</title>
        <path className={classes.grip} d={curve.path} />
        <path
          className={classes.course}
          d={curve.path}
          strokeWidth={1.1 + 1.5 * surety}
          strokeDasharray={isOpen(edge) ? "6 4" : undefined}
        />
        <EndMark mark={edge.source_mark} end={curve.start} />
        <EndMark mark={edge.target_mark} end={curve.end} />
      </g>
      {label && (
        <EdgeLabelRenderer>
          <span
            className={classes.lag}
            style={{
              transform: `translate(-50%, -50%) translate(${curve.middle.x}px, ${curve.middle.y}px)`,
            }}
          >
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

const titleOf = (words: string, label: string, confidence: number | null): string =>
  [words, label, confidence === null ? "" : `in ${formatShare(confidence)} of resampled data sets`]
    .filter(Boolean)
    .join(", ");
