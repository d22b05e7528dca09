// Where a figure belongs: with the answer, or with the checks of it. Forests and groups have views of their own.
import type { Figure } from "@/api/types";

const CHECKS: ReadonlySet<string> = new Set([
  "specification_curve",
  "love_plot",
  "overlap",
  "placebo_gaps",
]);

export const isACheck = ({ kind, name = "" }: Pick<Figure, "kind" | "name">): boolean =>
  kind === "refits" || CHECKS.has(name);

export const isOfTheAnswer = (figure: Pick<Figure, "kind" | "name">): boolean =>
  (figure.kind === "curve" || figure.kind === "contributions") && !isACheck(figure);
