// Every row as it stands in the table; only those in view are loaded and drawn.
import { type UIEvent, useState } from "react";
import type { Dataset } from "@/api/types";
import { useRows } from "@/api/useRows";
import { formatCount } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import classes from "./Rows.module.css";
import { heightOf, ROW_HEIGHT, seenAt } from "./window";

const HEAD = 38;
const MOST_IN_VIEW = 12;

export function Rows({ dataset: { id, n_rows, columns } }: { dataset: Dataset }) {
  const [scrolled, setScrolled] = useState(0);
  const room = Math.min(n_rows, MOST_IN_VIEW) * ROW_HEIGHT;
  const { from, until, top } = seenAt(scrolled, room, n_rows);
  const rowAt = useRows(id, from, until);
  const shown = Array.from({ length: until - from }, (_, i) => from + i);
  const onScroll = ({ currentTarget }: UIEvent) => setScrolled(currentTarget.scrollTop);
  return (
    <Panel title="Rows" note={`${formatCount(n_rows)} rows as they were read; scroll to see them.`}>
      <section
        className={classes.scroll}
        style={{ height: room + HEAD }}
        aria-label="Rows of the table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        <div style={{ height: heightOf(n_rows) + HEAD }} className={classes.whole}>
          <table className={classes.table} style={{ top }} aria-rowcount={n_rows + 1}>
            <thead>
              <tr aria-rowindex={1}>
                <th scope="col">Row</th>
                {columns.map(({ name }) => (
                  <th key={name} scope="col" title={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <Row key={row} row={row} cells={rowAt(row)} columns={columns} />
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </Panel>
  );
}

interface RowProps {
  row: number;
  cells: readonly unknown[] | null;
  columns: Dataset["columns"];
}

function Row({ row, cells, columns }: RowProps) {
  return (
    <tr aria-rowindex={row + 2}>
      <th scope="row">{formatCount(row + 1)}</th>
      {columns.map(({ name }, i) => (
        <td key={name}>{cells ? shownAs(cells[i]) : "…"}</td>
      ))}
    </tr>
  );
}

const shownAs = (cell: unknown): string =>
  cell === null || cell === undefined ? "–" : String(cell);
