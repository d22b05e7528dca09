// Groups of rows as a tree: conditions that several of them begin with are told once.
import type { Result } from "@/api/types";

type Subgroup = Result["subgroups"][number];

export interface Branch {
  condition: string;
  group: Subgroup | null;
  branches: Branch[];
}

export function treeOf(groups: readonly Subgroup[]): Branch[] {
  const roots: Branch[] = [];
  for (const group of groups) {
    let level = roots;
    let branch: Branch | undefined;
    for (const condition of group.words.split(" and ")) {
      branch = level.find((each) => each.condition === condition);
      if (!branch) {
        branch = { condition, group: null, branches: [] };
        level.push(branch);
      }
      level = branch.branches;
    }
    if (branch) branch.group = group;
  }
  return roots;
}
