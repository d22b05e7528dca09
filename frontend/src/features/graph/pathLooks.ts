// How paths colour the links that they run through: a causal path first, then one that misleads.
import type { Identification } from "@/api/types";
import { keyOf } from "./draft";
import type { PathRole } from "./flow";

type Path = Identification["paths"][number];

const FIRST: readonly PathRole[] = ["causal", "confounding", "undecided", "blocked"];

/** The role of each link, by its key; of one path alone where it is pointed at. */
export function rolesOf(paths: readonly Path[], pointed: Path | null): Map<string, PathRole> {
  const roles = new Map<string, PathRole>();
  const shown = pointed ? [pointed] : paths.toSorted((a, b) => rank(a) - rank(b));
  for (const { nodes, role } of shown) {
    for (const key of linksOf(nodes)) if (!roles.has(key)) roles.set(key, role);
  }
  return roles;
}

const linksOf = (nodes: readonly string[]): string[] =>
  nodes.slice(1).map((target, at) => keyOf({ source: nodes[at] ?? "", target, lag: 0 }));

const rank = ({ role }: Path): number => FIRST.indexOf(role);
