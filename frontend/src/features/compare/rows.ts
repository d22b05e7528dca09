// The differences between two runs as rows of a table: what, in the first run, in the other.
import type { Comparison } from "@/api/types";
import { designName, plain } from "@/ui/names";
import { decimalsFor, formatCount, formatInterval, formatNumber, formatShare } from "@/ui/numbers";

export interface Row {
  name: string;
  before: string;
  after: string;
}

type Effect = NonNullable<Comparison["effect"]>;
type GraphDifference = NonNullable<Comparison["graph"]>;

export function effectRows(effect: Effect): Row[] {
  const { values, intervals, levels, methods, adjustments, rows } = effect;
  const pair = (name: string, say: (side: 0 | 1) => string): Row => ({
    name,
    before: say(0),
    after: say(1),
  });
  return [
    pair("Effect", (i) => formatNumber(values[i], decimalsFor(intervals[i], values[i]))),
    pair(
      "Interval",
      (i) => `${formatInterval(intervals[i], values[i])} (${formatShare(levels[i])})`,
    ),
    pair("Method", (i) => methods[i]),
    pair("Held fixed", (i) => adjustments[i].join(", ") || "nothing"),
    pair("Rows", (i) => formatCount(rows[i])),
  ];
}

type Setting = Comparison["settings"][number];

/** What was asked or planned otherwise, a design by its name. */
export const settingRows = (settings: readonly Setting[]): Row[] =>
  settings.map(({ name, before, after }) => {
    const told = name === "plan: design" ? designName : (said: string) => said;
    return { name: plain(name), before: before && told(before), after: after && told(after) };
  });

export const linkWords = ({ links }: GraphDifference): Row[] =>
  links.map(({ source, target, lag, before, after }) => ({
    name: `${source} and ${target}${lag ? `, ${lag} earlier` : ""}`,
    before: before ?? "no link",
    after: after ?? "no link",
  }));
