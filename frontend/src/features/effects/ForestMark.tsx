// One estimate on the axis: its interval as a line, its value as a dot; and the axis itself.
import type { Estimate } from "@/api/types";
import classes from "./ForestPlot.module.css";
import { place, type Scale } from "./forestScale";

interface Props {
  estimate: Estimate;
  scale: Scale;
}

export function ForestMark({ estimate: { interval, value, primary }, scale }: Props) {
  const from = place(scale, interval[0]);
  const to = place(scale, interval[1]);
  return (
    <div className={classes.lane}>
      <span className={classes.reference} style={{ left: `${place(scale, scale.reference)}%` }} />
      <span className={classes.whisker} style={{ left: `${from}%`, width: `${to - from}%` }} />
      <span
        className={classes.dot}
        data-primary={primary}
        style={{ left: `${place(scale, value)}%` }}
      />
    </div>
  );
}

export function ForestAxis({ scale }: { scale: Scale }) {
  return (
    <div className={classes.axis}>
      {scale.ticks.map((tick) => (
        <span key={tick} style={{ left: `${place(scale, tick)}%` }}>
          {String(tick).replace("-", "\u2212")}
        </span>
      ))}
    </div>
  );
}
