// Asks a curve: what if the dose were this?
import { Slider } from "@mantine/core";
import { useId, useState } from "react";
import type { Figure } from "@/api/types";
import { cellOf } from "./cells";
import { readAt, spotsOf } from "./reading";
import classes from "./WhatIf.module.css";

const STEPS = 200;

export function WhatIf({ figure }: { figure: Figure }) {
  const id = useId();
  const spots = spotsOf(figure);
  const [from, to] = [spots[0]?.x ?? 0, spots.at(-1)?.x ?? 1];
  const [x, setX] = useState((from + to) / 2);
  const read = readAt(spots, x);
  const dose = figure.columns.find(({ field }) => field === "x")?.title ?? "the dose";
  return (
    <div className={classes.ask}>
      <span id={id}>What if {dose} were</span>
      <Slider
        className={classes.slider ?? ""}
        min={from}
        max={to}
        step={(to - from) / STEPS}
        value={x}
        onChange={setX}
        label={null}
        thumbProps={{ "aria-labelledby": id, "aria-valuetext": cellOf(x) }}
      />
      <output className={classes.answer}>
        <b>{cellOf(x)}</b>: {read ? cellOf(read.value) : "–"}
        {read?.low != null && read.high != null && (
          <small>
            {" "}
            ({cellOf(read.low)} to {cellOf(read.high)})
          </small>
        )}
      </output>
    </div>
  );
}
