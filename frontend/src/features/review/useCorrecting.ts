// Corrections of columns: sent at once, told, and taken back with one click.
import { useState } from "react";
import { asProblem, type Problem } from "@/api/problem";
import type { ColumnCorrection, Dataset } from "@/api/types";
import { useCorrectColumns } from "@/api/useCorrectColumns";
import { undoOf } from "./undo";

export interface Correcting {
  isBusy: boolean;
  told: string;
  problem: Problem | null;
  put: (column: string, correction: ColumnCorrection) => void;
  /** Null while there is nothing to take back. */
  undo: (() => void) | null;
}

interface Step {
  column: string;
  correction: ColumnCorrection;
}

export function useCorrecting(dataset: Dataset): Correcting {
  const correct = useCorrectColumns(dataset.id);
  const [told, setTold] = useState("");
  const [back, setBack] = useState<Step | null>(null);
  const say = (step: Step, undo: Step | null) => {
    setTold(`Saving ${step.column} …`);
    correct.mutate(step, {
      onSuccess: () => {
        setTold(`Saved: ${step.column} was read again.`);
        setBack(undo);
      },
      onError: () => setTold(""),
    });
  };
  return {
    isBusy: correct.isPending,
    told,
    problem: correct.error ? asProblem(correct.error) : null,
    put: (name, correction) => {
      const column = dataset.columns.find((each) => each.name === name);
      const undo = column && { column: name, correction: undoOf(column, correction) };
      say({ column: name, correction }, undo ?? null);
    },
    undo: back && !correct.isPending ? () => say(back, null) : null,
  };
}
