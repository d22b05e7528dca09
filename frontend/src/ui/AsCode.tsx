// A button that has what stands beside it as code, and the code once it is asked for.
import { lazy, type ReactNode, Suspense, useState } from "react";
import classes from "./AsCode.module.css";
import { Icon } from "./Icon";
import { readingOf, type Source } from "./source";

const Snippet = lazy(() => import("./Snippet").then((module) => ({ default: module.Snippet })));

interface Parts {
  button: ReactNode;
  code: ReactNode;
}

/** The two to be placed where there is room; neither where the source is not known. */
export function useAsCode(title: string, source: Source | null, part = ""): Parts {
  const [isShown, show] = useState(false);
  if (!source) return { button: null, code: null };
  return {
    button: (
      <button
        type="button"
        className={classes.button}
        title="Get this as code"
        aria-label={`Get this as code: ${title}`}
        aria-expanded={isShown}
        onClick={() => show(!isShown)}
      >
        <Icon name="code" size={16} />
      </button>
    ),
    code: isShown && (
      <Suspense fallback={null}>
        <div className={classes.code}>
          <Snippet
            label={`code for: ${title}`}
            code={readingOf(source, part, window.location.origin)}
          />
        </div>
      </Suspense>
    ),
  };
}
