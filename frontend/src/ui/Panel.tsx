// A titled section on its own surface; where its source is known, it can be had as code.
import { lazy, type ReactNode, Suspense, useId, useState } from "react";
import { Icon } from "./Icon";
import classes from "./Panel.module.css";
import { readingOf, useSource } from "./source";

const Snippet = lazy(() => import("./Snippet").then((module) => ({ default: module.Snippet })));

interface Props {
  title: string;
  note?: ReactNode;
  aside?: ReactNode;
  /** The field of the source that is shown here; all of it without one. */
  part?: string;
  children: ReactNode;
}

export function Panel({ title, note, aside, part = "", children }: Props) {
  const id = useId();
  const source = useSource();
  const [isCode, showCode] = useState(false);
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
          {source && (
            <button
              type="button"
              className={classes.code}
              title="Get this as code"
              aria-label={`Get this as code: ${title}`}
              aria-expanded={isCode}
              onClick={() => showCode(!isCode)}
            >
              <Icon name="code" size={16} />
            </button>
          )}
        </div>
      </header>
      {isCode && source && (
        <Suspense fallback={null}>
          <div className={classes.reading}>
            <Snippet
              label={`code for: ${title}`}
              code={readingOf(source, part, window.location.origin)}
            />
          </div>
        </Suspense>
      )}
      {children}
    </section>
  );
}
