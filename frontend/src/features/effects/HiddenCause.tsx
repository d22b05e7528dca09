// How strong would something unmeasured have to be? Two sliders, and what is left of the effect.
import { Slider } from "@mantine/core";
import { useId, useState } from "react";
import type { Result } from "@/api/types";
import { Lesson } from "@/ui/Lesson";
import { decimalsFor, formatNumber, formatShare, withUnit } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import classes from "./HiddenCause.module.css";
import { biasShare, type Explorable, explorable } from "./hiddenCause";

const LESSON = {
  words:
    "A hidden cause can mislead only as far as it moves both treatment and outcome. Set how much of what the covariates leave of each it would explain, and see what stays.",
  link: "https://doi.org/10.1111/rssb.12348",
};

export function HiddenCause({ result }: { result: Result }) {
  const found = explorable(result);
  if (!found) return null;
  return (
    <Panel
      title="If something were not measured"
      part="sensitivity"
      note={<Lesson lesson={LESSON} />}
    >
      <Explorer {...found} />
    </Panel>
  );
}

function Explorer({ estimate, robustness }: Explorable) {
  const [ofTreatment, setOfTreatment] = useState(0.05);
  const [ofOutcome, setOfOutcome] = useState(0.05);
  const bias = biasShare(ofTreatment, ofOutcome, robustness);
  const decimals = decimalsFor(estimate.interval, estimate.value);
  const left = estimate.value * (1 - bias);
  const shown = withUnit(formatNumber(left, decimals), estimate.unit);
  return (
    <div className={classes.explorer}>
      <Strength
        label={`It explains this share of ${estimate.treatment}`}
        value={ofTreatment}
        onChange={setOfTreatment}
      />
      <Strength
        label={`It explains this share of ${estimate.outcome}`}
        value={ofOutcome}
        onChange={setOfOutcome}
      />
      <output className={classes.left} data-gone={bias >= 1}>
        <b>{bias >= 1 ? "Nothing would be left." : `${shown} would be left.`}</b>
        <span>
          {bias >= 1
            ? `Such a cause would turn the sign: as little as ${formatNumber(left, decimals)} is possible.`
            : `At worst it takes ${formatShare(bias)} of ${withUnit(formatNumber(estimate.value, decimals), estimate.unit)} away.`}{" "}
          {formatShare(robustness)} of both would take away all of it.
        </span>
      </output>
      <div className={classes.scale} aria-hidden="true">
        <span style={{ inlineSize: `${Math.max(0, 1 - bias) * 100}%` }} />
      </div>
    </div>
  );
}

interface StrengthProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
}

function Strength({ label, value, onChange }: StrengthProps) {
  const id = useId();
  return (
    <div>
      <span id={id} className={classes.label}>
        {label}: <b>{formatShare(value)}</b>
      </span>
      <Slider
        min={0}
        max={0.6}
        step={0.01}
        value={value}
        onChange={onChange}
        label={null}
        thumbProps={{ "aria-labelledby": id, "aria-valuetext": formatShare(value) }}
      />
    </div>
  );
}
