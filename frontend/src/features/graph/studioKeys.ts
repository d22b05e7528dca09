// The keys of the studio: they work while it has the focus and nothing is being typed.
import type { KeyboardEvent } from "react";
import type { GraphEdge } from "@/api/types";
import { cycle, type Edit, forbid, remove, require, reverse } from "./edits";
import type { Studio } from "./useStudio";

export const KEYS: readonly { keys: string; does: string }[] = [
  { keys: "Ctrl Z", does: "Undo" },
  { keys: "Ctrl Shift Z", does: "Redo" },
  { keys: "/", does: "Find a variable" },
  { keys: "t", does: "Tidy the drawing" },
  { keys: "n", does: "Pick the next link" },
  { keys: "p", does: "Pick the link before" },
  { keys: "1", does: "Change the mark at the first end of the picked link" },
  { keys: "2", does: "Change the mark at its second end" },
  { keys: "r", does: "Turn it around" },
  { keys: "q", does: "State that it is there" },
  { keys: "x", does: "State that it is not there" },
  { keys: "Delete", does: "Take it out" },
  { keys: "Escape", does: "Pick nothing" },
  { keys: "?", does: "Show these keys" },
];

/** What a key changes of a link, and in words. */
const LINK_KEYS: Record<string, (edge: GraphEdge) => [Edit, string]> = {
  "1": (edge) => [cycle(edge, "source"), `mark at ${edge.source} changed`],
  "2": (edge) => [cycle(edge, "target"), `mark at ${edge.target} changed`],
  r: (edge) => [reverse(edge), `${edge.source} and ${edge.target} turned around`],
  q: ({ source, target, lag = 0 }) => [
    require(source, target, lag),
    `${source} → ${target} required`,
  ],
  x: ({ source, target }) => [forbid(source, target), `${source} → ${target} forbidden`],
  Delete: (edge) => [remove(edge), `${edge.source} – ${edge.target} removed`],
  Backspace: (edge) => [remove(edge), `${edge.source} – ${edge.target} removed`],
};

export interface KeyActions {
  onTidy: () => void;
  onKeys: () => void;
  onFind: () => void;
  onStep: (by: number) => void;
}

export function onStudioKey(event: KeyboardEvent, studio: Studio, actions: KeyActions): void {
  const { target, key } = event;
  if (target instanceof HTMLElement && target.closest("input, textarea, select, [role=slider]")) {
    return;
  }
  const act = event.ctrlKey || event.metaKey ? chord(event, studio) : plain(key, studio, actions);
  if (!act) return;
  event.preventDefault();
  act();
}

function chord(event: KeyboardEvent, { undo, redo }: Studio): (() => void) | null {
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? redo : undo;
  return key === "y" ? redo : null;
}

function plain(key: string, studio: Studio, actions: KeyActions): (() => void) | null {
  const ofLink = LINK_KEYS[key];
  const { picked } = studio;
  if (ofLink && picked) return () => studio.edit(...ofLink(picked));
  const others: Record<string, () => void> = {
    "/": actions.onFind,
    t: actions.onTidy,
    n: () => actions.onStep(1),
    p: () => actions.onStep(-1),
    "?": actions.onKeys,
    Escape: () => studio.pick(null),
  };
  return others[key] ?? null;
}
