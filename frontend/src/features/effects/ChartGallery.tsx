// Every chart in its states, of invented numbers; `python -m tests.gallery` writes them.
import type { Figure, Result } from "@/api/types";
import { FigurePanel } from "./Figures";
import { ForestPlots } from "./ForestPlot";
import { GroupTree } from "./GroupTree";
import gallery from "./gallery.json";
import { HiddenCause } from "./HiddenCause";

const result = gallery.result as unknown as Result;
const figures = gallery.figures as unknown as Figure[];

export default function ChartGallery() {
  return (
    <>
      {figures.map((figure) => (
        <FigurePanel key={figure.id} figure={figure} />
      ))}
      <ForestPlots estimates={result.estimates} />
      <GroupTree groups={result.subgroups} />
      <HiddenCause result={result} />
    </>
  );
}
