// Every column as it was read, to be put right.
import type { Dataset, Preview } from "@/api/types";
import cards from "@/ui/cards.module.css";
import { Panel } from "@/ui/Panel";
import { ColumnRow } from "./ColumnRow";
import classes from "./review.module.css";
import type { Correcting } from "./useCorrecting";

const HEADS = ["Column", "Kind", "Role", "Values", "Missing", "Unit", "Meaning"];

interface Props {
  dataset: Dataset;
  preview: Preview | undefined;
  correcting: Correcting;
}

export function ColumnReview({ dataset, preview, correcting }: Props) {
  const valuesOf = (name: string): unknown[] => {
    const place = preview?.columns.indexOf(name) ?? -1;
    return place < 0 ? [] : (preview?.rows ?? []).map((row) => row[place]);
  };
  return (
    <Panel
      title="Columns"
      note="How each column was read, and why. Put right what is wrong: answers rest on it."
    >
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className={classes.scroll} aria-label="Columns of the table" tabIndex={0}>
        <table className={`${classes.table} ${cards.cards}`}>
          <thead>
            <tr>
              {HEADS.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {dataset.columns.map((column) => (
              <ColumnRow
                key={column.name}
                column={column}
                rows={dataset.n_rows}
                values={valuesOf(column.name)}
                isBusy={correcting.isBusy}
                onCorrect={(correction) => correcting.put(column.name, correction)}
              />
            ))}
          </tbody>
        </table>
      </section>
      {preview && preview.rows.length < preview.n_rows && (
        <p className={classes.note}>Bars show the first {preview.rows.length} rows.</p>
      )}
    </Panel>
  );
}
