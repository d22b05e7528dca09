// The cells as they stand in the table; only those in view are loaded and drawn.
import { useElementSize } from "@mantine/hooks";
import { type UIEvent, useState } from "react";
import type { Dataset } from "@/api/types";
import { useCells } from "@/api/useCells";
import { formatCount } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import classes from "./Rows.module.css";
import { COLUMN_WIDTH, columnsSeenAt, heightOf, ROW_HEIGHT, seenAt } from "./window";

const HEAD = 38;
const NUMBERS = 98; // the column of row numbers
const MOST_IN_VIEW = 12;

export function Rows({ dataset: { id, n_rows, columns } }: { dataset: Dataset }) {
  const [{ down, across }, setScrolled] = useState({ down: 0, across: 0 });
  const { ref, width } = useElementSize();
  const room = Math.min(n_rows, MOST_IN_VIEW) * ROW_HEIGHT;
  const { from, until, top } = seenAt(down, room, n_rows);
  const [first, behind] = columnsSeenAt(across, width, columns.length);
  const cellAt = useCells(id, { rows: [from, until], columns: [first, behind] });
  const rows = Array.from({ length: until - from }, (_, i) => from + i);
  const shown = columns.slice(first, behind).map(({ name }, i) => ({ name, place: first + i }));
  const onScroll = ({ currentTarget: { scrollTop, scrollLeft } }: UIEvent) =>
    setScrolled({ down: scrollTop, across: scrollLeft });
  return (
    <Panel title="Rows" note={`${formatCount(n_rows)} rows as they were read; scroll to see them.`}>
      <section
        ref={ref}
        className={classes.scroll}
        style={{ height: room + HEAD }}
        aria-label="Rows of the table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        <div
          style={{
            height: heightOf(n_rows) + HEAD,
            width: NUMBERS + columns.length * COLUMN_WIDTH,
          }}
          className={classes.whole}
        >
          <table
            className={classes.table}
            style={{ top, left: first * COLUMN_WIDTH }}
            aria-rowcount={n_rows + 1}
            aria-colcount={columns.length + 1}
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
        </div>
      </section>
    </Panel>
  );
}

function shownAs(cell: { value: unknown } | null): string {
  if (cell === null) return "…";
  return cell.value === null || cell.value === undefined ? "–" : String(cell.value);
}
