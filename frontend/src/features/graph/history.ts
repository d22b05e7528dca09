// What was drawn, step by step, so that each step can be taken back and made again.
export interface Step<T> {
  state: T;
  /** What led here, in words; empty for the first. */
  words: string;
}

export interface History<T> {
  past: readonly Step<T>[];
  present: Step<T>;
  future: readonly Step<T>[];
}

const LONGEST = 200;

export const begin = <T>(state: T): History<T> => ({
  past: [],
  present: { state, words: "" },
  future: [],
});

/** Go on to a new state; one that is no different is no step. */
export function advance<T>(history: History<T>, state: T, words: string): History<T> {
  if (state === history.present.state) return history;
  const past = [...history.past, history.present].slice(-LONGEST);
  return { past, present: { state, words }, future: [] };
}

export function undo<T>({ past, present, future }: History<T>): History<T> {
  const last = past.at(-1);
  if (!last) return { past, present, future };
  return { past: past.slice(0, -1), present: last, future: [present, ...future] };
}

export function redo<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  if (!next) return { past, present, future };
  return { past: [...past, present], present: next, future: rest };
}
