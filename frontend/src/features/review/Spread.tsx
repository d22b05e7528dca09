// A column's values at a glance; the words say the same as the bars.
import classes from "./review.module.css";
import { shapeOf } from "./shape";

const WIDTH = 96;
const HEIGHT = 26;

interface Props {
  values: readonly unknown[];
  kind: string;
}

export function Spread({ values, kind }: Props) {
  const shape = shapeOf(values, kind);
  if (!shape) return <span className={classes.quiet}>–</span>;
  if (shape.bars.length === 0) return <span className={classes.quiet}>{shape.words}</span>;
  const step = WIDTH / shape.bars.length;
  return (
    <figure className={classes.spread}>
      <svg width={WIDTH} height={HEIGHT} aria-hidden="true" focusable="false">
        {shape.bars.map(({ label, share }, i) => (
          <rect
            key={label}
            x={i * step + 0.5}
            y={HEIGHT * (1 - share)}
            width={Math.max(step - 1, 1)}
            height={Math.max(HEIGHT * share, 1)}
          />
        ))}
      </svg>
      <figcaption>{shape.words}</figcaption>
    </figure>
  );
}
