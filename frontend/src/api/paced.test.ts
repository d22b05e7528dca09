import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paced } from "./paced";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first is done at once, and what follows closely is done together", () => {
  const act = vi.fn();
  const { soon } = paced(100, act);
  for (let i = 0; i < 50; i++) soon();
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(500);
  expect(act).toHaveBeenCalledTimes(2);
});

test("what has to be done now is not done again later", () => {
  const act = vi.fn();
  const { soon, now } = paced(100, act);
  soon();
  soon();
  now();
  vi.advanceTimersByTime(500);
  expect(act).toHaveBeenCalledTimes(2);
});

test("nothing is done after it was stopped", () => {
  const act = vi.fn();
  const { soon, stop } = paced(100, act);
  soon();
  soon();
  stop();
  vi.advanceTimersByTime(500);
  expect(act).toHaveBeenCalledTimes(1);
});
