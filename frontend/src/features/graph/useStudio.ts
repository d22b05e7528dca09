// The state of the studio: the drawing with its history, what is picked, and what of it is in view.
import { useCallback, useMemo, useState } from "react";
import { type Draft, keyOf } from "./draft";
import type { Edit } from "./edits";
import { advance, begin, redo, undo } from "./history";
import { visible } from "./view";

export interface ViewChoice {
  isLattice: boolean;
  /** Links found in fewer of the resampled data sets are not drawn. */
  minConfidence: number;
  /** How many steps around treatment and outcome are drawn; null for all. */
  steps: number | null;
}

const EVERYTHING: ViewChoice = { isLattice: false, minConfidence: 0, steps: null };

interface Asked {
  treatment: string | null;
  outcome: string | null;
}

export function useStudio(found: Draft, asked: Asked, firstSteps: number | null) {
  const [history, setHistory] = useState(() => begin(found));
  const [picked, pick] = useState<string | null>(null);
  const [view, setView] = useState<ViewChoice>({ ...EVERYTHING, steps: firstSteps });
  const [treatment, setTreatment] = useState(asked.treatment);
  const [outcome, setOutcome] = useState(asked.outcome);
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const draft = history.present.state;

  const edit = useCallback(
    (change: Edit, words: string) =>
      setHistory((now) => advance(now, change(now.present.state), words)),
    [],
  );
  const shown = useMemo(
    () => visible(draft, view, [treatment, outcome]),
    [draft, view, treatment, outcome],
  );
  const effect = useMemo(
    () => ({ treatment, outcome, held, setTreatment, setOutcome, setHeld }),
    [treatment, outcome, held],
  );
  return {
    found,
    draft,
    shown,
    words: history.present.words,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    undo: useCallback(() => setHistory(undo), []),
    redo: useCallback(() => setHistory(redo), []),
    edit,
    picked: draft.edges.find((edge) => keyOf(edge) === picked) ?? null,
    pick,
    view,
    setView: (change: Partial<ViewChoice>) => setView((now) => ({ ...now, ...change })),
    effect,
  };
}

export type Studio = ReturnType<typeof useStudio>;
