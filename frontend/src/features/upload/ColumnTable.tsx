// The columns of a table: kind, what is missing, and the reason for the reading.
import type { Column } from "@/api/types";
import { plain } from "@/ui/names";
import { formatCount, formatShare } from "@/ui/numbers";
import classes from "./ColumnTable.module.css";

interface Props {
  columns: readonly Column[];
  rows: number;
}

export function ColumnTable({ columns, rows }: Props) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={classes.scroll} aria-label="Columns of the table" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Kind</th>
            <th scope="col">Distinct</th>
            <th scope="col">Missing</th>
            <th scope="col">Meaning</th>
            <th scope="col">Why read so</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <tr key={column.name}>
              <th scope="row">{column.name}</th>
              <td>
                <span className={classes.kind}>{plain(column.kind)}</span>
              </td>
              <td>{formatCount(column.n_distinct ?? 0)}</td>
              <td>{column.n_missing ? formatShare(column.n_missing / rows) : "–"}</td>
              <td>
                {[column.description, column.unit].filter(Boolean).join(", ") || "–"}
                <ValueLabels labels={column.value_labels ?? []} />
              </td>
              <td className={classes.quiet}>{(column.reasons ?? []).join("; ") || "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const SHOWN = 12;

/** What the codes of a column stand for, as the file says. */
function ValueLabels({ labels }: { labels: NonNullable<Column["value_labels"]> }) {
  if (labels.length === 0) return null;
  const pairs = labels.slice(0, SHOWN).map(([code, label]) => `${code} = ${label}`);
  const more = labels.length > SHOWN ? ` and ${labels.length - SHOWN} more` : "";
  return <div className={classes.quiet}>{pairs.join(", ") + more}</div>;
}
