// What each part of the question was read from, and how surely.
import type { Reading } from "@/api/types";
import { plain } from "@/ui/names";
import { formatShare } from "@/ui/numbers";
import classes from "./question.module.css";
import { surely } from "./sentence";

export function Readings({ readings }: { readings: readonly Reading[] }) {
  return (
    <ul className={classes.readings}>
      {readings.map((reading) => (
        <li key={`${reading.part} ${reading.value}`}>
          <b>{plain(reading.part)}</b>: {reading.value} ({surely(reading)},{" "}
          {formatShare(reading.confidence)}){reading.evidence && ` because ${reading.evidence}`}
        </li>
      ))}
    </ul>
  );
}
