// The tree of refinements that a run is in; each other run that has ended can be held against it.
import { Link } from "wouter";
import { isTerminal } from "@/api/runLog";
import type { RunTree as Tree } from "@/api/types";
import { STATUS_WORDS } from "@/ui/names";
import { Panel } from "@/ui/Panel";
import { treeOf } from "@/ui/source";
import classes from "./compare.module.css";
import { type Twig, twigsOf } from "./tree";

interface Props {
  tree: Tree;
  /** The run that the page shows. */
  here: string;
  /** The run that it is held against, when it is. */
  against?: string;
}

export function RunTree({ tree, here, against }: Props) {
  const twigs = twigsOf(tree);
  if (twigs.length < 2) return null;
  return (
    <Panel
      title="How it came about"
      note="A refinement stands below the run that it changes."
      source={treeOf(here)}
    >
      <ol className={classes.tree}>
        {twigs.map((twig) => (
          <Line key={twig.run.id} twig={twig} here={here} against={against} />
        ))}
      </ol>
    </Panel>
  );
}

interface LineProps {
  twig: Twig;
  here: string;
  against: string | undefined;
}

function Line({ twig: { run, depth }, here, against }: LineProps) {
  const isHere = run.id === here;
  const canCompare = !isHere && run.id !== against && isTerminal(run.status);
  return (
    <li style={{ paddingLeft: depth * 18 }} aria-current={isHere ? "true" : undefined}>
      <Link href={`/runs/${run.id}`}>{run.amended?.join("; ") || run.question}</Link>
      <span>
        {STATUS_WORDS[run.status]}
        {isHere && " · this one"}
        {run.id === against && " · held against it"}
      </span>
      {canCompare && <Link href={`/runs/${here}/compare/${run.id}`}>Compare</Link>}
    </li>
  );
}
