// Does something at once, and then at most every so often however often it is asked for.
export interface Paced {
  /** Do it now, or once the time has passed since it was last done. */
  soon: () => void;
  now: () => void;
  stop: () => void;
}

export function paced(milliseconds: number, act: () => void): Paced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const now = () => {
    stop();
    last = performance.now();
    act();
  };
  const soon = () => {
    const left = last + milliseconds - performance.now();
    if (left <= 0) now();
    else timer ??= setTimeout(now, left);
  };
  return { soon, now, stop };
}
