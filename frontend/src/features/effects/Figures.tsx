// The charts of a run that belong to one view, each with what it teaches.
import { Loader } from "@mantine/core";
import { asProblem } from "@/api/problem";
import type { Figure } from "@/api/types";
import { useFigures } from "@/api/useFigures";
import { Lesson } from "@/ui/Lesson";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { evidence } from "@/ui/pointing";
import { figuresOf, SourceOf } from "@/ui/source";
import { Chart } from "./Chart";
import classes from "./Chart.module.css";
import { lessonOf } from "./lessons";
import { isCurveToRead } from "./reading";
import { WhatIf } from "./WhatIf";

interface Props {
  runId: string;
  /** Which of the figures are shown here. */
  isWanted: (figure: Figure) => boolean;
}

const MANY = 12; // rows of a chart that grows with them, beyond which it is taller than the others

export function Figures({ runId, isWanted }: Props) {
  const figures = useFigures(runId);
  if (figures.error) return <ProblemNotice problem={asProblem(figures.error)} />;
  if (!figures.data) return <Loader size="sm" role="status" aria-label="Loading the charts" />;
  const wanted = figures.data.filter(isWanted);
  return (
    <SourceOf value={figuresOf(runId)}>
      <div className={classes.figures} data-many={wanted.length > 2}>
        {wanted.map((figure) => (
          <FigurePanel key={figure.id} figure={figure} />
        ))}
      </div>
    </SourceOf>
  );
}

export function FigurePanel({ figure }: { figure: Figure }) {
  const lesson = lessonOf(figure);
  return (
    <Panel title={figure.title} note={lesson && <Lesson lesson={lesson} />}>
      <div
        data-evidence={evidence(figure.id, ...figure.cites)}
        data-tall={figure.rows.length > MANY && figure.name === "love_plot" ? "" : undefined}
      >
        <Chart figure={figure} />
      </div>
      {isCurveToRead(figure) && <WhatIf figure={figure} />}
    </Panel>
  );
}
