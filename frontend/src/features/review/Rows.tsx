// The cells as they stand in the table; only those in view are loaded and drawn.
import { useElementSize } from "@mantine/hooks";
import { type UIEvent, useState } from "react";
import type { Dataset } from "@/api/types";
import { useCells } from "@/api/useCells";
import { formatCount } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import classes from "./Rows.module.css";
import { NUMBERS, RowsTable } from "./RowsTable";
import { COLUMN_WIDTH, columnsSeenAt, heightOf, ROW_HEIGHT, seenAt } from "./window";

const HEAD = 38;
const MOST_IN_VIEW = 12;

export function Rows({ dataset }: { dataset: Dataset }) {
  const { id, n_rows, columns } = dataset;
  const [{ down, across }, setScrolled] = useState({ down: 0, across: 0 });
  const { ref, width } = useElementSize();
  const room = Math.min(n_rows, MOST_IN_VIEW) * ROW_HEIGHT;
  const { from, until, top } = seenAt(down, room, n_rows);
  const [first, behind] = columnsSeenAt(across, width, columns.length);
  const cellAt = useCells(id, { rows: [from, until], columns: [first, behind] });
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
          <RowsTable
            dataset={dataset}
            rows={[from, until]}
            columns={[first, behind]}
            cellAt={cellAt}
            style={{ top, left: first * COLUMN_WIDTH }}
          />
        </div>
      </section>
    </Panel>
  );
}
