// The mark where a link meets a node: an arrow head, an open circle, or nothing for a tail.

import { assertNever } from "@/api/assertNever";
import type { Mark } from "@/api/types";
import type { End } from "./curve";
import classes from "./GraphCanvas.module.css";

export function EndMark({ mark, end }: { mark: Mark; end: End }) {
  const transform = `translate(${end.x} ${end.y}) rotate(${end.angle})`;
  switch (mark) {
    case "arrow":
      return (
        <path
          className={classes.arrow}
          d="M1,0 L-11,-5.5 L-8.500,0 L-11,5.5 Z"
          transform={transform}
        />
      );
    case "circle":
      return <circle className={classes.circle} cx={-5.5} r={4.8} transform={transform} />;
    case "tail":
      return null;
    default:
      return assertNever(mark);
  }
}
