// The runs of a tree in the order of reading: each after what it came of, with how deep it stands.
import type { RunTree } from "@/api/types";

type Branch = RunTree["runs"][number];

export interface Twig {
  run: Branch;
  depth: number;
}

export function twigsOf({ root_id, runs }: RunTree): Twig[] {
  const ids = new Set(runs.map(({ id }) => id));
  const isTop = ({ id, parent_run_id }: Branch) =>
    id === root_id || !parent_run_id || !ids.has(parent_run_id);
  const under = (run: Branch, depth: number): Twig[] => [
    { run, depth },
    ...runs
      .filter((each) => each.parent_run_id === run.id && each.id !== root_id)
      .flatMap((each) => under(each, depth + 1)),
  ];
  return runs.filter(isTop).flatMap((run) => under(run, 0));
}
