// The cells of the rows and columns in view, where they stand in the whole table.
import type { CSSProperties } from "react";
import type { Dataset } from "@/api/types";
import type { CellAt } from "@/api/useCells";
import { formatCount } from "@/ui/numbers";
import classes from "./Rows.module.css";
import { COLUMN_WIDTH } from "./window";

export const NUMBERS = 98; // pixels for the row numbers

interface Props {
  dataset: Dataset;
  /** Half-open ranges of what is in view. */
  rows: readonly [number, number];
  columns: readonly [number, number];
  cellAt: CellAt;
  style: CSSProperties;
}

export function RowsTable({ dataset, rows: [from, until], columns, cellAt, style }: Props) {
  const rows = Array.from({ length: until - from }, (_, i) => from + i);
  const shown = dataset.columns
    .slice(...columns)
    .map(({ name }, i) => ({ name, place: columns[0] + i }));
  return (
    <table
      className={classes.table}
      style={style}
      aria-rowcount={dataset.n_rows + 1}
      aria-colcount={dataset.columns.length + 1}
    >
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col" style={{ width: NUMBERS }} aria-colindex={1}>
            Row
          </th>
          {shown.map(({ name, place }) => (
            <th
              key={name}
              scope="col"
              title={name}
              style={{ width: COLUMN_WIDTH }}
              aria-colindex={place + 2}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row} aria-rowindex={row + 2}>
            <th scope="row" aria-colindex={1}>
              {formatCount(row + 1)}
            </th>
            {shown.map(({ name, place }) => (
              <td key={name} aria-colindex={place + 2}>
                {shownAs(cellAt(row, place))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shownAs(cell: ReturnType<CellAt>): string {
  if (cell === null) return "…";
  return cell.value === null || cell.value === undefined ? "–" : String(cell.value);
}
