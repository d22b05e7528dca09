// The first rows as they stand in the table.
import type { Preview } from "@/api/types";
import { Panel } from "@/ui/Panel";
import classes from "./review.module.css";

const SHOWN = 10;

export function Rows({ preview }: { preview: Preview }) {
  const rows = preview.rows.slice(0, SHOWN).map((cells, i) => ({ id: preview.offset + i, cells }));
  return (
    <Panel title="First rows">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard */}
      <section className={classes.scroll} aria-label="First rows of the table" tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              {preview.columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, cells }) => (
              <tr key={id}>
                {preview.columns.map((name, i) => (
                  <td key={name}>{shown(cells[i])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

const shown = (cell: unknown): string => (cell === null || cell === undefined ? "–" : String(cell));
