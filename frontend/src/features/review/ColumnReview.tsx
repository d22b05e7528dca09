// Every column as it was read, to be put right; a correction is kept at once and told.
import { Button } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import type { Column, ColumnCorrection, Dataset, Preview } from "@/api/types";
import { useCorrectColumns } from "@/api/useCorrectColumns";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { ColumnRow } from "./ColumnRow";
import classes from "./review.module.css";
import { undoOf } from "./undo";

const HEADS = ["Column", "Kind", "Role", "Values", "Missing", "Unit", "Meaning"];

interface Props {
  dataset: Dataset;
  preview: Preview | undefined;
}

export function ColumnReview({ dataset, preview }: Props) {
  const correct = useCorrectColumns(dataset.id);
  const [told, setTold] = useState("");
  const [back, setBack] = useState<{ column: string; correction: ColumnCorrection } | null>(null);
  const say = (column: string, correction: ColumnCorrection, undo: ColumnCorrection | null) => {
    setTold(`Saving ${column} …`);
    correct.mutate(
      { column, correction },
      {
        onSuccess: () => {
          setTold(`Saved: ${column} was read again.`);
          setBack(undo && { column, correction: undo });
        },
        onError: () => setTold(""),
      },
    );
  };
  const put = (column: Column, correction: ColumnCorrection) =>
    say(column.name, correction, undoOf(column, correction));
  const valuesOf = (name: string): unknown[] => {
    const place = preview?.columns.indexOf(name) ?? -1;
    return place < 0 ? [] : (preview?.rows ?? []).map((row) => row[place]);
  };
  return (
    <Panel
      title="Columns"
      note="How each column was read, and why. Put right what is wrong: answers rest on it."
      aside={
        <div className={classes.aside}>
          <output className={classes.told}>{told}</output>
          {back && (
            <Button
              size="compact-xs"
              variant="default"
              disabled={correct.isPending}
              onClick={() => say(back.column, back.correction, null)}
            >
              Undo
            </Button>
          )}
        </div>
      }
    >
      {correct.error && <ProblemNotice problem={asProblem(correct.error)} />}
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className={classes.scroll} aria-label="Columns of the table" tabIndex={0}>
        <table className={classes.table}>
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
                isBusy={correct.isPending}
                onCorrect={(correction) => put(column, correction)}
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
