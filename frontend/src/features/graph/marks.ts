// What an edge says, in signs and in words.
import type { GraphEdge, Mark } from "@/api/types";

export type Marks = Pick<GraphEdge, "source_mark" | "target_mark">;

const LEFT: Record<Mark, string> = { tail: "–", arrow: "←", circle: "○" };
const RIGHT: Record<Mark, string> = { tail: "–", arrow: "→", circle: "○" };

/** The edge as signs, such as "○–→" or "←–→"; a plain arrow is "→". */
export function signsOf({ source_mark, target_mark }: Marks): string {
  if (source_mark === "tail" && target_mark === "arrow") return "→";
  if (source_mark === "arrow" && target_mark === "arrow") return "↔";
  if (source_mark === "tail" && target_mark === "tail") return "–";
  return `${LEFT[source_mark]}–${RIGHT[target_mark]}`.replace("––", "–");
}

/** The marks as they are read from the other end. */
export const turned = ({ source_mark, target_mark }: Marks): Marks => ({
  source_mark: target_mark,
  target_mark: source_mark,
});

/** What the two marks claim, as a sentence. */
export function wordsOf(edge: GraphEdge, allowsHidden: boolean): string {
  const { source: a, target: b, source_mark: atA, target_mark: atB } = edge;
  if (a === b) return `${a} depends on its own past`;
  if (atA === "tail" && atB === "arrow") return `${a} causes ${b}`;
  if (atA === "arrow" && atB === "tail") return `${b} causes ${a}`;
  if (atA === "arrow" && atB === "arrow") return `something unmeasured affects both ${a} and ${b}`;
  if (atA === "circle" && atB === "arrow") {
    return `either ${a} causes ${b}, or something unmeasured affects both; ${b} does not cause ${a}`;
  }
  if (atA === "arrow" && atB === "circle") {
    return `either ${b} causes ${a}, or something unmeasured affects both; ${a} does not cause ${b}`;
  }
  return allowsHidden
    ? `${a} and ${b} are linked; which causes which, or a hidden cause of both, is open`
    : `${a} and ${b} are linked; the data cannot tell which causes which`;
}

/** Dashed where an end is open, as STYLE asks of a circle mark. */
export const isOpen = ({ source_mark, target_mark }: Marks): boolean =>
  source_mark === "circle" ||
  target_mark === "circle" ||
  (source_mark === "tail" && target_mark === "tail");

export const allowsHiddenCauses = (graphClass: string): boolean =>
  graphClass.endsWith("pag") && !graphClass.endsWith("cpdag");

/** The links found in most resampled data sets first; equal ones keep their order. */
export const surestFirst = (edges: readonly GraphEdge[]): GraphEdge[] =>
  [...edges].sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0));
