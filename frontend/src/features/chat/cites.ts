// Where the thing that a sentence cites is shown.
const VIEWS: Record<string, string> = {
  e: "answer",
  f: "answer",
  g: "graph",
  d: "checks",
  r: "checks",
  s: "checks",
};

/** Return the view of the run that shows it; null for what has no place of its own. */
export function placeOf(cite: string): string | null {
  if (cite.startsWith("assumption:")) return "assumptions";
  const numbered = /^([efgdrs])\d+(:|$)/.exec(cite);
  return numbered?.[1] ? (VIEWS[numbered[1]] ?? null) : null;
}
