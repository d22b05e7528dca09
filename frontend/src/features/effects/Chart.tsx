// A chart as the server describes it, with its data as a table for those who cannot or will not see it.
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { Figure } from "@/api/types";
import classes from "./Chart.module.css";
import { cellOf } from "./cells";

const MOST_ROWS = 200;

export function Chart({ figure }: { figure: Figure }) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let isGone = false;
    let remove = () => {};
    import("./vegaView")
      .then(({ drawVega }) =>
        drawVega(element, figure.spec, { ...themeOf(element), isDark: scheme === "dark" }),
      )
      .then(
        (taken) => {
          if (isGone) taken();
          else remove = taken;
        },
        () => setFailed(true),
      );
    return () => {
      isGone = true;
      remove();
    };
  }, [figure, scheme]);
  return (
    <figure className={classes.figure}>
      {hasFailed && <p>The chart could not be drawn; its data are below.</p>}
      <div ref={place} className={classes.chart} role="img" aria-label={figure.title} />
      <DataTable figure={figure} />
    </figure>
  );
}

function DataTable({ figure: { title, columns, rows } }: { figure: Figure }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>The data of this chart</summary>
      {isOpen && (
        // A region that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <section className={classes.scroll} aria-label={`Data of: ${title}`} tabIndex={0}>
          <table className={classes.table}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.field} scope="col">
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MOST_ROWS).map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name and never move
                <tr key={at}>
                  {columns.map(({ field }) => (
                    <td key={field}>{cellOf(row[field])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length > MOST_ROWS && (
            <p>
              The first {MOST_ROWS} of {rows.length} rows.
            </p>
          )}
        </section>
      )}
    </details>
  );
}

function themeOf(element: HTMLElement) {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: read("--ink"),
    quiet: read("--quiet"),
    line: read("--line"),
    font: style.fontFamily,
  };
}
