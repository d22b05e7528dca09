// For whom the effect is larger: groups of rows as a tree, each with its effect and interval.
import type { Result } from "@/api/types";
import { Lesson } from "@/ui/Lesson";
import { decimalsFor, formatCount, formatInterval, formatNumber } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import classes from "./GroupTree.module.css";
import { type Branch, treeOf } from "./groups";
import { lessonOf } from "./lessons";

export function GroupTree({ groups }: { groups: Result["subgroups"] }) {
  if (groups.length === 0) return null;
  const lesson = lessonOf({ kind: "subgroups" });
  return (
    <Panel title="For whom it differs" part="subgroups" note={lesson && <Lesson lesson={lesson} />}>
      <Branches branches={treeOf(groups)} />
    </Panel>
  );
}

function Branches({ branches }: { branches: readonly Branch[] }) {
  return (
    <ul className={classes.tree}>
      {branches.map(({ condition, group, branches: inner }) => (
        <li key={condition}>
          <div className={classes.row}>
            <span>{condition}</span>
            {group?.value != null && <Effect value={group.value} interval={group.interval} />}
            {group && <small>{formatCount(group.n)} rows</small>}
          </div>
          {inner.length > 0 && <Branches branches={inner} />}
        </li>
      ))}
    </ul>
  );
}

function Effect({
  value,
  interval: [low, high],
}: {
  value: number;
  interval: readonly [number | null, number | null];
}) {
  const known: [number, number] | null = low === null || high === null ? null : [low, high];
  return (
    <span className={classes.effect}>
      <b>{formatNumber(value, known ? decimalsFor(known, value) : 2)}</b>
      {known && <small> ({formatInterval(known, value)})</small>}
    </span>
  );
}
