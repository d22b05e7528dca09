// A titled section on its own surface; where its source is known, it can be had as code.
import { type ReactNode, useId } from "react";
import { useAsCode } from "./AsCode";
import classes from "./Panel.module.css";
import { type Source, useSource } from "./source";

interface Props {
  title: string;
  note?: ReactNode;
  aside?: ReactNode;
  /** Where it comes from; that of what stands around it if left out. */
  source?: Source | null;
  /** The field of the source that is shown here; all of it without one. */
  part?: string;
  children: ReactNode;
}

export function Panel({ title, note, aside, source, part = "", children }: Props) {
  const id = useId();
  const around = useSource();
  const { button, code } = useAsCode(title, source === undefined ? around : source, part);
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <header className={classes.header} data-beside={Boolean(aside)}>
        <div>
          <h2 id={id} className={classes.title}>
            {title}
          </h2>
          {note && <p className={classes.note}>{note}</p>}
        </div>
        <div className={classes.aside}>
          {aside}
          {button}
        </div>
      </header>
      {code}
      {children}
    </section>
  );
}
