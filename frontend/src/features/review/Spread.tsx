// A column's values at a glance; the words say the same as the bars.
import classes from "./review.module.css";
import { shapeOf } from "./shape";

const WIDTH = 96;
const HEIGHT = 26;

export function Spread({ values }: { values: readonly unknown[] }) {
  const shape = shapeOf(values);
  if (!shape) return <span className={classes.quiet}>–</span>;
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
