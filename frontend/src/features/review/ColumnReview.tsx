// Every column as it was read, to be put right.
import type { Dataset } from "@/api/types";
import cards from "@/ui/cards.module.css";
import { formatCount } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { ColumnGroup, SAMPLED } from "./ColumnGroup";
import classes from "./review.module.css";
import type { Correcting } from "./useCorrecting";
import { groupsOf } from "./window";

const HEADS = ["Column", "Kind", "Role", "Values", "Missing", "Unit", "Meaning"];

interface Props {
  dataset: Dataset;
  correcting: Correcting;
}

export function ColumnReview({ dataset, correcting }: Props) {
  return (
    <Panel
      title="Columns"
      note="How each column was read, and why. Put right what is wrong: answers rest on it."
    >
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className={classes.scroll} aria-label="Columns of the table" tabIndex={0}>
        <table className={`${classes.table} ${cards.cards}`} aria-rowcount={dataset.n_columns + 1}>
          <thead>
            <tr>
              {HEADS.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          {groupsOf(dataset.columns.length).map((range) => (
            <ColumnGroup
              key={range[0]}
              dataset={dataset}
              range={range}
              heads={HEADS.length}
              correcting={correcting}
            />
          ))}
        </table>
      </section>
      {SAMPLED < dataset.n_rows && (
        <p className={classes.note}>Bars show the first {formatCount(SAMPLED)} rows.</p>
      )}
    </Panel>
  );
}
